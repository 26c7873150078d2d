import Catalog
import Testing
import Workload

@testable import Partitioning

@Suite struct RetentionTests {
  private static let catalog = PlainCatalog.catalog()

  private static func deletes(
    _ query: String, change: (inout QueryClass) -> Void = { _ in }
  ) throws -> AgedDeletes {
    let plain = PlainWorkload(catalog)
    let classes = [
      try plain.costed(query, calls: 10, rows: 500_000, change: change),
      try plain.costed("INSERT INTO events (tenant) VALUES ($1)", calls: 1_000_000, rows: 1_000_000),
    ]
    return AgedDeletes(from: catalog.tables[0], classes, RetentionReader(catalog))
  }

  @Test(arguments: [
    ("created_at < now() - interval '90 days'", 90),
    ("created_at <= CURRENT_TIMESTAMP - '12 weeks'::interval", 84),
    // Of 2026-03-01: back to 2025-12-01.
    ("created_at < now() - interval '3 months'", 90),
    ("created_at < date_trunc('day', now() - interval '1 year 2 mons')", 424),
    ("created_at < now() - 7 * interval '1 day'", 7), ("created_at < now() - '36:00:00'::interval", 1.5),
    ("created_at < CURRENT_DATE - 14", 14),
    ("now() - interval '5 days' > created_at", 5),
    ("id IN (SELECT id FROM events WHERE created_at < now() - interval '60 days' LIMIT 1000)", 60),
    ("ctid IN (SELECT ctid FROM events WHERE created_at < now() - interval '60 days' LIMIT 1000)", 60),
  ])
  func `the age is read from constants`(condition: String, days: Double) throws {
    let deletes = try Self.deletes("DELETE FROM events WHERE \(condition)")
    #expect(deletes.column == "created_at")
    #expect(deletes.share == 0.5)
    #expect(deletes.retention?.days == days)
    #expect(deletes.unknown == nil)
  }

  @Test(arguments: [
    "id < $1", "created_at > now() - interval '90 days'", "created_at < now() - interval '9 days' AND status = 'done'",
    "created_at BETWEEN $1 AND $2", "status = 'done'", "created_at < $1 OR tenant = 5",
  ])
  func `what does not go by age alone is none`(condition: String) throws {
    let deletes = try Self.deletes("DELETE FROM events WHERE \(condition)")
    #expect(deletes.column == nil)
    #expect(deletes.rows == 0)
  }

  @Test func `the age is read from the values of a parameter`() throws {
    let deletes = try Self.deletes("DELETE FROM events WHERE created_at < now() - $1::interval") {
      $0.parameters = [["30 days"], ["30 days"], ["1 day"]]
    }
    #expect(deletes.retention?.days == 30)
  }

  @Test func `the age is read from times beside those of the executions`() throws {
    let time: Int64 = 1_772_323_200_000_000  // 2026-03-01
    let deletes = try Self.deletes("DELETE FROM events WHERE created_at < $1") { query in
      var logged = LoggedFigures()
      for (number, day) in ["2026-01-30 00:00:00+00", "2026-01-30", "2025-01-01"].enumerated() {
        logged.sample.add(
          .init(hash: UInt64(number), microseconds: Int(time), text: nil, parameters: [day]))
      }
      query.logged = logged
    }
    #expect(deletes.retention?.days == 30)
  }

  @Test func `an age that nothing tells is unknown, with what it takes`() throws {
    let deletes = try Self.deletes("DELETE FROM events WHERE created_at < $1") { $0.parameters = [["2026-01-30"]] }
    #expect(deletes.column == "created_at")
    #expect(deletes.retention == nil)
    #expect(deletes.unknown?.contains("A log with parameters and times tells it") == true)
  }

  @Test(arguments: ["90", "days", "", "90 parsecs", "1 day 5", "P3M", "-5 days", "99999999999999999999 days"])
  func `other texts are no interval`(text: String) throws {
    let now = try #require(PointInTime.date("2026-03-01"))
    #expect(IntervalText.days(text, before: now) == nil)
  }
}
