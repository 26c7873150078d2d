import PostgresServer

/// One fixed run of statements with everything in it that readers of logs have stumbled on.
enum TrapScript {
  static let schema = #"""
    CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, email text, country text, created_at timestamptz);
    INSERT INTO customers SELECT i, 'Customer ' || i, 'c' || i || '@example.com', (ARRAY['DE','FR','LU'])[1 + i % 3],
      '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' FROM generate_series(1, 2000) i;
    CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, status text, total numeric(10,2),
      attributes jsonb, created_at timestamptz);
    INSERT INTO orders SELECT i, 1 + i % 2000, (ARRAY['open','paid','sent'])[1 + i % 3], i * 1.5,
      jsonb_build_object('gift', i % 2 = 0, 'note', 'n' || i), '2026-02-01 00:00Z'::timestamptz + i * interval '1 minute'
      FROM generate_series(1, 5000) i;
    CREATE TABLE "Order Lines" ("Order Id" int, "größe" int, "a""b" text);
    CREATE TABLE notes (id serial, body text);
    CREATE TABLE wide (\#((1...40).map { "column_with_a_long_name_\($0) int" }.joined(separator: ", ")));
    CREATE FUNCTION order_count(customer int) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE found bigint;
    BEGIN
      SELECT count(*) INTO found FROM orders o WHERE o.customer_id = customer;
      RETURN found;
    END $$;
    CREATE FUNCTION order_total(customer int) RETURNS numeric LANGUAGE sql VOLATILE AS
      $$ SELECT coalesce(sum(o.total), 0) FROM orders o WHERE o.customer_id = customer $$;
    CREATE PROCEDURE touch(customer int) LANGUAGE plpgsql AS $$
    BEGIN UPDATE orders SET created_at = created_at WHERE customer_id = customer; END $$;
    ANALYZE;
    """#

  /// - Returns: The number of errors that clients were answered with.
  static func run(on cluster: LocalCluster) throws -> Int {
    func session(_ user: String, _ application: String) throws -> WireClient {
      try WireClient(
        directory: cluster.directory, database: LoggedRun.database, user: user, application: application)
    }
    let plain = try session("shop_app", "psql")
    for text in texts + failing + transactions + utilities { try plain.simple(text) }
    try copyIn(plain)
    let java = try session("shop_app", "PostgreSQL JDBC Driver")
    try extended(java)
    try portals(java)
    try failingExtended(java)
    // Rails' name of an application is the title of its process.
    let rails = try session("back office", "puma: cluster worker 0: 17 [shop]")
    try objectMapper(rails)
    try interleaved(plain, java)
    let nameless = try session("shop_app", "")
    try nameless.simple("SELECT count(*) FROM notes WHERE id = 4")
    return [plain, java, rails, nameless].map(\.errors).reduce(0, +)
  }

  // MARK: - One session

  private static func copyIn(_ client: WireClient) throws {
    client.query("COPY notes (body) FROM STDIN WITH (FORMAT csv)")
    client.copyData("first\n\"second, with a \"\"quote\"\"\"\nSELECT 3\n")
    try client.finish()
  }

  private static func extended(_ client: WireClient) throws {
    let lookup = "SELECT id, name, email FROM customers WHERE id = $1"
    for id in ["1", "2", "3", nil] { try client.extended(lookup, [id]) }
    let note = "INSERT INTO notes (body) VALUES ($1) RETURNING id"
    for value in values { try client.extended(note, [value]) }
    try client.extended(note, [nil])
    try client.extended(
      "SELECT count(*) FROM orders WHERE status = $2 AND total > $1::numeric AND attributes @> $3::jsonb AND status <> $2",
      ["10.5", "o'pen', $1 = 'x", #"{"gift": true, "a": ["1,2", "it's"]}"#])
    try client.extended("SELECT $1::text, $2::text, $1::text || $3::text", ["a", nil, "c"])
    try client.extended("SELECT count(*) FROM orders WHERE id = ANY($1::int[])", ["{1,2,3}"])
    try client.extended("SELECT count(*) FROM orders WHERE id = ANY($1::int[])", ["{4}"])
    try client.extended("SELECT id FROM orders\nWHERE customer_id = $1\n\tAND status = 'open'\nORDER BY id\n", ["7"])
    try client.extended("", [])
    try client.extended("/* ping */", [])
    try client.extended("SELECT 1", [])
    try client.extended("SELECT pg_sleep($1)", ["0.03"])
    try client.extended("SELECT order_count($1::int), order_total($2::int)", ["5", "6"])
    try client.extended("UPDATE orders SET total = total + $1 WHERE id BETWEEN $2 AND $3", ["0.5", "10", "19"])
  }

  /// What comes back from a portal in parts is one execution; named statements are parsed once and executed often.
  private static func portals(_ client: WireClient) throws {
    client.parse("SELECT id, total FROM orders WHERE customer_id < $1 ORDER BY id", name: "S_1")
    client.sync()
    try client.finish()
    for (portal, customer) in [("C_1", "3"), ("C_2", "4")] {
      try client.extended("BEGIN", [])
      client.bind([customer], statement: "S_1", portal: portal)
      client.execute(portal: portal, rows: 2)
      client.sync()
      for _ in 0..<3 {
        client.execute(portal: portal, rows: 2)
        client.sync()
      }
      client.execute(portal: portal)
      client.closePortal(portal)
      client.sync()
      for _ in 0..<5 { try client.finish() }
      try client.extended("COMMIT", [])
    }
    // All rows at once, by name.
    for customer in ["5", "6", "7"] {
      client.bind([customer], statement: "S_1")
      client.execute()
      client.sync()
      try client.finish()
    }
    // An unnamed portal in parts, and several statements before one sync.
    try client.extended("BEGIN", [])
    client.parse("SELECT name FROM customers WHERE country = $1 AND id < 30 ORDER BY id")
    client.bind(["DE"])
    client.execute(rows: 3)
    client.execute(rows: 3)
    client.execute()
    client.bind(["2"], statement: "S_1")
    client.execute()
    client.parse("UPDATE orders SET status = 'sent' WHERE id = $1", name: "batch")
    for id in ["11", "12", "13"] {
      client.bind([id], statement: "batch")
      client.execute()
    }
    client.sync()
    try client.finish()
    try client.extended("COMMIT", [])
  }

  private static func failingExtended(_ client: WireClient) throws {
    try client.extended("SELECT 10 / $1::int", ["0"])
    try client.extended("SELECT 10 / $1::int", ["5"])
    try client.extended("SELECT no_such_column FROM customers WHERE id = $1", ["1"])
    try client.extended("SELECT id FROM customers WHERE id = $1", ["not a number"])
    try client.extended("INSERT INTO customers (id, name) VALUES ($1, $2)", ["1", "it's taken"])
    try client.simple("SET statement_timeout = '40ms'")
    try client.extended("SELECT pg_sleep($1)", ["7"])
    try client.simple("RESET statement_timeout")
  }

  /// As object mappers send it: long lists of columns, a tag with what asked, a query for each row of the last.
  private static func objectMapper(_ client: WireClient) throws {
    let columns = (1...40).map { #""wide"."column_with_a_long_name_\#($0)""# }.joined(separator: ", ")
    for page in 0..<3 {
      try client.simple(
        """
        SELECT \(columns) FROM "wide" WHERE "wide"."column_with_a_long_name_1" = \(page) LIMIT 20 OFFSET \(page * 20) \
        /*action='index',controller='orders',traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-01'*/
        """)
    }
    for round in 0..<2 {
      try client.simple("BEGIN")
      try client.simple(
        #"SELECT "orders".* FROM "orders" WHERE "orders"."status" = 'open' ORDER BY "orders"."id" LIMIT 12 OFFSET \#(round)"#
      )
      for row in 0..<12 {
        try client.extended(
          #"SELECT "customers".* FROM "customers" WHERE "customers"."id" = $1 LIMIT $2 /*application:Shop,controller:orders*/"#,
          [String(round * 12 + row + 1), "1"])
      }
      try client.simple("COMMIT")
    }
  }

  // MARK: - Two sessions at once

  /// Their entries alternate, and one statement ends while another runs.
  private static func interleaved(_ first: WireClient, _ second: WireClient) throws {
    try first.simple("BEGIN")
    try second.extended("BEGIN", [])
    for number in 1...6 {
      try first.simple("UPDATE orders SET total = \(number) WHERE id = \(number)")
      try second.extended("UPDATE orders SET total = $1 WHERE id = $2", [String(number), String(100 + number)])
    }
    first.query("SELECT pg_sleep(0.15), 'slow'")
    try first.flush()
    for number in 1...4 { try second.simple("SELECT name FROM customers WHERE id = \(number) AND country = 'DE'") }
    try second.extended("SELECT count(*) FROM orders WHERE status = $1", ["open"])
    try first.finish()
    try second.extended("COMMIT", [])
    try first.simple("ROLLBACK")
  }
}

extension WireClient {
  func simple(_ text: String) throws {
    query(text)
    try finish()
  }

  /// As libpq's PQexecParams: parsed, bound and executed without a name.
  func extended(_ text: String, _ parameters: [String?]) throws {
    parse(text)
    bind(parameters)
    execute()
    sync()
    try finish()
  }
}
