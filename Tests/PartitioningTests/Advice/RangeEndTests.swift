import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing

@testable import Partitioning

/// Tables that are partitioned already, on a real server: when their ranges end, and what makes the next one.
@Suite(.serialized) struct RangeEndTests {
  private static let database = "ends"

  private static let script: Result<Catalog, any Error> = Result {
    try PartitionedServer.connect().query("CREATE DATABASE \(database)")
    let connection = try PartitionedServer.cluster.get().connect(database: database, settings: [("timezone", "UTC")])
    try connection.execute(script: text)
    return try LiveDatabase(
      target: PartitionedServer.cluster.get().uri(database: database, user: LocalCluster.superuser)
    )
    .readCatalog(capturedAt: "2026-11-22T12:00:00Z")
  }

  /// By month in UTC and by quarter in Berlin, by week with pg_partman's names, with a default partition, with partitions
  /// ahead, by an identity with numbers in the names or counted, by a number that is none, and by two levels.
  private static let text = """
    CREATE TABLE months (at timestamptz NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE months_2026_10 PARTITION OF months FOR VALUES FROM (MINVALUE) TO ('2026-11-01');
    CREATE TABLE months_2026_11 PARTITION OF months FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
    CREATE TABLE months_2026_12 PARTITION OF months FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
    CREATE TABLE quarters (at timestamptz NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE "quarters 2026Q3" PARTITION OF quarters FOR VALUES FROM ('2026-07-01+02') TO ('2026-10-01+02');
    CREATE TABLE "quarters 2026Q4" PARTITION OF quarters FOR VALUES FROM ('2026-10-01+02') TO ('2027-01-01+01');
    CREATE TABLE weeks (day date NOT NULL) PARTITION BY RANGE (day);
    CREATE TABLE weeks_p2026w47 PARTITION OF weeks FOR VALUES FROM ('2026-11-16') TO ('2026-11-23');
    CREATE TABLE weeks_p2026w48 PARTITION OF weeks FOR VALUES FROM ('2026-11-23') TO ('2026-11-30');
    CREATE TABLE over (at timestamp NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE over_1 PARTITION OF over FOR VALUES FROM ('2026-11-01') TO ('2026-11-11');
    CREATE TABLE over_2 PARTITION OF over FOR VALUES FROM ('2026-11-11') TO ('2026-11-21');
    CREATE TABLE divided (at date NOT NULL, n int) PARTITION BY RANGE (at);
    CREATE TABLE divided_2026 PARTITION OF divided FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (n);
    CREATE TABLE numbers (id bigint GENERATED ALWAYS AS IDENTITY, n int) PARTITION BY RANGE (id);
    CREATE TABLE numbers_p0 PARTITION OF numbers FOR VALUES FROM (0) TO (1000);
    CREATE TABLE numbers_p1000 PARTITION OF numbers FOR VALUES FROM (1000) TO (2000);
    INSERT INTO numbers (n) SELECT i FROM generate_series(1, 1900) i;
    CREATE TABLE safe (at timestamptz NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE safe_2026_12 PARTITION OF safe FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
    CREATE TABLE safe_default PARTITION OF safe DEFAULT;
    CREATE TABLE open (at timestamptz NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE open_2026_12 PARTITION OF open FOR VALUES FROM ('2026-11-01') TO (MAXVALUE);
    CREATE TABLE ahead (at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE ahead_2026_11 PARTITION OF ahead FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
    CREATE TABLE ahead_2026_12 PARTITION OF ahead FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
    CREATE TABLE ahead_2027_01 PARTITION OF ahead FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
    CREATE TABLE years (at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE years_2027 PARTITION OF years FOR VALUES FROM ('2026-01-01') TO ('2028-01-01');
    CREATE TABLE codes (code int NOT NULL) PARTITION BY RANGE (code);
    CREATE TABLE codes_1 PARTITION OF codes FOR VALUES FROM (0) TO (1000);
    INSERT INTO codes SELECT generate_series(1, 999);
    CREATE TABLE lists (code int NOT NULL) PARTITION BY LIST (code);
    ANALYZE
    """

  private static func advice(zone: String = "UTC") throws -> [String: PartitionAdvice] {
    var catalog = try script.get()
    catalog.settings.append(Catalog.Setting(name: "TimeZone", value: zone))
    let all = try PartitionAdvisorTests.advice(catalog, []) { request in
      request.growth.options = (try? GrowthOption("numbers=10/day")).map { [$0] } ?? []
    }
    return Dictionary(uniqueKeysWithValues: all.map { ($0.table.name, $0) })
  }

  @Test func `those that end soon are told, however small`() throws {
    let advice = try Self.advice()
    #expect(
      advice.keys.sorted() == ["divided", "months", "numbers", "over", "quarters", "weeks"])
    let months = try #require(advice["months"])
    #expect(months.verdict == .not)
    #expect(months.reasons[0].contains("It is partitioned already, by RANGE (at), 3 partitions."))
    #expect(
      months.reasons[1].contains(
        "public.months_2026_12, ends at 2027-01-01 00:00:00+00, in 39 days: rows from then on are refused"))
    #expect(months.next?.date == "2027-01-01")
    #expect(try #require(advice["over"]).reasons[1].contains("ended at 2026-11-21 00:00:00: rows from then on"))
    // 100 numbers at 10 a day.
    #expect(try #require(advice["numbers"]).next?.date == "2026-12-02")
  }

  @Test(
    arguments: [
      (
        "months", "UTC",
        "CREATE TABLE public.months_2027_01 PARTITION OF public.months FOR VALUES FROM "
          + "('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00')", "'2027-01-31 23:59'"
      ),
      (
        "quarters", "Europe/Berlin",
        "CREATE TABLE public.\"quarters 2027Q1\" PARTITION OF public.quarters FOR VALUES FROM "
          + "('2026-12-31 23:00:00+00') TO ('2027-04-01 00:00:00+02')", "'2027-03-31 21:59+00'"
      ),
      (
        "weeks", "UTC",
        "CREATE TABLE public.weeks_p2026w49 PARTITION OF public.weeks FOR VALUES FROM ('2026-11-30') TO "
          + "('2026-12-07')", "'2026-12-06'"
      ),
      (
        "over", "UTC",
        "CREATE TABLE public.over_3 PARTITION OF public.over FOR VALUES FROM ('2026-11-21 00:00:00') TO "
          + "('2026-12-01 00:00:00')", "'2026-11-30 23:59'"
      ),
      (
        "divided", "UTC",
        "CREATE TABLE public.divided_2027 PARTITION OF public.divided FOR VALUES FROM ('2027-01-01') TO "
          + "('2028-01-01') PARTITION BY HASH (n)", nil
      ),
      (
        "numbers", "UTC",
        "CREATE TABLE public.numbers_p2000 PARTITION OF public.numbers FOR VALUES FROM ('2000') TO ('3000')",
        nil
      ),
    ] as [(String, String, String, String?)])
  func `the next one is named and bounded as they are, and takes rows`(
    table: String, zone: String, statement: String, row: String?
  ) throws {
    let advice = try #require(try Self.advice(zone: zone)[table])
    #expect(advice.next?.statement == statement)
    #expect(advice.reasons[1].contains(statement))
    let connection = try PartitionedServer.cluster.get().connect(
      database: Self.database, settings: [("timezone", "UTC")])
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    if let row {
      try connection.query("SAVEPOINT before")
      #expect(throws: (any Error).self) { try connection.query("INSERT INTO \(table) VALUES (\(row))") }
      try connection.query("ROLLBACK TO before")
    }
    try connection.query(statement)
    if let row { try connection.query("INSERT INTO \(table) VALUES (\(row))") }
  }

  @Test func `names follow what there is`() {
    let ranges = TimeRanges(.timestamptz, zone: "UTC")
    func next(_ names: String...) -> String? {
      // Of October and November 2026.
      let starts = [1_790_812_800.0, 1_793_491_200].suffix(names.count)
      return PartitionSeries(zip(names, starts).map { ($0, $1) }).next(at: 1_796_083_200, labels: ranges.labels)
    }
    #expect(next("p_202610", "p_202611") == "p_202612")
    #expect(next("log-2026-10-x", "log-2026-11-x") == "log-2026-12-x")
    #expect(next("a_2026_11") == "a_2026_12")
    #expect(next("t9", "t10") == "t11")
    #expect(next("t09", "t10") == "t11")
    #expect(next("old", "new") == nil)
    #expect(next("t7", "t9") == nil)
  }
}
