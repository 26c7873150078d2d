import Catalog
import Testing

@testable import Candidates

struct BRINRuleTests {
  private func table(correlation: Double?, pages: Int = 20_000) -> Table {
    var table = Fixture.orders
    table.pages = pages
    for place in table.columns.indices { table.columns[place].statistics?.correlation = correlation }
    return table
  }

  private func found(_ condition: String, on table: Table, server: Int = 150_000) throws -> [String] {
    let catalog = Catalog(
      capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: server, version: ""),
      database: .init(name: "shop"), schemas: ["public"], tables: [table])
    let access = try Fixture.access("select 1 from orders where " + condition, in: catalog)
    return BRINRule(catalog).candidates(for: access, on: table).map { definition in
      "brin \(definition.keyList)" + (definition.storage.map { " " + $0 } ?? "")
    }
  }

  @Test(arguments: [0.99, -0.97])
  func `a range of a column in whose order the rows lie`(correlation: Double) throws {
    let table = table(correlation: correlation)
    #expect(try found("placed_at >= $1 and placed_at < $2", on: table) == ["brin (placed_at)"])
  }

  @Test func `smaller ranges of pages for a table of few`() throws {
    let found = try found("placed_at >= $1", on: table(correlation: 1, pages: 4_000))
    #expect(found == ["brin (placed_at)", "brin (placed_at) WITH (pages_per_range='32')"])
  }

  @Test func `several intervals where some rows lie elsewhere, from PostgreSQL 14 on`() throws {
    let table = table(correlation: 0.9)
    #expect(try found("placed_at >= $1", on: table) == ["brin (placed_at timestamptz_minmax_multi_ops)"])
    #expect(try found("placed_at >= $1", on: table, server: 130_000).isEmpty)
    #expect(try found("note >= $1", on: table).isEmpty)
  }

  @Test(arguments: ["placed_at = $1", "placed_at is null", "note like 'a%'", "attributes > $1"])
  func `nothing for what is no range of an ordered type`(condition: String) throws {
    #expect(try found(condition, on: table(correlation: 1)).isEmpty)
  }

  @Test(arguments: [(1.0, 1_279), (0.79, 20_000), (nil, 20_000)])
  func `nothing for a small table, or one in no order`(correlation: Double?, pages: Int) throws {
    #expect(try found("placed_at >= $1", on: table(correlation: correlation, pages: pages)).isEmpty)
  }
}
