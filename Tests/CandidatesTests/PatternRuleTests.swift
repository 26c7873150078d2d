import Catalog
import Testing

@testable import Candidates

struct PatternRuleTests {
  private static func found(_ query: String, databaseComparesBytes: Bool = false, table: Table = Fixture.orders) throws
    -> Set<String>
  {
    let rule = PatternRule(databaseComparesBytes: databaseComparesBytes)
    return Set(rule.candidates(for: try Fixture.access(query), on: table).map { "\($0.method) \($0.keyList)" })
  }

  private static let prefix = "btree (note text_pattern_ops)"
  private static let trigrams = "gin (note gin_trgm_ops)"

  @Test(arguments: [
    ("note like 'abc%'", [prefix]), ("note like '%abc%'", [trigrams]), ("note like $1", [prefix, trigrams]),
    ("note ilike 'abc%'", [trigrams]), ("note ~ '^abc'", [prefix]), ("note ~ 'abc'", [trigrams]),
    ("note ~* '^abc'", [trigrams]), ("note like 'abc'", [prefix]), ("note like '\\%abc'", [prefix]),
    ("note ^@ 'abc'", [prefix]),
    ("lower(note) like 'abc%'", ["btree (lower(note) text_pattern_ops)"]),
    ("lower(note) like '%abc'", ["gin (lower(note) gin_trgm_ops)"]),
    (
      "note like 'abc%' and region = $1",
      [prefix, "btree (region, note text_pattern_ops)"]
    ),
    ("note not like 'abc%'", []), ("note = 'abc%'", []), ("attributes::text = 'a'", []),
  ])
  func `a pattern gives the index that finds it`(condition: String, expected: [String]) throws {
    let found = try Self.found("select 1 from orders where " + condition)
    #expect(found == Set(expected))
  }

  @Test func `where bytes are compared already the ordinary operator class serves`() throws {
    let query = "select 1 from orders where note like 'abc%'"
    #expect(try Self.found(query, databaseComparesBytes: true) == ["btree (note)"])
    var table = Fixture.orders
    let place = try #require(table.columns.firstIndex { $0.name == "note" })
    table.columns[place].collation = "\"C\""
    #expect(try Self.found(query, table: table) == ["btree (note)"])
    table.columns[place].collation = "\"de-x-icu\""
    #expect(try Self.found(query, databaseComparesBytes: true, table: table) == [Self.prefix])
  }

  @Test func `types have operator classes of their own, and others none`() throws {
    var table = Fixture.orders
    let place = try #require(table.columns.firstIndex { $0.name == "note" })
    table.columns[place].typeName = "varchar"
    let query = "select 1 from orders where note like 'abc%'"
    #expect(try Self.found(query, table: table) == ["btree (note varchar_pattern_ops)"])
    table.columns[place].typeName = "citext"
    #expect(try Self.found(query, table: table).isEmpty)
  }

  @Test(arguments: [
    ("c", "C", true), ("c", "de_DE.UTF-8", false), ("c", "C.UTF-8", false), ("i", "C", false), ("b", "C", true),
  ])
  func `the database's collation is read from its provider and name`(provider: String, collate: String, isC: Bool) {
    let database = Catalog.Database(name: "d", collate: collate, localeProvider: provider)
    #expect(database.comparesBytes == isC)
  }

  @Test func `the operator class has the schema of the extension that is there`() throws {
    var catalog = Fixture.catalog
    catalog.extensions = [.init(name: "pg_trgm", schema: "Ext", version: "1.6")]
    let access = try Fixture.access("select 1 from orders where note like '%abc%'")
    let found = PatternRule(catalog).candidates(for: access, on: Fixture.orders)
    #expect(found.map(\.keyList) == ["(note \"Ext\".gin_trgm_ops)"])
  }
}
