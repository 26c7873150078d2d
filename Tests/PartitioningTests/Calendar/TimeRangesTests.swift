import Foundation
import PostgresClient
import Testing

@testable import Partitioning

/// PostgreSQL is the oracle of dates and of what pg_partman makes of them.
@Suite struct TimeRangesTests {
  @Test(arguments: ["UTC", "Europe/Berlin"])
  func `units are those of date_trunc, labels those of to_char`(zone: String) throws {
    let connection = try MigrationServer.cluster.get().connect(settings: [("TimeZone", zone)])
    let ranges = TimeRanges(.timestamptz, zone: zone)
    for unit in PartitionScheme.TimeUnit.allCases {
      let rows = try connection.query(
        """
        SELECT extract(epoch FROM t)::bigint, extract(epoch FROM date_trunc('\(unit.rawValue)', t))::bigint,
            extract(epoch FROM date_trunc('\(unit.rawValue)', t) + interval '\(unit.interval)')::bigint,
            to_char(date_trunc('\(unit.rawValue)', t), '\(unit.suffixFormat)'), t::text, date_trunc('\(unit.rawValue)', t)::text
          FROM (SELECT '1967-12-30 23:10:05'::timestamptz + i * interval '17 days 5 hours 7 minutes' AS t FROM generate_series(0, 2000) i) s
        """
      ).rows
      for row in rows {
        let point = Date(timeIntervalSince1970: Double(row[0]!)!)
        let start = ranges.start(of: point, unit)
        #expect(start.timeIntervalSince1970 == Double(row[1]!)! && ranges.label(start, unit) == row[3]!)
        #expect(ranges.text(start) == row[5]! && PointInTime.date(row[4]!) == point)
        // An hour that clocks skip or repeat has no next one by its name.
        if unit != .hour || zone == "UTC" {
          #expect(ranges.next(start, unit).timeIntervalSince1970 == Double(row[2]!)!)
          #expect(ranges.unit(from: start, to: ranges.next(start, unit)) == unit)
        }
      }
    }
  }

  @Test func `offsets are read`() {
    #expect(PointInTime.date("2026-03-01 02:30:00+05:30") == PointInTime.date("2026-02-28T21:00:00Z"))
    #expect(PointInTime.date("2026-03-01 02:30:00.25-02") == PointInTime.date("2026-03-01 04:30:00.25"))
    #expect(PointInTime.date("infinity") == nil && PointInTime.date("2026-3-1") == nil)
  }

  @Test func `bounds without an offset say that they are UTC`() {
    let bound = Partition.Bound.range(from: "2026-03-01", to: "2026-04-01 00:00:00+02")
    #expect(
      bound.withOffsets == Partition.Bound.range(from: "2026-03-01 00:00:00+00", to: "2026-04-01 00:00:00+02"))
    #expect(
      Partition.Bound.range(from: nil, to: "2026-03-01 05:00:00").withOffsets
        == Partition.Bound.range(from: nil, to: "2026-03-01 05:00:00+00"))
    #expect(
      Partition.Bound.list(["2026-03-01T05:00:00.5Z", nil]).withOffsets
        == Partition.Bound.list(["2026-03-01T05:00:00.5Z", nil]))
  }
}
