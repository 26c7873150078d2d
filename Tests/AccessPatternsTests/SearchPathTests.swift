import Catalog
import Testing

@testable import AccessPatterns

/// Names without schema whose users or sessions have search paths of their own.
struct SearchPathTests {
  private static func table(_ schema: String, _ name: String) -> Table {
    Table(
      schema: schema, name: name,
      columns: ["id", "depot"].map { Column(name: $0, type: "integer", typeName: "int4") })
  }

  private static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "d"), schemas: ["archive", "fleet", "public"],
    tables: [
      table("archive", "trip"), table("fleet", "trip"), table("fleet", "driver"), table("public", "kv"),
      table("archive", "kv"),
    ],
    roles: [.init(name: "app", isSuperuser: false, bypassesRowSecurity: false, oid: 7, searchPath: ["fleet"])])

  private func pattern(_ sql: String, user: String? = nil) throws -> AccessPattern {
    try AccessPatternExtractor(catalog: CatalogIndex(Self.catalog), role: user).extract(from: sql)
  }

  private static func name(_ schema: String, _ name: String) -> ObjectName { ObjectName(schema: schema, name: name) }

  @Test(arguments: ["app", "oid 7"])
  func `a user's own path is followed, also where a dump has numbers for names`(user: String) throws {
    let pattern = try pattern("SELECT id FROM trip WHERE depot = $1", user: user)
    #expect(pattern.relations.map(\.table) == [Self.name("fleet", "trip")])
    #expect(pattern.assumed.isEmpty && pattern.ambiguous.isEmpty && pattern.unresolved.isEmpty)
  }

  @Test func `a name on no path is taken for the only relation that has it`() throws {
    let pattern = try pattern("SELECT d.id FROM driver d, driver e, kv WHERE d.depot = $1")
    #expect(
      pattern.relations.map(\.table) == [
        Self.name("fleet", "driver"), Self.name("fleet", "driver"), Self.name("public", "kv"),
      ])
    #expect(pattern.assumed == [Self.name("fleet", "driver")])
    #expect(pattern.unresolved.isEmpty)
  }

  @Test(arguments: [
    "WITH driver AS (SELECT 1 AS id) SELECT id FROM driver", "SELECT id FROM kv", "SELECT id FROM fleet.driver",
    "SELECT id FROM nowhere.driver", "SELECT id FROM pg_driver",
  ])
  func `nothing is assumed of a common table, a name on the path, or one with its schema`(sql: String) throws {
    #expect(try pattern(sql).assumed.isEmpty)
  }

  @Test func `a name on no path that several schemas have stays open, and says which`() throws {
    let pattern = try pattern("SELECT id FROM trip WHERE depot = $1")
    #expect(pattern.relations.isEmpty && pattern.unresolved.contains("trip"))
    #expect(pattern.ambiguous == [Self.name("archive", "trip"), Self.name("fleet", "trip")])
  }

  @Test(arguments: [
    ("SELECT id FROM ONLY kv", true), ("SELECT id FROM kv", false), ("UPDATE ONLY kv SET id = 1", true),
    ("DELETE FROM kv", false),
  ])
  func `ONLY is noted`(sql: String, isOnly: Bool) throws {
    #expect(try pattern(sql).relations.map(\.isOnly) == [isOnly])
  }
}
