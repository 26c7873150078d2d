import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Workload

/// A loaded database of queues: jobs with a few waiting, letters with a few to be sent, and advice for it. The tests that
/// share it run one after another.
struct LoadedQueue: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let connection: Connection
  let catalog: Catalog

  static let shared = Result { try LoadedQueue() }

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE SCHEMA q;
        CREATE TABLE q.job (
          id integer PRIMARY KEY, state varchar(20) NOT NULL DEFAULT 'queued', priority integer NOT NULL, owner integer NOT NULL,
          created timestamptz NOT NULL, parent integer, flagged boolean NOT NULL, note text NOT NULL);
        INSERT INTO q.job
          SELECT n, CASE WHEN n % 200 = 0 THEN 'queued' WHEN n % 331 = 1 THEN 'running' WHEN n % 20 = 3 THEN 'failed' ELSE 'done' END,
            n % 7, n % 3000, '2026-01-01'::timestamptz + n * interval '1 minute', CASE WHEN n % 12 = 0 THEN n / 3 END,
            n % 150 = 0, repeat('x', 80)
          FROM generate_series(1, 60000) n;
        -- ANALYZE looks at 300 rows for each: at all of them, so that the part that is queued is no sample's.
        ALTER TABLE q.job ALTER COLUMN state SET STATISTICS 200;
        CREATE TABLE q.mail (id integer PRIMARY KEY, recipient integer NOT NULL, sent_at timestamptz, body text NOT NULL);
        INSERT INTO q.mail
          SELECT n, n % 4000, CASE WHEN n % 300 > 0 THEN '2026-01-01'::timestamptz + n * interval '1 minute' END, repeat('y', 90)
          FROM generate_series(1, 60000) n;
        """)
    try connection.vacuumUntilVisible()
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  /// Rows of a dump: calls, rows returned, text.
  func dump(_ rows: [(calls: Int, rows: Int, sql: String)]) throws -> Workload {
    try workload(rows.reduce("query,calls,rows\n") { $0 + "\"\($1.sql)\",\($1.calls),\($1.rows)\n" }, "dump.csv")
  }

  /// Statements as the application sends them, each so often.
  func file(_ statements: [String], calls: Int = 100) throws -> Workload {
    try workload(statements.reduce("") { $0 + "-- calls: \(calls)\n\($1);\n" }, "queries.sql")
  }

  private func workload(_ text: String, _ name: String) throws -> Workload {
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array(text.utf8), name: name))
    return builder.build()
  }

  func advise(_ workload: Workload, change: (inout AdviceRequest) -> Void = { _ in }) throws -> AdviceDocument {
    var request = AdviceRequest(catalog: catalog, workload: workload, binaries: binaries, version: "test")
    change(&request)
    return try Advisor(request).run()
  }

  func plan(_ statement: String) throws -> String {
    try connection.query("EXPLAIN " + statement).rows.map { ($0[0] ?? "") + "\n" }.joined()
  }
}
