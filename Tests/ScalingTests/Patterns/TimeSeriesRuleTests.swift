import PostgresClient
import Testing

@testable import Scaling

struct TimeSeriesRuleTests {
  static let schema = """
    CREATE SCHEMA series;
    CREATE TABLE series.readings (sensor integer NOT NULL, taken_at timestamptz NOT NULL, value numeric NOT NULL);
    INSERT INTO series.readings SELECT i % 50, timestamptz '2026-01-01' + i * interval '10 seconds', i % 900 FROM \
    generate_series(1, 40000) i;
    CREATE TABLE series.orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL, status text NOT NULL);
    INSERT INTO series.orders SELECT i, timestamptz '2026-01-01' + i * interval '1 minute', 'new' FROM \
    generate_series(1, 5000) i;
    UPDATE series.orders SET status = 'done';
    CREATE TABLE series.parted (tenant integer NOT NULL, at timestamptz NOT NULL, value numeric) PARTITION BY RANGE (at);
    CREATE TABLE series.parted_1 PARTITION OF series.parted DEFAULT;
    INSERT INTO series.parted SELECT i % 50, timestamptz '2026-01-01' + i * interval '10 seconds', i FROM generate_series(1, 5000) i;
    CREATE TABLE series.sums (tenant integer, day date, total numeric, PRIMARY KEY (tenant, day));
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    TimeSeriesRule().findings(try ShapeDatabase.input("series", statements))
  }

  private static let rollup = """
    SELECT date_trunc('hour', taken_at), sensor, avg(value), max(value) FROM series.readings
    WHERE taken_at >= '2026-01-03' GROUP BY 1, sensor
    """

  @Test func `rows in the order of time that stay as they are`() throws {
    let finding = try findings([
      ShapeStatement(Self.rollup, calls: 100),
      ShapeStatement("INSERT INTO series.readings VALUES (1, now(), 5)", calls: 86_400 * 3, rows: 86_400 * 3),
      ShapeStatement("DELETE FROM series.readings WHERE taken_at < '2026-01-02'", calls: 2, rows: 8_000),
    ]).about("series.readings.taken_at")
    #expect(finding.verdict == .advised)
    #expect(abs((finding.figure("rows_per_day") ?? 0) - 3 * 86_400) < 1)
    #expect(finding.reasons.contains { $0.contains("TimescaleDB") && $0.contains("far from it") }, "\(finding.reasons)")
    #expect(finding.remedies.contains { $0.text.contains("8,000 rows that were deleted") })
    try ShapeDatabase.onCopy { connection in
      try connection.run(finding.remedies)
      let plan = try connection.query("EXPLAIN SELECT * FROM series.readings WHERE taken_at < '2026-01-01 06:00Z'").text
      #expect(plan.contains("readings_taken_at_idx"), "\(plan)")
      try connection.query(
        "INSERT INTO series.readings VALUES (7, '2026-01-05 15:30Z', 1), (7, '2026-01-09 01:00Z', 3)")
      try connection.run(finding.remedies.suffix(1).map { .init($0.text, statements: [$0.statements[1]]) })
      let wrong = """
        SELECT count(*) FROM (
          SELECT date_trunc('hour', taken_at) b, sensor, count(*) n, sum(value) s, max(value) m FROM series.readings \
          GROUP BY 1, 2
          EXCEPT SELECT bucket, sensor, rows, value_sum, value_max FROM series.readings_by_hour) x
        """
      #expect(try connection.count(wrong) == 0)
      #expect(try connection.count("SELECT count(*) FROM series.readings_by_hour WHERE bucket > '2026-01-06'") == 1)
    }
  }

  @Test func `a small table with little of the load, or one that is partitioned, needs nothing`() throws {
    func finding(_ table: String, part: Double) throws -> ScaleFinding {
      let column = table == "parted" ? "at" : "taken_at"
      return try findings([
        ShapeStatement(
          "SELECT max(value) FROM series.\(table) WHERE \(column) > '2026-01-03'", calls: 10, milliseconds: 100 * part),
        ShapeStatement("SELECT status FROM series.orders WHERE id = 5", calls: 10, milliseconds: 100 * (1 - part)),
      ]).about("series.\(table).\(column)")
    }
    let small = try finding("readings", part: 0.01)
    #expect(small.verdict == .notAdvised && small.reasons[0].hasPrefix("It is small"), "\(small.reasons)")
    #expect(try finding("readings", part: 0.5).verdict == .advised)
    let parted = try finding("parted", part: 0.5)
    #expect(parted.verdict == .notAdvised && parted.reasons[0].contains("partitioned by at already"))
  }

  @Test func `sums are by what reports ask for, and those that are kept already are named`() throws {
    let report = """
      SELECT date_trunc('hour', taken_at), avg(value) FROM series.readings WHERE sensor = 5 AND taken_at > '2026-01-03'
      GROUP BY 1
      """
    let finding = try findings([ShapeStatement(report, calls: 10)]).about("series.readings")
    #expect(
      finding.remedies.flatMap(\.statements).contains { $0.contains("PRIMARY KEY (bucket, sensor)") },
      "\(finding.remedies)")
    let fill = """
      INSERT INTO series.sums SELECT sensor, date '2026-01-03', sum(value) FROM series.readings
      WHERE taken_at >= '2026-01-03' AND taken_at < '2026-01-04' GROUP BY sensor
      """
    let kept = try findings([ShapeStatement(report, calls: 10), ShapeStatement(fill, calls: 10)]).about("series.readings")
    #expect(kept.remedies.last?.text.hasPrefix("series.sums holds sums of it already") == true, "\(kept.remedies)")
    #expect(!kept.remedies.flatMap(\.statements).contains { $0.contains("CREATE TABLE") })
  }

  @Test func `a look-up of one row reads no range`() throws {
    let text = "SELECT status FROM series.orders WHERE id = 5 AND created_at > '2026-01-02'"
    #expect(try findings([ShapeStatement(text, calls: 100)]).isEmpty)
  }

  @Test func `orders that are updated are none`() throws {
    let finding = try findings([
      ShapeStatement("SELECT count(*) FROM series.orders WHERE created_at > '2026-01-02'", calls: 100)
    ]).about("series.orders.created_at")
    #expect(finding.verdict == .notAdvised && finding.reasons.contains { $0.contains("change after they came") })
  }

  @Test func `a table that is read by other things is not looked at`() throws {
    #expect(
      try findings([ShapeStatement("SELECT avg(value) FROM series.readings WHERE sensor = 5", calls: 10)]).isEmpty)
  }
}
