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
    CREATE TABLE logged.messages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner integer NOT NULL, body text, made_at timestamptz NOT NULL,
      sent_at timestamptz);
    INSERT INTO logged.messages (owner, body, made_at, sent_at)
      SELECT i % 50, 'm' || i, now(), CASE WHEN i < 2990 THEN now() END FROM generate_series(1, 3000) i;
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
      let steps = finding.remedies.filter { $0.text != "The way back." }
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
      try connection.run(finding.remedies.filter { $0.text == "The way back." })
      #expect(try connection.count("SELECT count(*) FROM pg_publication") == 0)
    }
  }

  private static let message = [
    ShapeStatement("INSERT INTO logged.messages (owner, body, made_at) VALUES (1, 'x', now())", calls: 200, rows: 200),
    ShapeStatement("UPDATE logged.messages SET sent_at = now() WHERE id = 5", calls: 200, rows: 200),
  ]

  @Test(arguments: [
    "SELECT id, body FROM logged.messages WHERE sent_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
    "SELECT id, body FROM logged.messages WHERE sent_at IS NULL ORDER BY made_at LIMIT 100",
  ])
  func `what waits until a time is set is an outbox`(poll: String) throws {
    let purge = ShapeStatement("DELETE FROM logged.messages WHERE sent_at < '2026-01-01'", calls: 1, rows: 90)
    let finding = try findings([ShapeStatement(poll, calls: 900), purge] + Self.message).about("logged.messages.sent_at")
    #expect(finding.verdict == .advised && finding.summary.contains("is an outbox"))
    #expect(finding.remedies.contains { $0.text.contains("pg_logical_emit_message") })
    // A queue is told of no table twice.
    let input = try ShapeDatabase.input("logged", [ShapeStatement(poll, calls: 900), purge] + Self.message)
    #expect(JobQueueRule().findings(input).isEmpty)
    try ShapeDatabase.onCopy { connection in
      try connection.run(finding.remedies.filter { $0.text != "The way back." })
      #expect(try connection.query("EXPLAIN " + poll).text.contains("_idx"))
      try connection.query("LISTEN messages")
      try connection.query("INSERT INTO logged.messages (owner, body, made_at) VALUES (1, 'x', now())")
      try connection.run(finding.remedies.filter { $0.text == "The way back." })
      #expect(try connection.count("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == 0)
    }
  }

  @Test(arguments: [
    // Someone's rows that are not deleted, and a job that goes when it is done.
    ("SELECT id FROM logged.messages WHERE owner = 5 AND sent_at IS NULL ORDER BY id LIMIT 20", false),
    ("SELECT id FROM logged.messages WHERE sent_at IS NULL ORDER BY body LIMIT 20", false),
    ("SELECT id FROM logged.messages WHERE sent_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED", true),
  ])
  func `rows that are not deleted yet, and jobs that go, are none`(poll: String, isDone: Bool) throws {
    let done = ShapeStatement("DELETE FROM logged.messages WHERE id = 5", calls: 200, rows: 200)
    #expect(try findings([ShapeStatement(poll, calls: 900)] + Self.message + (isDone ? [done] : [])).isEmpty)
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
