import PostgresClient
import Testing

@testable import Partitioning

/// PostgreSQL is the oracle of dates.
@Suite struct TimeUnitTests {
  @Test func unitsAreThoseOfDateTrunc() throws {
    let connection = try MigrationServer.cluster.get().connect(settings: [("TimeZone", "UTC")])
    for unit in PartitionScheme.TimeUnit.allCases {
      let rows = try connection.query(
        """
        SELECT extract(epoch FROM t)::bigint, extract(epoch FROM date_trunc('\(unit.rawValue)', t))::bigint,
            extract(epoch FROM date_trunc('\(unit.rawValue)', t) + interval '\(unit.interval)')::bigint,
            to_char(date_trunc('\(unit.rawValue)', t), '\(unit.suffixFormat)'), t::text
          FROM (SELECT '1967-12-30 23:10:05'::timestamptz + i * interval '17 days 5 hours 7 minutes' AS t FROM generate_series(0, 2000) i) s
        """
      ).rows
      for row in rows {
        let seconds = Int(row[0]!)!
        let start = unit.start(of: seconds)
        #expect(start == Int(row[1]!)! && unit.next(start) == Int(row[2]!)! && unit.partmanSuffix(start) == row[3]!)
        #expect(UTCDate.parse(row[4]!) == seconds && UTCDate(seconds).text + "+00" == row[4]!)
      }
    }
  }

  @Test func offsetsAreRead() {
    #expect(UTCDate.parse("2026-03-01 02:30:00+05:30") == UTCDate.parse("2026-02-28T21:00:00Z"))
    #expect(UTCDate.parse("2026-03-01 02:30:00.25-02") == UTCDate.parse("2026-03-01 04:30"))
    #expect(UTCDate.parse("infinity") == nil && UTCDate.parse("2026-3-1") == nil)
  }
}
