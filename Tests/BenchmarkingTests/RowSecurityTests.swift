import AccessPatterns
import Planner
import PostgresClient
import Testing

@testable import Benchmarking

/// Statements on tables with row security.
@Suite(.serialized) struct RowSecurityTests {
  private static let script =
    BenchTarget.schema
      + """
      CREATE TABLE shop.documents (id int PRIMARY KEY, tenant int NOT NULL, title text NOT NULL,
        order_id bigint REFERENCES shop.orders ON DELETE SET NULL);
      INSERT INTO shop.documents SELECT n, n % 500, 'title ' || n, CASE WHEN n % 2 = 0 THEN n END FROM generate_series(1, 20000) n;
      ALTER TABLE shop.documents ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON shop.documents USING (tenant = NULLIF(current_setting('app.tenant', true), '')::int);
      CREATE FUNCTION shop.tenant() RETURNS int LANGUAGE sql STABLE AS 'SELECT current_setting(''app.tenant'', true)::int';
      CREATE TABLE shop.for_role (id int); CREATE POLICY p ON shop.for_role TO pg_monitor USING (true);
      CREATE TABLE shop.without (id int);
      CREATE TABLE shop.of_user (id int, owner text); CREATE POLICY p ON shop.of_user USING (owner = current_user);
      CREATE TABLE shop.calling (id int); CREATE POLICY p ON shop.calling USING (id = shop.tenant());
      CREATE TABLE shop.querying (id int);
      CREATE POLICY p ON shop.querying USING (id IN (SELECT id FROM shop.customers WHERE email = current_setting('app.user')));
      CREATE TABLE shop.of_server (id int, path text);
      CREATE POLICY p ON shop.of_server USING (path = current_setting('auto_explain.log_format', true));
      CREATE TABLE shop.waiting (id int); CREATE POLICY p ON shop.waiting USING (pg_sleep(0) IS NOT NULL);
      CREATE TABLE shop.listing (id int);
      CREATE POLICY p ON shop.listing USING (id = ANY (current_setting('app.list')::int[]));
      CREATE TABLE shop.open (id int, at date); CREATE POLICY p ON shop.open USING (at < CURRENT_DATE OR id = 1);
      CREATE VIEW shop.titles AS SELECT title FROM shop.documents;
      LOAD 'auto_explain';
      """
    + ["for_role", "without", "of_user", "calling", "querying", "of_server", "waiting", "listing", "open"].map {
      "ALTER TABLE shop.\($0) ENABLE ROW LEVEL SECURITY;"
    }.joined()

  private static let index = BenchTarget.Recommendation(
    table: "shop.documents", index: "i", statement: "CREATE INDEX i ON shop.documents (tenant)", queries: [count])
  // What it reads of the table is decided by the policy alone.
  private static let count = "SELECT count(title) FROM shop.documents"
  private static let add = "INSERT INTO shop.documents (id, tenant, title) VALUES ($1, $2, $3)"
  private static let rename = "UPDATE shop.documents SET title = $1 WHERE id = $2"
  private static let remove = "DELETE FROM shop.orders WHERE id = $1"

  private func measure(_ target: BenchTarget, user: String?) throws {
    let before = try SchemaState(target.session())
    let security =
      "SELECT string_agg(relname || relrowsecurity || relforcerowsecurity, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = 'shop'::regnamespace"
    let secured = try target.scalar(security)
    let rows = try target.scalar("SELECT md5(string_agg(d::text, ',' ORDER BY id)) FROM shop.documents d")
    let byCustomer = BenchTarget.Recommendation(
      index: "o", statement: "CREATE INDEX o ON shop.orders (status)", queries: [])
    var request = try target.request(
      [Self.index, byCustomer], [(9, Self.count), (8, Self.add), (7, Self.rename), (6, Self.remove)], rounds: 2)
    if let user {
      request.connect = { [cluster = target.cluster] () throws(PostgresError) in try cluster.connect(user: user) }
    }
    let document = try BenchRun(request).run()
    #expect(document.skipped.isEmpty, "\(document.skipped)")
    #expect(document.warnings.contains { $0.contains("row security") && $0.contains("app.tenant") })
    let count = try #require(document.proposals[0].reads.first)
    // 40 rows of one tenant, found by the policy's condition.
    #expect(count.usesIndex && count.after.buffers < count.before.buffers)
    let writes = document.proposals[0].writes
    #expect(writes.prefix(2).map(\.query) == [Self.add, Self.rename])
    #expect(writes.prefix(2).allSatisfy { $0.after.walBytes > 0 })
    // What the foreign key does when orders are deleted, whatever the policies.
    #expect(writes.count == 3 && writes[2].query.contains("SET order_id = NULL"))
    #expect(document.proposals[1].writes.map(\.query) == [Self.remove])
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.scalar(security) == secured)
    #expect(try target.scalar("SELECT md5(string_agg(d::text, ',' ORDER BY id)) FROM shop.documents d") == rows)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a superuser's measuring role is bound by policies, whose setting is a row's value`() throws {
    try measure(try BenchTarget(script: Self.script), user: nil)
  }

  @Test func `an owner is bound within the transaction`() throws {
    let target = try BenchTarget(script: Self.script)
    try target.connection.execute(
      script: """
        CREATE ROLE owner LOGIN; ALTER SCHEMA shop OWNER TO owner;
        DO $$ DECLARE t text; BEGIN
          FOR t IN SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'
          LOOP EXECUTE 'ALTER TABLE ' || t || ' OWNER TO owner'; END LOOP; END $$;
        """)
    try measure(target, user: "owner")
  }

  @Test func `what is sent by a role that nothing binds is not bound`() throws {
    let target = try BenchTarget(script: Self.script)
    let session = try target.session()
    let role = try MeasuringRole(session)
    let measured = MeasuredSession(session: session, role: role, timeout: 20, isInterrupted: { false })
    let tables = try StatementSafety(session).securedTables(in: Self.count)
    #expect(tables.map(\.name.name) == ["documents"])
    let secured = SecuredSessions(
      session: measured, sample: TableSample(session: measured, seed: 1), tables: tables, pattern: AccessPattern())
    for (planning, isBound) in [(PlanningRole.bound, true), (.unbound, false)] {
      let drawn = try #require(
        ExecutableStatement(PlannableStatement(text: Self.count, role: planning), searchPath: ["public"]))
      let statement = try #require(try secured.prepared(drawn, number: 0))
      let plan = try #require(try measured.text(of: statement, without: []))
      #expect(plan.contains("Filter: (tenant") == isBound, "\(plan)")
    }
    try MeasuringRole.drop(session)
    #expect(try target.traces().isEmpty)
  }

  @Test func `policies that ask for more than a setting are refused`() throws {
    let target = try BenchTarget(script: Self.script)
    let session = try target.session()
    try session.query("LOAD 'auto_explain'")
    let safety = try StatementSafety(session)
    for (table, words) in [
      ("for_role", "which role sends it is not known"), ("without", "has no policies"),
      ("of_user", "more than a column's equality"), ("calling", "more than a column's equality"),
      ("querying", "more than a column's equality"), ("of_server", "more than a column's equality"),
      ("listing", "more than a column's equality"), ("waiting", "the policy p calls pg_sleep"),
      ("titles", "settings of a session"),
    ] {
      let reason = try safety.refusal(of: "SELECT * FROM shop.\(table)")
      #expect(reason?.contains(words) == true, "\(table): \(reason ?? "allowed")")
    }
    for sql in [
      "SELECT * FROM shop.open", "UPDATE shop.documents SET title = 'x'", "DELETE FROM shop.orders WHERE id = 1",
    ] {
      #expect(try safety.refusal(of: sql) == nil)
    }
  }
}
