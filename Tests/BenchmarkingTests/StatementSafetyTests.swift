import PostgresClient
import Testing

@testable import Benchmarking

@Suite(.serialized) struct StatementSafetyTests {
  /// A database with something of everything that is refused.
  private static let script =
    BenchTarget.schema
      + """
      CREATE EXTENSION dblink; CREATE EXTENSION file_fdw; CREATE EXTENSION pgcrypto; CREATE EXTENSION tablefunc;
      CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
      CREATE FOREIGN TABLE shop.passwd (line text) SERVER files OPTIONS (filename '/etc/passwd');
      CREATE FUNCTION shop.waits(n int) RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN PERFORM pg_sleep(0); RETURN n; END';
      CREATE FUNCTION shop.dynamic(t text) RETURNS int LANGUAGE plpgsql AS 'DECLARE n int; BEGIN EXECUTE t INTO n; RETURN n; END';
      CREATE FUNCTION shop.plus(n int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN n + 1; END';
      CREATE FUNCTION shop.of_row(o shop.customers) RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(0)';
      CREATE FUNCTION shop.outer_call(n int) RETURNS int LANGUAGE sql AS 'SELECT shop.waits(n)';
      CREATE OPERATOR shop.@@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = shop.locks);
      CREATE VIEW shop.waiting AS SELECT id, pg_sleep(0)::text AS slept FROM shop.customers;
      CREATE VIEW shop.nested AS SELECT id FROM shop.waiting;
      CREATE VIEW shop.plain AS SELECT id, email FROM shop.customers;
      CREATE VIEW shop.foreigners AS SELECT line FROM shop.passwd;
      CREATE FUNCTION shop.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM dblink_exec(''x'', ''y''); RETURN NEW; END';
      CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN IF NEW IS DISTINCT FROM OLD THEN NEW.at := now(); END IF; RETURN NEW; END';
      CREATE TABLE shop.audited (id int PRIMARY KEY, n int);
      CREATE TRIGGER audit AFTER INSERT ON shop.audited FOR EACH ROW EXECUTE FUNCTION shop.audit();
      CREATE TABLE shop.stamped (id int PRIMARY KEY, n int, at timestamptz);
      CREATE TRIGGER stamp BEFORE UPDATE ON shop.stamped FOR EACH ROW EXECUTE FUNCTION shop.stamp();
      INSERT INTO shop.stamped VALUES (1, 1), (2, 2);
      CREATE TABLE shop.parent (id int PRIMARY KEY);
      CREATE TABLE shop.child (id int PRIMARY KEY, parent int REFERENCES shop.parent ON DELETE CASCADE);
      CREATE TRIGGER audit AFTER DELETE ON shop.child FOR EACH ROW EXECUTE FUNCTION shop.audit();
      CREATE TABLE shop.holder (id int PRIMARY KEY, code int UNIQUE, note text);
      CREATE TABLE shop.held (id int PRIMARY KEY, code int REFERENCES shop.holder (code) ON UPDATE CASCADE);
      CREATE TRIGGER audit AFTER UPDATE ON shop.held FOR EACH ROW EXECUTE FUNCTION shop.audit();
      CREATE TABLE shop.touched (id int);
      CREATE TRIGGER tsvector_of_elsewhere BEFORE UPDATE ON shop.touched FOR EACH ROW EXECUTE FUNCTION pg_catalog.unique_key_recheck();
      CREATE TABLE shop.ruled (id int);
      CREATE RULE loud AS ON INSERT TO shop.ruled DO ALSO NOTIFY shop;
      CREATE TABLE shop.secured (id int);
      ALTER TABLE shop.secured ENABLE ROW LEVEL SECURITY;
      CREATE TABLE shop.waiting_default (id int, n int DEFAULT shop.waits(1));
      CREATE TABLE shop.parts (id int, at int) PARTITION BY RANGE (at);
      CREATE TABLE shop.parts_1 PARTITION OF shop.parts FOR VALUES FROM (0) TO (10);
      CREATE FOREIGN TABLE shop.parts_2 PARTITION OF shop.parts FOR VALUES FROM (10) TO (20) SERVER files OPTIONS (filename '/dev/null');
      """.replacing(
      "CREATE OPERATOR",
      with: """
        CREATE FUNCTION shop.locks(a int, b int) RETURNS bool LANGUAGE sql AS 'SELECT pg_try_advisory_lock(a)';
        CREATE OPERATOR
        """)

  private static let refused: [(sql: String, words: String)] = [
    ("SELECT dblink_exec('host=x', 'DROP TABLE t')", "dblink"),
    ("SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)", "dblink"),
    ("SELECT * FROM shop.passwd", "the foreign table shop.passwd"),
    ("SELECT * FROM shop.foreigners", "the foreign table shop.passwd"),
    ("SELECT * FROM shop.parts", "the foreign table shop.parts_2"),
    ("INSERT INTO shop.parts VALUES (1, 11)", "the foreign table shop.parts_2"),
    ("COPY shop.orders TO PROGRAM 'cat'", "COPY"),
    ("VACUUM shop.orders", "utility"), ("SET ROLE postgres", "utility"), ("DO 'BEGIN END'", "utility"),
    ("TRUNCATE shop.orders", "utility"), ("CALL x()", "utility"), ("CREATE TABLE x AS SELECT 1", "makes a table"),
    ("SELECT 1; DELETE FROM shop.orders", "not one statement"),
    ("SELECT * INTO shop.copy FROM shop.orders", "SELECT INTO"),
    ("LISTEN a", "other sessions"), ("NOTIFY a", "other sessions"), ("SELECT pg_notify('a', 'b')", "other sessions"),
    ("SELECT pg_advisory_lock(1)", "advisory lock"), ("SELECT pg_try_advisory_xact_lock(1)", "advisory lock"),
    ("SELECT pg_sleep(1)", "only waits"), ("SELECT pg_catalog.pg_sleep(1)", "only waits"),
    ("SELECT id FROM shop.orders WHERE EXISTS (SELECT pg_sleep(1))", "only waits"),
    ("WITH x AS (SELECT pg_sleep(1)) SELECT 1", "only waits"),
    ("SELECT lo_unlink(1)", "large objects"), ("SELECT lo_import('/etc/passwd')", "large objects"),
    ("SELECT pg_read_file('/etc/passwd')", "reads files"), ("SELECT pg_ls_dir('/')", "reads files"),
    ("SELECT set_config('role', 'postgres', false)", "set_config"),
    ("SELECT pg_terminate_backend(1)", "volatile"), ("SELECT pg_reload_conf()", "volatile"),
    ("SELECT setval('shop.orders_id_seq', 1)", "volatile"),
    ("SELECT query_to_xml('DELETE FROM shop.orders', true, true, '')", "volatile"),
    ("SELECT shop.waits(1)", "pg_sleep"), ("SELECT shop.outer_call(1)", "pg_sleep"),
    ("SELECT shop.dynamic('SELECT 1')", "EXECUTE"),
    ("SELECT c.of_row FROM shop.customers c", "pg_sleep"), ("SELECT (c).of_row FROM shop.customers c", "pg_sleep"),
    ("SELECT id FROM shop.orders WHERE 1 OPERATOR(shop.@@@) 2", "advisory lock"),
    ("SELECT id FROM shop.waiting", "pg_sleep"), ("SELECT id FROM shop.nested", "pg_sleep"),
    ("INSERT INTO shop.audited VALUES (1, 1)", "the trigger audit"),
    ("WITH w AS (INSERT INTO shop.audited VALUES (1, 1) RETURNING id) SELECT * FROM w", "the trigger audit"),
    ("MERGE INTO shop.audited a USING shop.parent p ON a.id = p.id WHEN MATCHED THEN DELETE", "the trigger audit"),
    ("DELETE FROM shop.parent WHERE id = 1", "shop.child, where the trigger audit"),
    ("UPDATE shop.holder SET code = 2 WHERE id = 1", "shop.held, where the trigger audit"),
    (
      "INSERT INTO shop.holder VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET code = 3",
      "shop.held, where the trigger audit"
    ),
    ("INSERT INTO shop.ruled VALUES (1)", "rules"), ("SELECT * FROM shop.secured", "row security"),
    ("UPDATE shop.secured SET id = 1", "row security"), ("UPDATE shop.plain SET email = ''", "through the view"),
    ("INSERT INTO shop.waiting_default (id) VALUES (1)", "pg_sleep"),
    ("DELETE FROM pg_catalog.pg_class", "system's own"),
    ("SELECT * FROM crosstab('SELECT 1, 2, pg_sleep(1)::text') AS t(a int, b text)", "tablefunc"),
    ("UPDATE shop.touched SET id = 2", "tsvector_of_elsewhere"),
  ]

  private static let allowed: [String] = [
    "SELECT count(*) FROM shop.orders WHERE customer_id = 7",
    "SELECT id FROM shop.orders WHERE id < 10 FOR UPDATE",
    "WITH c AS (SELECT id FROM shop.customers WHERE id < 10) SELECT count(*) FROM shop.orders JOIN c ON c.id = customer_id",
    "WITH gone AS (DELETE FROM shop.orders WHERE id < 5 RETURNING *) SELECT count(*) FROM gone",
    "INSERT INTO shop.orders (customer_id, status, amount) SELECT id, 'new', random() * 9 FROM shop.customers LIMIT 50",
    "INSERT INTO shop.orders (id, customer_id, status, amount) VALUES (nextval('shop.orders_id_seq'), 1, gen_random_uuid()::text, 1)",
    "INSERT INTO shop.customers VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET email = excluded.email || now()::text",
    "UPDATE shop.orders SET status = encode(gen_random_bytes(4), 'hex'), note = clock_timestamp()::text WHERE id < 100",
    "UPDATE shop.stamped SET n = n + 1",
    // Foreign keys that cascade have nothing to do here.
    "INSERT INTO shop.parent VALUES (9)", "UPDATE shop.parent SET id = 8 WHERE id = 1",
    "INSERT INTO shop.holder VALUES (9, 9)", "UPDATE shop.holder SET note = 'x'", "DELETE FROM shop.holder",
    "DELETE FROM shop.orders WHERE id BETWEEN 10 AND 20",
    "MERGE INTO shop.orders o USING shop.customers c ON o.id = c.id WHEN MATCHED AND c.id < 9 THEN DELETE WHEN NOT MATCHED THEN DO NOTHING",
    "SELECT shop.plus(1), email FROM shop.plain WHERE id = 1",
    "SELECT relname FROM pg_class WHERE oid = 'shop.orders'::regclass",
    "SELECT nextval('shop.orders_id_seq')",
  ]

  @Test func `what a rollback does not undo is refused with its reason, and what it does is executed`() throws {
    let target = try BenchTarget(script: Self.script)
    let session = try target.session()
    let safety = try StatementSafety(session)
    for (sql, words) in Self.refused {
      let reason = try safety.refusal(of: sql)
      #expect(reason?.contains(words) == true, "\(sql): \(reason ?? "allowed")")
    }

    let tables = ["shop.orders", "shop.customers", "shop.stamped"]
    func content() throws -> [String?] {
      try tables.map { try target.scalar("SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM \($0) t") }
    }
    let schema = try SchemaState(session)
    let before = try content()
    let sequences = try SequenceState(session)
    let position = try target.scalar("SELECT last_value || ' ' || is_called FROM shop.orders_id_seq")
    let role = try MeasuringRole(session)
    let measured = MeasuredSession(session: session, role: role, timeout: 20, isInterrupted: { false })
    for sql in Self.allowed {
      #expect(try safety.refusal(of: sql) == nil, "\(sql)")
      let statement = ExecutableStatement(text: sql, parameters: [], types: [], searchPath: ["public"])
      guard case .ran = try measured.run(statement, without: [], written: []) else {
        Issue.record("\(sql) did not run: \(try measured.run(statement, without: [], written: []))")
        continue
      }
    }
    #expect(try content() == before)
    #expect(try target.scalar("SELECT last_value || ' ' || is_called FROM shop.orders_id_seq") != position)
    #expect(try sequences.restore(session).names == ["shop.orders_id_seq"])
    #expect(try target.scalar("SELECT last_value || ' ' || is_called FROM shop.orders_id_seq") == position)
    try MeasuringRole.drop(session)
    #expect(schema.differences(to: try SchemaState(session)).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a statement runs without superuser rights`() throws {
    let target = try BenchTarget()
    let session = try target.session()
    let measured = MeasuredSession(
      session: session, role: try MeasuringRole(session), timeout: 20, isInterrupted: { false })
    // Refused by StatementSafety, and here by the server.
    for sql in [
      "SELECT pg_read_file('/etc/passwd')", "DELETE FROM pg_catalog.pg_class", "SELECT lo_import('/etc/passwd')",
    ] {
      let statement = ExecutableStatement(text: sql, parameters: [], types: [], searchPath: ["public"])
      guard case .failed(_, let state) = try measured.run(statement, without: [], written: []) else {
        Issue.record("\(sql) ran")
        continue
      }
      #expect(state == "42501")
    }
    let slow = ExecutableStatement(text: "SELECT pg_sleep(5)", parameters: [], types: [], searchPath: ["public"])
    let brief = MeasuredSession(session: session, role: measured.role, timeout: 0.1, isInterrupted: { false })
    guard case .timedOut = try brief.run(slow, without: [], written: []) else {
      Issue.record("it did not run out of time")
      return
    }
  }
}
