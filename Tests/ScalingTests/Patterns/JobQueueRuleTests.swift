import PostgresClient
import Testing

@testable import Scaling

struct JobQueueRuleTests {
  static let schema = """
    CREATE SCHEMA queued;
    CREATE TABLE queued.mails (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL, created_at \
    timestamptz NOT NULL, body text);
    INSERT INTO queued.mails (status, created_at)
      SELECT CASE WHEN i > 4950 THEN 'queued' ELSE 'sent' END, timestamptz '2026-01-01' + i * interval '1 minute' FROM \
      generate_series(1, 5000) i;
    UPDATE queued.mails SET status = 'sent' WHERE status = 'sent';
    CREATE TABLE queued.print_queue (id bigint PRIMARY KEY, name text NOT NULL);
    INSERT INTO queued.print_queue SELECT i, 'n' FROM generate_series(1, 2000) i;
    CREATE TABLE queued.orders (id bigint PRIMARY KEY, status text NOT NULL, placed_at timestamptz NOT NULL);
    INSERT INTO queued.orders SELECT i, 's' || i % 5, timestamptz '2026-01-01' + i * interval '1 minute' FROM \
    generate_series(1, 3000) i;
    UPDATE queued.orders SET status = 's' || id % 5;
    CREATE TABLE queued.prints (id bigint PRIMARY KEY, state text NOT NULL, at timestamptz NOT NULL);
    CREATE INDEX prints_state_at_idx ON queued.prints (state, at);
    INSERT INTO queued.prints SELECT i, CASE WHEN i % 2 = 0 THEN 'new' ELSE 'taken' END, now() FROM generate_series(2, 3000) i;
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    JobQueueRule().findings(try ShapeDatabase.input("queued", statements))
  }

  private static let poll = "SELECT * FROM queued.mails WHERE status = 'queued' ORDER BY created_at LIMIT 10"

  private static let work = [
    ShapeStatement("UPDATE queued.mails SET status = 'sent' WHERE id = 5", calls: 5_000, rows: 5_000),
    ShapeStatement("INSERT INTO queued.mails (status, created_at) VALUES ('queued', now())", calls: 5_000, rows: 5_000),
  ]

  @Test func `rows that are polled for and changed are a queue`() throws {
    let finding = try findings([ShapeStatement(Self.poll, calls: 86_400)] + Self.work).about("queued.mails")
    #expect(finding.verdict == .advised && finding.classes.count == 3)
    #expect(finding.reasons.contains { $0.contains("a broker") && $0.contains("far from it") }, "\(finding.reasons)")
    try ShapeDatabase.onCopy { connection in
      let claim = try #require(finding.remedies.first?.statements.first)
      try connection.run(finding.remedies.filter { !$0.text.hasPrefix("The way back") })
      #expect(try connection.query("EXPLAIN " + claim).text.contains("mails_created_at_idx"))
      // Two workers, two rows.
      let other = try ShapeDatabase.cluster.get().connect(
        database: try #require(try connection.query("SELECT current_database()").scalar))
      try connection.query("BEGIN")
      try other.query("BEGIN")
      let (one, two) = (try connection.query(claim).rows[0][0], try other.query(claim).rows[0][0])
      #expect(one == "4951" && two == "4952")
      try connection.query("COMMIT")
      try other.query("COMMIT")
      try other.query("LISTEN mails")
      try connection.query("INSERT INTO queued.mails (status, created_at) VALUES ('queued', now())")
      try connection.run(finding.remedies.filter { $0.text.hasPrefix("The way back") })
      #expect(try connection.query("SELECT reloptions FROM pg_class WHERE relname = 'mails'").scalar == nil)
    }
  }

  @Test func `workers that skip locked rows need the rest alone`() throws {
    let take = """
      UPDATE queued.mails SET status = 'taken' WHERE id = (
        SELECT id FROM queued.mails WHERE status = 'queued' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) \
        RETURNING *
      """
    let finding = try findings([ShapeStatement(take, calls: 5_000, rows: 5_000), Self.work[1]]).about("queued.mails")
    #expect(finding.verdict == .advised)
    #expect(
      finding.remedies.allSatisfy { !$0.statements.contains { $0.contains("SKIP LOCKED") || $0.contains("pg_notify") } }
    )
    try ShapeDatabase.onCopy { connection in try connection.run(finding.remedies) }
  }

  @Test func `a queue by name that nobody polls is none`() throws {
    let finding = try findings([ShapeStatement("SELECT name FROM queued.print_queue WHERE id = 5", calls: 100)])
      .about("queued.print_queue")
    #expect(finding.verdict == .notAdvised && finding.remedies.isEmpty)
  }

  @Test func `lists of a queue are not what workers ask`() throws {
    let take = """
      SELECT id FROM queued.mails WHERE status = 'queued' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
      """
    let finding = try findings(
      [
        ShapeStatement(take, calls: 5_000, rows: 5_000),
        ShapeStatement("SELECT id FROM queued.mails WHERE status = 'sent' ORDER BY created_at DESC LIMIT 9", calls: 90_000),
      ] + Self.work
    ).about("queued.mails")
    #expect(finding.figure("polls") == 5_000)
    #expect(finding.remedies.flatMap(\.statements).contains { $0.hasSuffix("(created_at) WHERE (status = 'queued')") })
  }

  @Test func `a table into which nothing comes is none, whatever list is read`() throws {
    var input = try ShapeDatabase.input(
      "queued",
      [
        ShapeStatement("SELECT id FROM queued.orders WHERE status = 's1' ORDER BY placed_at LIMIT 20", calls: 1_000),
        ShapeStatement("UPDATE queued.orders SET status = 's2' WHERE id = 7", calls: 50, rows: 50),
      ])
    var catalog = input.catalog
    for place in catalog.tables.indices { catalog.tables[place].activity?.inserts = 0 }
    input = ScaleInput(catalog: catalog, workload: input.workload, classes: input.classes)
    #expect(JobQueueRule().findings(input).isEmpty)
  }

  @Test func `a partial index takes the place of a whole one, or says why it can't be given`() throws {
    func finding(_ state: String) throws -> ScaleFinding {
      let take = "SELECT id FROM queued.prints WHERE state = \(state) ORDER BY at LIMIT 1 FOR UPDATE SKIP LOCKED"
      return try findings([
        ShapeStatement(take, calls: 500, rows: 500),
        ShapeStatement("INSERT INTO queued.prints VALUES (1, 'new', now())", calls: 400, rows: 400),
        ShapeStatement("DELETE FROM queued.prints WHERE id = 5", calls: 400, rows: 400),
      ]).about("queued.prints")
    }
    let known = try finding("'new'")
    let statements = known.remedies.flatMap(\.statements)
    #expect(statements[0].hasSuffix("(at) WHERE (state = 'new')"), "\(statements)")
    #expect(statements[1] == "DROP INDEX CONCURRENTLY queued.prints_state_at_idx")
    try ShapeDatabase.onCopy { connection in try connection.run(known.remedies) }
    let unknown = try finding("$1")
    #expect(unknown.remedies[0].text.contains("takes the place of prints_state_at_idx"))
    #expect(unknown.remedies[0].text.contains("the workload doesn't say") && unknown.remedies[0].statements.isEmpty)
  }

  @Test func `a list of the latest is none`() throws {
    let finding = try findings([
      ShapeStatement("SELECT id FROM queued.orders WHERE status = 's1' ORDER BY placed_at DESC LIMIT 20", calls: 1_000),
      ShapeStatement("UPDATE queued.orders SET status = 's2' WHERE id = 7", calls: 5_000, rows: 5_000),
    ]).about("queued.orders")
    #expect(finding.verdict == .notAdvised && finding.reasons.contains { $0.contains("list of the latest") })
  }
}
