import Catalog
import Testing
import Workload

@testable import Advice

struct WriteCountersTests {
  private static let now = "2026-03-11T00:00:00Z"

  private func counters(
    inserts: Int, updates: Int = 0, hot: Int = 0, deletes: Int = 0, rows: Double, since: String?, window: Double?
  ) -> WriteCounters? {
    WriteCounters(
      [TableActivity(inserts: inserts, updates: updates, hotUpdates: hot, deletes: deletes, since: since)], rows: rows,
      capturedAt: Self.now, window: window)
  }

  @Test func `counters are rates over their own time, scaled to the workload's`() throws {
    // Ten days of counters, two of the workload.
    let found = try #require(
      counters(
        inserts: 5_000, updates: 900, hot: 400, deletes: 100, rows: 1_000_000, since: "2026-03-01T00:00:00Z",
        window: 2 * 86_400))
    #expect(abs(found.inserted - 1_000) < 1e-6)
    #expect(abs(found.updated - 100) < 1e-6)
    #expect(abs(found.deleted - 20) < 1e-6)
    #expect(found.source == "the table's counters over 10 days, turned into rates and scaled to the workload's time")
  }

  @Test func `a workload that does not say its time is taken to cover that of the counters, and it is said`() throws {
    let found = try #require(
      counters(inserts: 5_000, rows: 1_000_000, since: "2026-03-01T00:00:00Z", window: nil))
    #expect(found.inserted == 5_000 && found.source.contains("which it does not say"))
  }

  @Test(arguments: [
    // All rows within an hour; half of them; a queue whose rows go again; a part; all, but over a year.
    (1_000, 0, 1_000.0, "2026-03-10T23:00:00Z", 0.0), (500, 0, 1_000, "2026-03-10T23:00:00Z", 0),
    (9_000, 8_900, 1_000, "2026-03-10T23:00:00Z", 9_000), (100, 0, 1_000, "2026-03-10T23:00:00Z", 100),
    (1_000, 0, 1_000, "2025-03-11T00:00:00Z", 1_000),
  ])
  func `a load is no pattern`(inserts: Int, deletes: Int, rows: Double, since: String, counted: Double) throws {
    let found = try #require(counters(inserts: inserts, deletes: deletes, rows: rows, since: since, window: nil))
    #expect(found.inserted == counted && found.deleted == (counted == 0 ? 0 : Double(deletes)))
    #expect(found.source.contains("those of its load") == (counted == 0))
  }

  @Test func `without a reset time, or without writes, there is nothing to go by`() {
    #expect(counters(inserts: 5, rows: 9, since: nil, window: 60) == nil)
    #expect(counters(inserts: 0, rows: 9, since: "2026-03-01T00:00:00Z", window: 60) == nil)
    #expect(Workload.Window(from: "2026-03-01T00:00:00Z", to: "2026-03-01T01:00:00Z").seconds == 3_600)
    #expect(Workload.Window(from: "2026-03-01T00:00:00Z", to: nil).seconds == nil)
  }
}
