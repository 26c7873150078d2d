import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Workload

/// A small loaded database on a throwaway server, and advice for it.
/// The tests that share it run one after another.
struct LoadedShop: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let catalog: Catalog
  let connection: Connection

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE SCHEMA shop;
        CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text NOT NULL, country text NOT NULL);
        INSERT INTO shop.customers SELECT n, 'c' || n || '@example.org', 'C' || n % 20 FROM generate_series(1, 20000) n;
        CREATE TABLE shop."Orders" (
          id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customers, status text NOT NULL,
          placed_at timestamptz NOT NULL, "order" integer, note text);
        INSERT INTO shop."Orders"
          SELECT n, 1 + n * 7919 % 20000, CASE WHEN n % 100 = 0 THEN 'open' ELSE 'done' END,
                 '2026-01-01'::timestamptz + n * interval '1 minute', n % 50, repeat('x', 60)
          FROM generate_series(1, 100000) n;
        CREATE TABLE shop.tiny (id integer, name text);
        INSERT INTO shop.tiny SELECT n, 'n' || n FROM generate_series(1, 20) n;
        CREATE TABLE shop.events (at timestamptz NOT NULL, kind text NOT NULL, subject bigint NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        INSERT INTO shop.events
          SELECT '2026-01-01'::timestamptz + n * interval '1 minute', 'k' || n % 5, n % 9000 FROM generate_series(1, 80000) n;
        """)
    try connection.query("VACUUM (ANALYZE)")
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  /// Statements with the calls of each, as a `.sql` file has them.
  static let workload: [(calls: Int, sql: String)] = [
    (900, #"select id, placed_at from shop."Orders" where customer_id = $1 order by placed_at desc limit 10"#),
    (3, #"select count(*) from shop."Orders" where customer_id = $1"#),
    (50, #"select * from shop."Orders" where status = 'open' and placed_at > now() - interval '1 day'"#),
    (10, "select id from shop.customers where email = $1"),
    (5_000, "select email from shop.customers where id = $1"),
    (400, "select name from shop.tiny where id = $1"),
    (100, "select kind from shop.events where subject = $1"),
    (20, #"insert into shop."Orders" (id, customer_id, status, placed_at) values ($1, $2, $3, $4)"#),
    (7, "select nothing from shop.nowhere"), (2, "selec 1"),
  ]

  func workload(_ statements: [(calls: Int, sql: String)] = Self.workload) throws -> Workload {
    let text = statements.map { "-- calls: \($0.calls)\n\($0.sql);\n" }.joined(separator: "\n")
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array(text.utf8), name: "workload.sql"))
    return builder.build()
  }

  func advise(
    _ statements: [(calls: Int, sql: String)] = Self.workload, change: (inout AdviceRequest) -> Void = { _ in }
  ) throws -> AdviceDocument {
    var request = AdviceRequest(
      catalog: catalog, workload: try workload(statements), binaries: binaries, version: "test")
    change(&request)
    return try Advisor(request).run()
  }

  /// The plan of a statement on the loaded database.
  func plan(_ statement: String, _ parameters: [String?] = []) throws -> String {
    try connection.query("EXPLAIN " + statement, parameters).rows.map { ($0[0] ?? "") + "\n" }.joined()
  }
}
