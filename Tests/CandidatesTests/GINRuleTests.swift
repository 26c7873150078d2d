import Catalog
import Testing

@testable import Candidates

struct GINRuleTests {
  private static let table: Table = {
    var table = Fixture.orders
    table.columns += [
      Fixture.column("tags", "_text", distinct: -0.5), Fixture.column("search", "tsvector", distinct: -0.5),
    ]
    return table
  }()

  private static func found(_ condition: String) throws -> [String] {
    let catalog = Catalog(
      capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
      database: .init(name: "shop"), schemas: ["public"], tables: [table])
    let access = try Fixture.access("select 1 from orders where " + condition, in: catalog)
    return GINRule().candidates(for: access, on: table).map { "\($0.method) \($0.keyList)" }
  }

  @Test(arguments: [
    ("attributes @> $1", "gin (attributes jsonb_path_ops)"), ("attributes @? '$.a'", "gin (attributes jsonb_path_ops)"),
    ("attributes @@ '$.a > 1'", "gin (attributes jsonb_path_ops)"), ("attributes ? 'a'", "gin (attributes)"),
    ("attributes ?| $1", "gin (attributes)"), ("attributes @> $1 and attributes ?& $2", "gin (attributes)"),
    ("attributes -> 'a' @> $1", "gin ((attributes -> 'a') jsonb_path_ops)"), ("tags @> array[$1]", "gin (tags)"),
    ("tags && $1", "gin (tags)"), ("tags <@ $1", "gin (tags)"), ("$1 <@ tags", "gin (tags)"),
    ("search @@ plainto_tsquery('english', $1)", "gin (search)"),
    (
      "to_tsvector('english', note) @@ plainto_tsquery('english', $1)",
      "gin (to_tsvector('english', note))"
    ), ("total = 1 or tags @> $1", "gin (tags)"),
  ])
  func `an operator gives the index that serves it`(condition: String, expected: String) throws {
    #expect(try Self.found(condition) == [expected])
  }

  @Test(arguments: [
    "$1 = any (tags)", "attributes <@ $1", "attributes = $1", "note @@ $1", "not (tags @> $1)",
    "attributes ->> 'a' = $1", "tags = $1",
  ])
  func `what GIN does not serve gives none`(condition: String) throws {
    #expect(try Self.found(condition).isEmpty)
  }
}
