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
    #expect(finding.figures.first { $0.name == "rows_per_second" }?.value == 3)
    #expect(finding.reasons.contains { $0.contains("TimescaleDB") && $0.contains("far from it") }, "\(finding.reasons)")
    #expect(finding.remedies.contains { $0.text.contains("8,000 rows that are deleted") })
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
