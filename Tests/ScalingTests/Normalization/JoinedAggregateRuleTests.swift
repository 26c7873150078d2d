import PostgresClient
import Testing

@testable import Scaling

/// Sales by region and month.
struct JoinedAggregateRuleTests {
  static let schema = """
    CREATE SCHEMA aggregated;
    CREATE TABLE aggregated.regions (id integer PRIMARY KEY, name text NOT NULL);
    CREATE TABLE aggregated.sales (
      id bigint PRIMARY KEY, region_id integer NOT NULL REFERENCES aggregated.regions (id),
      amount numeric NOT NULL, sold_at timestamptz NOT NULL, status text NOT NULL);
    INSERT INTO aggregated.regions SELECT i, 'region ' || i FROM generate_series(1, 40) i;
    INSERT INTO aggregated.sales
      SELECT i, 1 + i % 40, i % 1000, timestamptz '2026-01-01' + i * interval '3 minutes', 's' || i % 3
      FROM generate_series(1, 30000) i;
    """

  private static let report = """
    SELECT r.name, date_trunc('month', s.sold_at) AS month, count(*), sum(s.amount) AS amount
    FROM aggregated.sales s JOIN aggregated.regions r ON r.id = s.region_id
    WHERE s.status = 's1' AND r.name = 'region 7'
    GROUP BY r.name, 2 ORDER BY month LIMIT 12
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    JoinedAggregateRule().findings(try ShapeDatabase.input("aggregated", statements))
  }

  private func insert(_ calls: Int) -> ShapeStatement {
    ShapeStatement("INSERT INTO aggregated.sales VALUES (99999, 1, 2, now(), 's1')", calls: calls, rows: calls)
  }

  @Test func `an aggregate over tables that hardly change is kept`() throws {
    let finding = try findings([ShapeStatement(Self.report, calls: 1_000), insert(500)]).about("aggregated.regions")
    #expect(finding.verdict == .advised)
    #expect(finding.reasons.contains { $0.contains("every 14 minutes") }, "\(finding.reasons)")
    try ShapeDatabase.onCopy { connection in
      let before = try connection.query(Self.report).rows
      try connection.run(Array(finding.remedies.prefix(1)))
      let view = try #require(try connection.query("SELECT matviewname FROM pg_matviews").scalar)
      let reading = """
        SELECT name, month, count, amount FROM aggregated.\(view) WHERE name = 'region 7' ORDER BY month LIMIT 12
        """
      #expect(try connection.query(reading).rows == before)
      #expect(before.count > 1)
      try connection.query("UPDATE aggregated.sales SET amount = amount + 1")
      try connection.run(Array(finding.remedies[1...1]))
      #expect(try connection.query(reading).rows == connection.query(Self.report).rows)
      try connection.run(finding.remedies.suffix(1))
      #expect(try connection.count("SELECT count(*) FROM pg_matviews") == 0)
    }
  }

  @Test func `tables that change as fast as they are read are not`() throws {
    let finding = try findings([ShapeStatement(Self.report, calls: 100), insert(200_000)]).about("aggregated.regions")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.remedies.isEmpty)
  }

  @Test func `an aggregate without groups has a row of its own to be unique`() throws {
    let text = "SELECT count(*) FROM aggregated.sales s JOIN aggregated.regions r ON r.id = s.region_id"
    let finding = try findings([ShapeStatement(text, calls: 100)]).about("aggregated.regions")
    try ShapeDatabase.onCopy { connection in try connection.run(Array(finding.remedies.prefix(2))) }
  }

  @Test func `a condition that changes from call to call and is not grouped by leaves words`() throws {
    let text = """
      SELECT r.name, count(*) FROM aggregated.sales s JOIN aggregated.regions r ON r.id = s.region_id
      WHERE s.amount > $1 GROUP BY r.name
      """
    let finding = try findings([ShapeStatement(text, calls: 100)]).about("aggregated.regions")
    #expect(finding.verdict == .advised && finding.remedies.allSatisfy(\.statements.isEmpty))
  }

  @Test func `a join without aggregate is no case`() throws {
    let text = "SELECT s.id FROM aggregated.sales s JOIN aggregated.regions r ON r.id = s.region_id"
    #expect(try findings([ShapeStatement(text, calls: 100)]).isEmpty)
  }
}
