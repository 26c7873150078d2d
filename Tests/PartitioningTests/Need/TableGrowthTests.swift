import Catalog
import Testing
import Workload

@testable import Partitioning

@Suite struct TableGrowthTests {
  private static func growth(
    _ catalog: Catalog, _ sources: GrowthSources = GrowthSources(), _ window: Workload.Window? = nil
  ) throws -> PartitionAdvice.Growth? {
    let plain = PlainWorkload(catalog)
    let classes = [
      try plain.costed("INSERT INTO events (tenant) VALUES ($1)", calls: 3_000, rows: 3_000),
      try plain.costed("DELETE FROM events WHERE id = $1", calls: 1_000, rows: 500),
    ]
    let table = catalog.tables[0]
    return TableGrowth(catalog: catalog, sources: sources, classes: classes, window: window).growth(
      of: table, PartitionAdvice.Size(table, blockSize: 8192))
  }

  @Test func `sources come in their order`() throws {
    let window = Workload.Window(from: "2026-02-27T00:00:00Z", to: "2026-03-01T00:00:00Z")
    var catalog = PlainCatalog.catalog(rows: 1e6)
    var sources = GrowthSources()
    #expect(try Self.growth(catalog, sources) == nil)
    let workload = try #require(try Self.growth(catalog, sources, window))
    #expect(workload.source == .workload)
    #expect(workload.rowsPerDay == 1_250)
    catalog.tables[0].activity = TableActivity(inserts: 90_000, deletes: 30_000, since: "2026-01-30T00:00:00Z")
    let counters = try #require(try Self.growth(catalog, sources, window))
    #expect(counters.source == .counters)
    #expect(counters.rowsPerDay == 2_000)
    // About 150 bytes a row.
    #expect(abs(counters.bytesPerDay - 300_000) < 5_000)
    var earlier = PlainCatalog.catalog(rows: 900_000)
    earlier.capturedAt = "2026-02-19T00:00:00Z"
    sources.earlier = earlier
    let snapshots = try #require(try Self.growth(catalog, sources, window))
    #expect(snapshots.source == .snapshots)
    #expect(snapshots.rowsPerDay == 10_000)
    sources.history = [
      PlainCatalog.events: [
        GrowthPoint(date: "2026-02-01", rows: 100), GrowthPoint(date: "2026-02-03", rows: 500),
        GrowthPoint(date: "2026-02-02", rows: 300),
      ]
    ]
    let history = try #require(try Self.growth(catalog, sources, window))
    #expect(history.source == .history)
    #expect(abs(history.rowsPerDay - 200) < 1e-6)
    sources.options = [try GrowthOption("events=7/week")]
    let given = try #require(try Self.growth(catalog, sources, window))
    #expect(given.source == .given)
    #expect(given.rowsPerDay == 1)
  }

  @Test func `a line of least squares passes between points`() throws {
    // Of y = 1, 3, 2 at 0, 1, 2 the slope is 0.5.
    let line = try #require(TrendLine([(0, 1), (1, 3), (2, 2)]))
    #expect(abs(line.slope - 0.5) < 1e-12)
    #expect(TrendLine([(1, 1), (1, 2)]) == nil)
    #expect(TrendLine([]) == nil)
  }

  @Test func `too short a time tells nothing`() throws {
    var catalog = PlainCatalog.catalog(rows: 1e6)
    catalog.tables[0].activity = TableActivity(inserts: 90, since: "2026-02-28T23:30:00Z")
    #expect(try Self.growth(catalog) == nil)
    let sources = GrowthSources(history: [PlainCatalog.events: [GrowthPoint(date: "2026-02-01", rows: 100)]])
    #expect(try Self.growth(catalog, sources) == nil)
  }

  @Test func `sizes tell only where rows are not known`() throws {
    let catalog = PlainCatalog.catalog(rows: 1e6)
    var earlier = PlainCatalog.catalog(rows: 900_000) { $0.pages = 10 }
    earlier.capturedAt = "2026-02-19T00:00:00Z"
    let known = try #require(try Self.growth(catalog, GrowthSources(earlier: earlier)))
    // 10,000 rows a day of about 150 bytes, whatever the files did.
    #expect(known.rowsPerDay == 10_000)
    #expect(abs(known.bytesPerDay - 1.5e6) < 30_000)
    earlier.tables[0].rows = -1
    let sizes = try #require(try Self.growth(catalog, GrowthSources(earlier: earlier)))
    #expect(sizes.explanation.contains("rows have not been counted"))
    #expect(sizes.bytesPerDay > 9e6)
    let points = [
      GrowthPoint(date: "2026-02-01", rows: 100, bytes: 0), GrowthPoint(date: "2026-02-02", rows: 90, bytes: 1e9),
    ]
    let history = try #require(try Self.growth(catalog, GrowthSources(history: [PlainCatalog.events: points])))
    #expect(history.bytesPerDay < 0)
  }

  @Test func `bytes of a history become rows`() throws {
    let catalog = PlainCatalog.catalog(rows: 1e6)
    let points = [GrowthPoint(date: "2026-02-01", bytes: 0), GrowthPoint(date: "2026-02-11", bytes: 1.5e9)]
    let growth = try #require(
      try Self.growth(catalog, GrowthSources(history: [PlainCatalog.events: points])))
    #expect(growth.bytesPerDay == 1.5e8)
    #expect(abs(growth.rowsPerDay - 1e6) < 20_000)
  }
}
