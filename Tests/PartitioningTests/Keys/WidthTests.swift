import Catalog
import Foundation
import Testing

@testable import Partitioning

/// Which widths partitions have, by the size of the table, the time that its rows are of, and when it is due.
@Suite struct WidthTests {
  private static func built(
    _ column: String = "created_at", rows: Double, growth: PartitionAdvice.Growth? = nil, dueIn: Double = 0,
    retention: Double? = nil, change: (inout Table) -> Void = { _ in }
  ) throws -> SchemeBuilder.Built {
    let catalog = PlainCatalog.catalog(rows: rows, change: change)
    let table = catalog.tables[0]
    let plain = PlainWorkload(catalog)
    let classes = [try plain.costed("SELECT * FROM events WHERE \(column) = $1", cost: 1, rows: 1)]
    let load = TableLoad(table, classes)
    var deletes = AgedDeletes()
    if let retention { deletes.give(retention) }
    let candidates = KeyCandidates(
      catalog: catalog, table: table, load: load, classes: classes, rows: rows, deletes: deletes
    ).candidates()
    let builder = SchemeBuilder(
      catalog: catalog, table: table, size: PartitionAdvice.Size(table, blockSize: 8192), growth: growth,
      deletes: deletes, widths: PartitionWidths(), load: load, candidates: candidates,
      zone: try #require(TimeZone(identifier: "UTC")), dueIn: dueIn)
    return try builder.scheme(try #require(candidates.first { $0.key.column == column }))
  }

  @Test(arguments: [
    // 0.4, 1.2, 12 and 120 GB a month, with indexes.
    (60e6, PartitionScheme.TimeUnit.quarter), (200e6, .month), (2e9, .month), (20e9, .week),
    // A small one has not more than two dozen.
    (1e6, .month),
  ])
  func `the finest within the sizes, or few`(rows: Double, unit: PartitionScheme.TimeUnit) throws {
    #expect(try Self.built(rows: rows).scheme.unit == unit)
  }

  @Test(arguments: [
    // Of 90 days a quarter would stay too long, and a day makes too many.
    (90.0, PartitionScheme.TimeUnit.week), (365, .month), (30, .week),
  ])
  func `of rows that are kept so long`(days: Double, unit: PartitionScheme.TimeUnit) throws {
    #expect(try Self.built(rows: 1e6, retention: days).scheme.unit == unit)
  }

  /// Of 100 days of rows.
  private static func recent(_ table: inout Table) {
    let days = (0...100).map { PlainCatalog.day(of: 630 + Double($0)) }
    table.columns[1].statistics?.histogram = PostgresArray.literal(days)
  }

  @Test func `a table that is due later is taken as large as it will be`() throws {
    let growth = PartitionAdvice.Growth(rowsPerDay: 10_000, bytesPerDay: 1.5e6, source: .given, explanation: "")
    let now = try Self.built(rows: 1e6, growth: growth, change: Self.recent)
    #expect(now.scheme.unit == .week)
    // Of 240 days there are too many weeks.
    let later = try Self.built(rows: 1e6, growth: growth, dueIn: 140, change: Self.recent)
    #expect(later.scheme.unit == .month)
    #expect(later.width.contains("on 2026-07-19 over 240 days"))
  }

  @Test func `numbers have round widths, few of them when the table is small`() throws {
    let built = try Self.built("id", rows: 1e6)
    // 1,000,000 ÷ 50,000, and those ahead.
    #expect(built.scheme.partitions.count == 20 + 1 + PartitionScheme.numbersAhead)
  }

  @Test(arguments: [(5_000.0, 16), (40, 8), (20, 4)])
  func `hash partitions have some values each`(values: Double, count: Int) throws {
    let plain = PlainCatalog.catalog(rows: 1e6) { $0.columns[2].statistics?.distinct = values }
    let table = plain.tables[0]
    let classes = [try PlainWorkload(plain).costed("SELECT * FROM events WHERE tenant = $1", cost: 1, rows: 1)]
    let load = TableLoad(table, classes)
    let candidates = KeyCandidates(
      catalog: plain, table: table, load: load, classes: classes, rows: 1e6, deletes: AgedDeletes()
    ).candidates()
    let builder = SchemeBuilder(
      catalog: plain, table: table, size: PartitionAdvice.Size(table, blockSize: 8192), growth: nil,
      deletes: AgedDeletes(), widths: PartitionWidths(), load: load, candidates: candidates,
      zone: try #require(TimeZone(identifier: "UTC")))
    let built = try builder.scheme(try #require(candidates.first { $0.key.method == .hash }))
    #expect(built.scheme.partitions.count == count)
    #expect(built.width.contains("uneven") == (values < 100))
  }
}
