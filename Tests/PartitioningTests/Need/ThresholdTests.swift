import Catalog
import FoundationEssentials
import Testing

@testable import Partitioning

@Suite struct ThresholdTests {
  private static func thresholds(
    _ catalog: Catalog, rowsPerDay: Double? = nil, _ limits: PartitionThresholds = PartitionThresholds()
  ) throws -> [PartitionAdvice.Threshold.Kind: PartitionAdvice.Threshold] {
    let table = catalog.tables[0]
    let size = PartitionAdvice.Size(table, blockSize: 8192)
    let growth = rowsPerDay.map {
      PartitionAdvice.Growth(
        rowsPerDay: $0, bytesPerDay: $0 * size.bytesPerRow, source: .given, explanation: "")
    }
    let all = TableThresholds(catalog: catalog, limits: limits).thresholds(of: table, size, growth, AgedDeletes())
    return Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
  }

  @Test func `a limit is passed on the day that growth says`() throws {
    let found = try Self.thresholds(PlainCatalog.catalog(rows: 40e6), rowsPerDay: 1e6)
    let rows = try #require(found[.rows])
    #expect(!rows.isPassed)
    // 60 days after 2026-03-01.
    #expect(rows.passedOn == "2026-04-30")
    // 6 GB of 64 GB at 150 MB a day: (64 × 1.0737 − 6) ÷ 0.15 = 418 days.
    #expect(found[.memory]?.passedOn == "2027-04-23")
    #expect(found[.retention] == nil)
  }

  @Test func `a limit that is passed has no date, and one that is not approached neither`() throws {
    let found = try Self.thresholds(PlainCatalog.catalog(rows: 100e6), rowsPerDay: 1e6)
    #expect(found[.rows]?.isPassed == true)
    #expect(found[.rows]?.passedOn == nil)
    #expect(try Self.thresholds(PlainCatalog.catalog(rows: 40e6))[.rows]?.passedOn == nil)
    #expect(try Self.thresholds(PlainCatalog.catalog(rows: 40e6), rowsPerDay: -5)[.rows]?.passedOn == nil)
  }

  @Test func `memory is what is given, or what the planner takes for it`() throws {
    var catalog = PlainCatalog.catalog(rows: 100e6)
    #expect(try Self.thresholds(catalog)[.memory]?.limit == 64 * 1_073_741_824)
    #expect(try Self.thresholds(catalog, PartitionThresholds(memoryBytes: 1 << 30))[.memory]?.isPassed == true)
    catalog.settings = [Catalog.Setting(name: "effective_cache_size", value: "1024")]
    #expect(try Self.thresholds(catalog)[.memory]?.limit == 1_024 * 8_192)
    catalog.settings = []
    #expect(try Self.thresholds(catalog)[.memory]?.limit == 4 * 1_073_741_824)
  }

  @Test func `vacuum takes as long as its delay says`() {
    var catalog = PlainCatalog.catalog(rows: 8_192_000) {
      $0.pages = 100_000
      $0.indexes[0].pages = 50_000
    }
    // (100,000 × (2 + 20) + 50,000 × 2) ÷ 200 × 2 ms.
    #expect(VacuumTime(catalog.tables[0], catalog).seconds == 23)
    catalog.settings += [
      Catalog.Setting(name: "autovacuum_vacuum_cost_delay", value: "20ms"),
      Catalog.Setting(name: "vacuum_cost_limit", value: "2000"),
    ]
    #expect(VacuumTime(catalog.tables[0], catalog).seconds == 23)
    catalog.tables[0].options = ["autovacuum_vacuum_cost_delay=0"]
    #expect(VacuumTime(catalog.tables[0], catalog).seconds == 0)
    catalog.tables[0].options = []
    catalog.settings = []
    catalog.server.versionNumber = 130_000
    // Pages not found cost 10 before PostgreSQL 14.
    #expect(VacuumTime(catalog.tables[0], catalog).seconds == 35)
  }

  @Test func `limits are read with what is left out as by default`() throws {
    let limits = try JSONDecoder().decode(PartitionThresholds.self, from: Data(#"{"rows": 5, "horizon_days": 9}"#.utf8))
    #expect(limits == PartitionThresholds(rows: 5, horizonDays: 9))
    let again = try JSONDecoder().decode(PartitionThresholds.self, from: JSONEncoder().encode(limits))
    #expect(again == limits)
  }
}
