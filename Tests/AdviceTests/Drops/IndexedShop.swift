import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing
import Workload

/// A database with more indexes than it needs, on a throwaway server, and those that only look so.
struct IndexedShop: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let connection: Connection
  let catalog: Catalog

  /// What is to go: exact duplicate, prefix of another, not scanned, of a partitioned table, broken.
  static let superfluous: Set<String> = [
    "orders_status_a", "orders_code_a", "orders_note", "events_subject", "customers_email",
  ]

  /// What is to stay, with the code of the verdict, where it stands out.
  static let kept: [String: String] = [
    "customers_ref_key": "keep", "items_sku": "keep", "orders_customer": "keep", "orders_code_open": "keep",
    "orders_code_pattern": "keep", "orders_code_c": "keep", "orders_placed": "needed", "orders_lower": "keep",
    "orders_code_b": "keep", "orders_status_b": "keep", "log_key": "keep", "items_price": "keep",
  ]

  static let queries = [
    "select * from shop.orders where code = 'c77'",
    "select id from shop.orders where status = 'open' and placed > '2026-03-01'",
    "select id, placed from shop.orders order by placed desc limit 10",
    "select note from shop.customers where id = 5",
    "select count(*) from shop.events where at = '2026-01-05'",
    "select at from shop.log where k = 5",
  ]

  /// What makes the counters of some indexes count.
  private static let scans = [
    ("orders_status_b", "select from shop.orders where status = 'open'"),
    ("orders_code_b", "select from shop.orders where code = 'c1'"),
    ("orders_code_pattern", "select from shop.orders where code ~<~ 'b'"),
    ("orders_code_c", #"select from shop.orders where code > 'd' collate "C""#),
    ("log_key", "select from shop.log where k = 1"), ("items_price", "select from shop.items where price = 5"),
  ]

  /// Runs a query with one index of its table alone: a rollback brings the others back, and not the counters.
  private static func scan(_ index: String, _ query: String, _ connection: Connection) throws {
    try connection.query("BEGIN")
    try connection.query(
      """
      UPDATE pg_index SET indisvalid = false WHERE indexrelid <> 'shop.\(index)'::regclass
        AND indrelid = (SELECT indrelid FROM pg_index WHERE indexrelid = 'shop.\(index)'::regclass)
      """)
    try connection.query(query)
    try connection.query("ROLLBACK")
  }

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.configure([("stats_fetch_consistency", "none")])
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(script: Self.schema)
    // Fails, and leaves the index behind: some addresses stand there twice.
    try? connection.execute(script: "CREATE UNIQUE INDEX CONCURRENTLY customers_email ON shop.customers (email)")
    for table in ["customers", "orders", "items", "events", "log"] {
      try connection.query("VACUUM (ANALYZE) shop.\(table)")
    }
    try connection.query("SET enable_seqscan = off")
    for (index, query) in Self.scans { try Self.scan(index, query, connection) }
    try connection.query("RESET enable_seqscan")
    try connection.query("SELECT pg_stat_force_next_flush()")
    catalog = try Self.read(cluster)
  }

  static func read(_ cluster: LocalCluster) throws -> Catalog {
    try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  private static let schema = """
    CREATE SCHEMA shop;
    CREATE TABLE shop.customers (id int PRIMARY KEY, ref int CONSTRAINT customers_ref_key UNIQUE, email text, note text);
    INSERT INTO shop.customers SELECT n, n, 'e' || n / 2, 'n' FROM generate_series(1, 5000) n;
    CREATE TABLE shop.orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES shop.customers ON DELETE CASCADE,
      status text NOT NULL, placed timestamptz NOT NULL, code text NOT NULL, note text);
    INSERT INTO shop.orders SELECT n, 1 + n % 5000, CASE WHEN n % 100 = 0 THEN 'open' ELSE 'done' END,
      timestamptz '2026-01-01' + n * interval '1 min', 'c' || n, 'note ' || n % 1000 FROM generate_series(1, 100000) n;
    CREATE INDEX orders_status_a ON shop.orders (status, placed);
    CREATE INDEX orders_status_b ON shop.orders (status DESC, placed DESC);
    CREATE INDEX orders_code_a ON shop.orders (code);
    CREATE INDEX orders_code_b ON shop.orders (code, id) INCLUDE (status);
    CREATE INDEX orders_note ON shop.orders (note) WITH (fillfactor = 80) WHERE note IS NOT NULL;
    CREATE INDEX orders_customer ON shop.orders (customer);
    CREATE UNIQUE INDEX orders_code_open ON shop.orders (code) WHERE status = 'open';
    CREATE INDEX orders_code_pattern ON shop.orders (code text_pattern_ops);
    CREATE INDEX orders_code_c ON shop.orders (code COLLATE "C");
    CREATE INDEX orders_placed ON shop.orders (placed);
    CREATE INDEX orders_lower ON shop.orders (lower(code));
    CREATE TABLE shop.items (sku int NOT NULL, price int);
    INSERT INTO shop.items SELECT n, n % 50 FROM generate_series(1, 1000) n;
    CREATE UNIQUE INDEX items_sku ON shop.items (sku);
    CREATE INDEX items_price ON shop.items (price);
    ALTER TABLE shop.items REPLICA IDENTITY USING INDEX items_sku;
    CREATE TABLE shop.events (at date NOT NULL, subject int) PARTITION BY RANGE (at);
    CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
      PARTITION BY RANGE (at);
    CREATE TABLE shop.events_2a PARTITION OF shop.events_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO shop.events SELECT date '2026-01-01' + n % 59, n FROM generate_series(1, 20000) n;
    CREATE INDEX "Own" ON shop.events_1 (subject);
    CREATE INDEX events_subject ON shop.events (subject);
    CREATE TABLE shop.log (k int, at int);
    INSERT INTO shop.log SELECT n, n FROM generate_series(1, 1000000) n;
    CREATE INDEX log_key ON shop.log (k);
    DELETE FROM shop.log WHERE k % 20 <> 0;
    """

  func request(_ change: (inout AdviceRequest) -> Void = { _ in }) throws -> AdviceRequest {
    var builder = WorkloadBuilder()
    let text = Self.queries.map { "-- calls: 10\n\($0);\n" }.joined()
    builder.add(try WorkloadReader.read(Array(text.utf8), name: "workload.sql"))
    var request = AdviceRequest(catalog: catalog, workload: builder.build(), binaries: binaries, version: "test")
    // The server is young.
    request.reviewLimits.unusedAfterDays = 0
    change(&request)
    return request
  }

  /// All index definitions, with what they are attached to.
  func definitions() throws -> [String] {
    try connection.query(
      """
      SELECT pg_get_indexdef(i.indexrelid), i.indisvalid, (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'shop'::regnamespace ORDER BY 1
      """
    ).rows.map { row in row.map { $0 ?? "-" }.joined(separator: " ") }
  }

  /// The costs of the workload's queries on the loaded database.
  func costs() throws -> [Double] {
    try Self.queries.map { query in
      let line = try connection.query("EXPLAIN " + query).rows.first?[0] ?? ""
      let cost = try #require(line.firstRange(of: "..")).upperBound
      return try #require(Double(line[cost...].prefix { $0.isNumber || $0 == "." }))
    }
  }
}
