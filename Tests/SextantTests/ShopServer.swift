import Glibc
import PostgresClient
import PostgresServer
import Testing

/// One loaded server for all tests of this target, with a snapshot and a dump of it.
///
/// `shop` is looked at, `applied` is a copy of it to carry out advice on.
struct ShopServer {
  let cluster: LocalCluster
  let scratch: Scratch
  /// Taken by `sextant snapshot --with-statements`.
  let snapshot: String
  /// pg_stat_statements as CSV: its header and its records.
  let header: String
  let records: [String]

  static let shared: Result<ShopServer, any Error> = Result { try ShopServer() }

  private init() throws {
    scratch = try Scratch()
    cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([
      ("shared_preload_libraries", "pg_stat_statements"), ("log_statement", "all"), ("log_min_messages", "log"),
      ("log_line_prefix", "%a|%d|"), ("stats_fetch_consistency", "none"),
    ])
    try cluster.start()
    let administration = try cluster.connect()
    try administration.query("CREATE DATABASE shop")
    try administration.query("CREATE ROLE monitor LOGIN IN ROLE pg_monitor")
    do {
      let loader = try Self.connect(cluster, "shop")
      try loader.execute(script: Self.schema)
      try loader.execute(script: "ANALYZE")
    }
    try administration.query("CREATE DATABASE applied TEMPLATE shop")
    let client = try Self.connect(cluster, "shop")
    try client.query("SELECT pg_stat_statements_reset()")
    for (statement, parameters, calls) in Self.statements {
      for _ in 0..<calls { try client.query(statement, parameters) }
    }
    try client.query("SELECT pg_stat_force_next_flush()")
    let lines = try Self.psql(
      cluster, scratch, "shop",
      [
        "-c",
        "COPY (SELECT query, calls, rows, total_exec_time FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE datname = 'shop' AND query !~* 'pg_stat|COPY') TO STDOUT CSV HEADER",
      ]
    ).output.split(separator: "\n").map(String.init)
    header = try #require(lines.first)
    records = Array(lines.dropFirst())
    snapshot = scratch.directory + "/shop.json"
    let outcome = try CommandLineTool(scratch).run([
      "snapshot", "--database", cluster.uri(database: "shop", user: "postgres"), "--with-statements", "-o", snapshot,
    ])
    try #require(outcome.status == .exit(0), "\(outcome.errors)")
    atexit {
      if case .success(let server) = ShopServer.shared { server.scratch.remove() }
    }
  }

  /// A connection that is not taken for Sextant's.
  func connect(_ database: String) throws -> Connection { try Self.connect(cluster, database) }

  private static func connect(_ cluster: LocalCluster, _ database: String) throws -> Connection {
    try cluster.connect(database: database, application: "test")
  }

  /// Runs psql of the server's installation.
  func psql(_ database: String, _ arguments: [String]) throws -> CommandLineTool.Outcome {
    try Self.psql(cluster, scratch, database, arguments)
  }

  private static func psql(
    _ cluster: LocalCluster, _ scratch: Scratch, _ database: String, _ arguments: [String]
  ) throws -> CommandLineTool.Outcome {
    let uri = cluster.uri(database: database, user: "postgres") + "&application_name=test"
    return try CommandLineTool(scratch).run(
      program: cluster.binaries.directory + "/psql", ["--no-psqlrc", "--dbname", uri] + arguments)
  }

  func uri(user: String = "postgres") -> String { cluster.uri(database: "shop", user: user) }

  /// The table with names that need quoting.
  static let awkwardTable = #""Über Shop"."Order ""x""""#

  private static let schema = """
    CREATE EXTENSION pg_stat_statements;
    CREATE TABLE customers (id int PRIMARY KEY, email text NOT NULL, city text);
    INSERT INTO customers SELECT n, 'c' || n || '@example.org', 'city ' || n % 100 FROM generate_series(1, 20000) n;
    CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, status text, placed_at timestamptz, note text);
    INSERT INTO orders
      SELECT n, n % 5000, (ARRAY['open', 'paid', 'sent'])[n % 3 + 1], timestamptz '2026-01-01 00:00Z' + n * interval '1 min',
             repeat('x', 60)
      FROM generate_series(1, 60000) n;
    CREATE SCHEMA "Über Shop";
    CREATE TABLE \(awkwardTable) ("select" int NOT NULL, "Größe" text NOT NULL, filler text);
    INSERT INTO \(awkwardTable) SELECT n, 'g' || n % 9000, repeat('y', 60) FROM generate_series(1, 40000) n;
    CREATE TABLE events (id int NOT NULL, at date NOT NULL, actor int NOT NULL, kind text) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (kind);
    CREATE TABLE "Events 2 a" PARTITION OF events_2 FOR VALUES IN ('a');
    CREATE TABLE events_2_other PARTITION OF events_2 DEFAULT;
    INSERT INTO events
      SELECT n, date '2026-01-01' + n % 59, n % 4000, (ARRAY['a', 'b', 'c'])[n % 3 + 1]
      FROM generate_series(1, 60000) n;
    """

  /// How often the workload's statements were called, together.
  static let calls = statements.reduce(0) { $0 + $1.2 }

  private static let statements: [(String, [String?], Int)] = [
    ("SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10", ["17"], 30),
    ("SELECT id, city FROM customers WHERE email = $1", ["c77@example.org"], 20),
    ("SELECT * FROM \(awkwardTable) WHERE \"Größe\" = $1 AND \"select\" > $2", ["g5", "100"], 20),
    ("SELECT count(*) FROM events WHERE actor = $1", ["12"], 20),
    (
      "SELECT c.city, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = $1 GROUP BY 1",
      ["5"], 5
    ),
    ("UPDATE orders SET status = $1 WHERE id = $2", ["paid", "9"], 10),
    ("SET statement_timeout = 0", [], 3),
  ]
}
