import PostgresClient
import Testing

@testable import Scaling

struct EventLogRuleTests {
  static let schema = """
    CREATE SCHEMA logged;
    CREATE TABLE logged.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT \
    now(), payload text);
    INSERT INTO logged.outbox (payload) SELECT 'p' || i FROM generate_series(1, 3000) i;
    CREATE TABLE logged.orders (id bigint PRIMARY KEY, customer_id integer NOT NULL, status text NOT NULL);
    INSERT INTO logged.orders SELECT i, i % 90, 'new' FROM generate_series(1, 3000) i;
    UPDATE logged.orders SET status = 'paid';
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    EventLogRule().findings(try ShapeDatabase.input("logged", statements))
  }

  private static let consume = "SELECT id, payload FROM logged.outbox WHERE id > 5 ORDER BY id LIMIT 100"

  @Test func `rows that are appended and read on from a position are a log`() throws {
    let finding = try findings([
      ShapeStatement(Self.consume, calls: 10_000, user: "search"),
      ShapeStatement("INSERT INTO logged.outbox (payload) VALUES ('x')", calls: 20_000, rows: 20_000),
      ShapeStatement("DELETE FROM logged.outbox WHERE at < '2026-01-01'", calls: 1, rows: 9_000),
    ]).about("logged.outbox.id")
    #expect(finding.verdict == .advised)
    #expect(finding.reasons.contains { $0.contains("Kafka") && $0.contains("far from it") }, "\(finding.reasons)")
    #expect(finding.remedies.contains { $0.text.contains("9,000 dead rows") })
    try ShapeDatabase.onCopy { connection in
      let steps = finding.remedies.filter { $0.text != "The way back" }
      try connection.run(steps)
      let late = try ShapeDatabase.cluster.get().connect(
        database: try #require(try connection.query("SELECT current_database()").scalar))
      // The first to write commits last: a position alone passes it over, the condition waits for it.
      try late.query("BEGIN")
      try late.query("INSERT INTO logged.outbox (payload) VALUES ('late')")
      try connection.query("INSERT INTO logged.outbox (payload) VALUES ('early')")
      let plain = "SELECT payload FROM logged.outbox WHERE id > 3000"
      let safe = plain + " AND (written_by IS NULL OR written_by < pg_snapshot_xmin(pg_current_snapshot())) ORDER BY id"
      #expect(try connection.query(plain).rows == [["early"]])
      #expect(try connection.query(safe).rows.isEmpty)
      try late.query("COMMIT")
      // Transactions of other tests, in other databases, hold it up as well.
      for _ in 0..<3_000 where try connection.query(safe).rows.isEmpty { try connection.query("SELECT pg_sleep(0.01)") }
      #expect(try connection.query(safe).rows == [["late"], ["early"]])
      try connection.run(finding.remedies.filter { $0.text == "The way back" })
      #expect(try connection.count("SELECT count(*) FROM pg_publication") == 0)
    }
  }

  @Test func `pages of rows that change are none`() throws {
    let finding = try findings([
      ShapeStatement("SELECT * FROM logged.orders WHERE id > 100 ORDER BY id LIMIT 20", calls: 1_000)
    ]).about("logged.orders.id")
    #expect(finding.verdict == .notAdvised)
  }

  @Test func `the rows of one customer are no log`() throws {
    let text = "SELECT * FROM logged.orders WHERE customer_id = 7 AND id > 100 ORDER BY id LIMIT 20"
    #expect(try findings([ShapeStatement(text, calls: 1_000)]).isEmpty)
  }
}
