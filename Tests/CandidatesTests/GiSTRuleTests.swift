import Catalog
import Testing

@testable import Candidates

struct GiSTRuleTests {
  static let table: Table = {
    var table = Fixture.orders
    table.columns += [
      Fixture.column("during", "tstzrange", distinct: -1), Fixture.column("periods", "datemultirange", distinct: -1),
      Fixture.column("place", "point", distinct: -1), Fixture.column("area", "circle", distinct: -1),
      Fixture.column("network", "cidr", distinct: -1), Fixture.column("spot", "geometry", distinct: -1),
      Fixture.column("span", "shift", distinct: -1),
    ]
    return table
  }()

  static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "shop"), schemas: ["public"],
    extensions: [.init(name: "pg_trgm", schema: "ext", version: "1.6")],
    types: [UserType(schema: "public", name: "shift", kind: .range)], tables: [table])

  static func found(_ rule: some CandidateRule, _ rest: String) throws -> [String] {
    let access = try Fixture.access("select 1 from orders " + rest, in: catalog)
    return rule.candidates(for: access, on: table).map { "\($0.method) \($0.keyList)" }
  }

  @Test(arguments: [
    ("where during && $1", ["gist (during)"]), ("where $1 <@ during", ["gist (during)"]),
    ("where during -|- $1 or during << $2", ["gist (during)"]), ("where periods @> $1", ["gist (periods)"]),
    ("where span && $1", ["gist (span)"]), ("where place <@ $1", ["gist (place)"]),
    ("where area && $1", ["gist (area)"]), ("order by place <-> $1 limit 5", ["gist (place)"]),
    ("where network >>= $1", ["gist (network inet_ops)"]), ("where network && $1", ["gist (network inet_ops)"]),
    ("where customer_id = $1 and during && $2", ["gist (during)", "gist (customer_id, during)"]),
    ("where region = $1 order by place <-> $2 limit 5", ["gist (place)", "gist (region, place)"]),
    ("where spot && $1", ["gist (spot gist_geometry_ops_2d)"]),
    ("where st_dwithin(spot, $1, $2)", ["gist (spot gist_geometry_ops_2d)"]),
    ("order by note <-> $1 limit 5", ["gist (note ext.gist_trgm_ops)"]), ("order by total <-> 5 limit 5", []),
    ("order by customer_id <-> 5 limit 5", ["gist (customer_id)"]),
  ])
  func `an operator gives the index that serves it`(rest: String, expected: [String]) throws {
    #expect(try Self.found(GiSTRule(Self.catalog), rest) == expected)
  }

  @Test(arguments: [
    "where during = $1", "where customer_id = $1", "where place ~ $1", "where note % $1", "where network = $1",
    "where attributes @> $1", "where not (during && $1)", "order by during", "order by place <-> $1 desc",
  ])
  func `what GiST does not serve gives none`(rest: String) throws {
    #expect(try Self.found(GiSTRule(Self.catalog), rest).isEmpty)
  }

  @Test func `a value in a list is no equality of btree_gist`() throws {
    #expect(
      try Self.found(GiSTRule(Self.catalog), "where customer_id in ($1, $2) and during && $3") == ["gist (during)"])
  }

  @Test func `scalars need btree_gist, ranges nothing`() {
    let range = IndexDefinition(table: Self.table.objectName, method: "gist", keys: [IndexKey(column: "during")])
    var both = range
    both.keys.insert(IndexKey(column: "customer_id"), at: 0)
    #expect(range.extensions(on: Self.table).isEmpty)
    #expect(both.extensions(on: Self.table) == [.scalarsInGiST])
    both.method = "gin"
    #expect(both.extensions(on: Self.table) == [.scalarsInGIN])
    let named = IndexKey(column: "note", operatorClass: "ext.gist_trgm_ops")
    #expect(
      IndexDefinition(table: Self.table.objectName, method: "gist", keys: [named]).extensions(on: Self.table)
        == [.trigrams])
  }
}
