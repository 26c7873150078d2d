import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Workload

/// A loaded database of one large table and its small neighbours, and advice for one statement at a time.
/// The tests that share it run one after another.
struct LoadedLedger: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let connection: Connection
  let catalog: Catalog

  static let shared = Result { try LoadedLedger() }

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE SCHEMA ledger;
        CREATE TABLE ledger.holder (id int PRIMARY KEY, email text NOT NULL, region int NOT NULL, note text NOT NULL);
        INSERT INTO ledger.holder SELECT n, 'h' || n || '@example.org', n % 900, repeat('x', 80) FROM generate_series(1, 30000) n;
        CREATE TABLE ledger.entry (
          id int PRIMARY KEY, account int NOT NULL, kind text NOT NULL, amount int NOT NULL, posted timestamptz NOT NULL,
          due timestamptz, ref text NOT NULL, partner text NOT NULL, holder int NOT NULL, is_open boolean NOT NULL,
          touched timestamptz, note text NOT NULL) WITH (fillfactor = 50);
        INSERT INTO ledger.entry
          SELECT n, n % 40, 'k' || n % 6, n * 7919 % 5000, '2026-01-01'::timestamptz + n * 7919 % 120000 * interval '1 minute',
            CASE WHEN n % 3 = 0 THEN '2026-01-01'::timestamptz + n * 7907 % 119993 * interval '1 minute' END,
            'r' || n, 'p' || n % 50000, n % 30000 + 1, n % 10 > 0, '2026-01-01'::timestamptz + n * interval '1 second',
            repeat('x', 80)
          FROM generate_series(1, 120000) n;
        CREATE INDEX entry_posted_idx ON ledger.entry (posted);
        CREATE TABLE ledger.currency (code text, name text);
        INSERT INTO ledger.currency SELECT 'C' || n, 'currency ' || n FROM generate_series(1, 20) n;
        CREATE TABLE ledger.total (account int, day date, amount int NOT NULL, PRIMARY KEY (account, day));
        INSERT INTO ledger.total SELECT a, '2026-01-01'::date + d, 0 FROM generate_series(1, 40) a, generate_series(1, 300) d;
        """)
    try connection.vacuumUntilVisible()
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  /// - Parameter statements: As a dump has them, with calls and rows.
  func advise(_ statements: [(sql: String, calls: Int, rows: Int)]) throws -> AdviceDocument {
    let lines = statements.map { "\"\($0.sql)\",\($0.calls),\($0.rows)" }
    var builder = WorkloadBuilder()
    let dump = (["query,calls,rows"] + lines).joined(separator: "\n") + "\n"
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    return try Advisor(
      AdviceRequest(catalog: catalog, workload: builder.build(), binaries: binaries, version: "test")
    ).run()
  }
}
