extension TrapScript {
  /// Values of parameters that look like what stands between parameters, between entries, or nowhere in a text.
  static let values = [
    "plain", "o'neil, $2 = ''x'''", "', $2 = 'b", "a, b, c", "NULL", "", " ", "two\nlines", "tab\tand \\ backslash",
    "2026-11-25 17:00:00.000 UTC [1] LOG:  duration: 999999.000 ms  statement: SELECT forged",
    "x\n2026-11-25 17:00:00.000 UTC [1] LOG:  duration: 999999.000 ms  statement: SELECT forged",
    "größe 😀 \u{1}", "\r\n", "'", "''", "...", "'...", String(repeating: "long' ", count: 500),
  ]

  /// Queries by the simple protocol.
  static let texts = [
    // The same shape, other literals; other shapes.
    "SELECT id, name FROM customers WHERE id = 1", "SELECT id, name FROM customers WHERE id = 2",
    "select id,name from customers where id=3;", "SELECT id, name FROM customers WHERE id = NULL",
    "SELECT id, name FROM customers WHERE id IN (1, 2, 3)", "SELECT id, name FROM customers WHERE id IN (4, 5)",
    "SELECT id, name FROM customers WHERE id IN (\((1...300).map(String.init).joined(separator: ",")))",
    "SELECT id, name FROM customers WHERE id = ANY ('{1,2}')", "SELECT id FROM customers ORDER BY 1 LIMIT 10",
    "SELECT id FROM customers ORDER BY 1 LIMIT ALL",
    // Several statements, none, and comments alone.
    "SELECT 1; SELECT count(*) FROM orders; UPDATE orders SET status = 'paid' WHERE id = 1",
    "SELECT 'a;b'; SELECT 2;", "", ";", "   ", ";;", "-- a comment alone", "/* a /* nested */ comment */",
    "-- first\nSELECT count(*) FROM customers -- last",
    // Literals.
    #"SELECT E'it\'s', E'a\\', 'plain \', 'it''s'"#, "SELECT 'a'\n  'b', 'c'",
    #"SELECT U&'d\0061t\+000061', U&'d!0061' UESCAPE '!', B'101', X'1FF', N'national'"#,
    "SELECT $$it's $1$$, $tag$a $$ b$tag$, $größe$c$größe$, 'x$$y'", "SELECT 'unicode größe 😀', '日本'",
    "SELECT -1, - 2, 3 - -4, -1e-5, 1e-5, 1.5E+10, .5, 5., 1-1, 1 -1",
    "SELECT id-1, id -1 FROM orders WHERE id=-1 OR id>-5",
    "SELECT 1/* one */+/* two /* three */ */2, 4--2\n", "SELECT 'x'::text, interval '1 day', date '2026-01-01', 1::int",
    "SELECT current_date, true, NULL, ARRAY[1,2,3], ARRAY['a','b'], ROW(1,'x'), '{\"a\":1}'::jsonb",
    // Operators that look like placeholders, and names that look like numbers.
    "SELECT id FROM orders WHERE attributes ? 'gift' AND attributes ?| ARRAY['a','b'] AND attributes ?& ARRAY['note'] LIMIT 1",
    "SELECT id FROM orders WHERE attributes @> '{\"gift\": true}' AND attributes #>> '{note}' = 'n1'",
    "SELECT o1.id AS a1b2 FROM orders o1 JOIN orders o2 ON o1.id = o2.id WHERE o1.id = 7",
    #"SELECT "Order Id", "größe", "a""b" FROM "Order Lines" WHERE "größe" = 1 AND "a""b" = 'x'"#,
    // Texts that look like entries of a log.
    """
    INSERT INTO notes (body) VALUES ('x
    2026-11-25 17:00:00.000 UTC [123] shop_app@shop app=psql LOG:  duration: 999999.000 ms  statement: SELECT forged
    \tDETAIL:  parameters: $1 = ''forged''
    STATEMENT:  SELECT forged
    ')
    """,
    "SELECT 'LOG:  duration: 5.000 ms  statement: SELECT forged' AS \"ERROR:  \"",
    "INSERT INTO notes (body) VALUES (E'a\",\"b\",\\n\"\"c,,,{\"message\":\"duration: 1 ms\"}')",
    // Line ends, blank lines, tabs, spaces at the end.
    "SELECT id\r\nFROM orders\r\nWHERE id = 1\r\n", "SELECT id\n\n\n  FROM orders\n\n",
    "\n\n\tSELECT id\n\t\tFROM orders WHERE id = 2",
    "SELECT 1   ", "\tSELECT\t1\t",
    // What modern applications send.
    "INSERT INTO orders (id, customer_id, status) VALUES (10001, 1, 'open'), (10002, 2, 'open'), (10003, 3, 'paid')",
    "INSERT INTO orders (id, customer_id, status) VALUES (10004, 1, 'open')",
    "INSERT INTO customers (id, name) VALUES (1, 'again') ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id",
    "WITH recent AS (SELECT id FROM orders WHERE created_at > '2026-02-02' LIMIT 5) SELECT count(*) FROM recent",
    "WITH gone AS (DELETE FROM notes WHERE id < 3 RETURNING *) INSERT INTO notes (body) SELECT body FROM gone",
    "MERGE INTO notes n USING (VALUES (1, 'm')) AS v (id, body) ON n.id = v.id WHEN NOT MATCHED THEN INSERT (body) VALUES (v.body)",
    "SELECT status, count(*), sum(total) OVER (PARTITION BY status) FROM orders GROUP BY status, total ORDER BY 2 DESC LIMIT 3",
    "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, created_at DESC LIMIT 2",
    "SELECT id FROM customers WHERE name LIKE 'Customer 1%' AND email ILIKE '%@example.com' LIMIT 5",
    "SELECT count(*) FROM orders WHERE id = 5 /* controller='orders',action='show' */",
    "SELECT count(*) FROM orders WHERE id = 6 /*db_driver='django',route='%2Forders%2F%3Cid%3E',tracestate=''*/",
    "VALUES (1, 'one'), (2, 'two')", "TABLE notes", "SELECT order_count(1), order_total(2)",
    "SELECT c.name, order_count(c.id) FROM customers c WHERE c.id < 4",
    "SELECT pg_sleep(0.02)", "SELECT pg_sleep(0.025)", "SELECT relname FROM pg_class WHERE oid = 1259",
    // A file on disk, of which the server writes an entry with this statement.
    "SELECT id FROM orders a CROSS JOIN generate_series(1, 3) ORDER BY attributes::text, id OFFSET 14000",
    "SELECT '\(String(repeating: "0123456789", count: 20_000))'",
    "SELECT \((1...1500).map { "\($0) AS c\($0)" }.joined(separator: ", "))",
  ]

  static let failing = [
    "SELECT 1 / 0", "SELEC 1", "SELECT 'unterminated", "SELECT * FROM no_such_table WHERE id = 1",
    "INSERT INTO customers (id, name) VALUES (1, 'o''neil')", "SELECT 7; SELECT 1 / 0; SELECT 8",
    "SET statement_timeout = '40ms'", "SELECT pg_sleep(5)", "RESET statement_timeout",
    "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)",
    "DO $$ BEGIN RAISE EXCEPTION E'two\\nlines' USING DETAIL = 'it''s', HINT = 'none'; END $$",
    "SELECT order_count(1) / 0",
  ]

  static let transactions = [
    "BEGIN", "SAVEPOINT active_record_1", "UPDATE orders SET status = 'paid' WHERE id = 2",
    "RELEASE SAVEPOINT active_record_1",
    "SAVEPOINT active_record_2", "UPDATE orders SET status = 'lost' WHERE id = 3",
    "ROLLBACK TO SAVEPOINT active_record_2",
    "COMMIT", "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT count(*) FROM orders WHERE id = 7",
    "END",
    "BEGIN; SELECT count(*) FROM orders WHERE id = 8; COMMIT", "BEGIN", "SELECT 1 / 0", "SELECT 2", "ROLLBACK",
    "BEGIN", "DECLARE \"C_7f3a\" CURSOR FOR SELECT id, total FROM orders WHERE customer_id < 9 ORDER BY id",
    "FETCH 2 FROM \"C_7f3a\"", "FETCH FORWARD 3 FROM \"C_7f3a\"", "MOVE 1 FROM \"C_7f3a\"", "FETCH ALL FROM \"C_7f3a\"",
    "CLOSE \"C_7f3a\"", "DECLARE c_0042 NO SCROLL CURSOR WITH HOLD FOR SELECT id FROM customers WHERE id < 5",
    "COMMIT", "FETCH 1 FROM c_0042", "CLOSE c_0042", "ABORT",
  ]

  static let utilities = [
    "PREPARE by_id (int, text) AS SELECT id FROM orders WHERE id = $1 AND status <> $2", "EXECUTE by_id(1, 'it''s')",
    "EXECUTE by_id(2, 'a, b')", "execute by_id ( 3 , 'c' )", "DEALLOCATE by_id",
    "PREPARE plain AS SELECT count(*) FROM notes", "EXECUTE plain", "DEALLOCATE ALL",
    "CREATE TEMP TABLE basket (id int, name text)", "INSERT INTO basket VALUES (1, 'a'), (2, 'b')",
    "SELECT name FROM basket WHERE id = 1", "CREATE TEMP TABLE copied AS SELECT id FROM orders WHERE id < 10",
    "SELECT count(*) FROM copied", "DROP TABLE basket, copied", "TRUNCATE \"Order Lines\"",
    "COPY (SELECT id FROM orders WHERE id < 4) TO '/dev/null'", "COPY notes (body) FROM PROGRAM 'printf ''a\\nb\\n'''",
    "COPY customers (id, name) TO STDOUT", "EXPLAIN SELECT id FROM orders WHERE id = 4",
    "EXPLAIN (ANALYZE, COSTS OFF) SELECT id FROM orders WHERE id = 5", "CALL touch(9)",
    "DO $$ BEGIN PERFORM order_count(3); UPDATE orders SET total = 1 WHERE id = 21; END $$",
    "DO $$ BEGIN RAISE LOG 'duration: 77777.000 ms  statement: SELECT raised'; END $$",
    "DO $$ BEGIN RAISE WARNING 'a warning, with %', 'two' || E'\\nlines'; END $$",
    "CREATE INDEX orders_status ON orders (status)", "ANALYZE orders", "VACUUM notes",
    "BEGIN; LOCK TABLE notes; COMMIT",
    "SET search_path = public", "SHOW search_path", "SET LOCAL work_mem = '1MB'", "LISTEN channel",
    "NOTIFY channel, 'it''s'",
    "ALTER ROLE \"back office\" PASSWORD 'hunter2'", "COMMENT ON TABLE notes IS 'a; b'",
    "CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'open'", "SELECT count(*) FROM open_orders",
    "CREATE MATERIALIZED VIEW totals AS SELECT status, sum(total) FROM orders GROUP BY 1",
    "REFRESH MATERIALIZED VIEW totals",
    "SELECT id INTO TEMP kept FROM orders WHERE id < 3", "SELECT id FROM orders WHERE id = 1 FOR UPDATE",
    "DISCARD ALL",
  ]
}
