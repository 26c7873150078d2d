import Advice
import Catalog
import Glibc
import Intake
import Planner
import PostgresClient
import PostgresServer
import Workload

@testable import Benchmarking

/// A small loaded database on a throwaway server, to be measured on.
final class BenchTarget {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  private(set) var connection: Connection

  init(isMarked: Bool = true, script: String = BenchTarget.schema, onDisk: Bool = false) throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries, onDisk: onDisk)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(script: script)
    try connection.query("VACUUM (ANALYZE)")
    if isMarked { try connection.query("ALTER DATABASE postgres SET sextant.bench = 'on'") }
  }

  static let schema = """
    CREATE SCHEMA shop;
    CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text NOT NULL, country text NOT NULL);
    INSERT INTO shop.customers SELECT n, 'c' || n || '@example.org', 'C' || n % 20 FROM generate_series(1, 5000) n;
    CREATE TABLE shop.orders (
      id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customers, status text NOT NULL,
      amount int NOT NULL, note text) WITH (fillfactor = 70);
    INSERT INTO shop.orders (customer_id, status, amount, note)
      SELECT 1 + n * 7919 % 5000, CASE WHEN n % 100 = 0 THEN 'open' ELSE 'done' END, n % 1000, repeat('x', 60)
      FROM generate_series(1, 40000) n;
    CREATE INDEX orders_amount_idx ON shop.orders (amount);
    """

  /// After a restart of the server.
  func reconnect() throws { connection = try cluster.connect() }

  func session() throws -> TargetSession { try TargetSession(cluster.connect()) }

  func catalog() throws -> Catalog {
    try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  static func workload(_ statements: [(calls: Int, sql: String)]) throws -> Workload {
    let text = statements.map { "-- calls: \($0.calls)\n\($0.sql);\n" }.joined(separator: "\n")
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array(text.utf8), name: "workload.sql"))
    return builder.build()
  }

  /// One recommendation, as the document has it.
  struct Recommendation {
    var action = "create_index"
    var method = "btree"
    var table = "shop.orders"
    var index: String
    var statement: String
    /// The class's text.
    var queries: [String] = []
  }

  /// An advice on a workload, read as the command reads it.
  static func advice(_ recommendations: [Recommendation], _ workload: Workload) throws -> AdviceProposals {
    let entries = recommendations.enumerated().map { number, entry in
      let queries = workload.classes.filter { entry.queries.contains($0.query) }.map {
        """
        {"class": "\($0.id)", "fingerprint": "\($0.fingerprint)", "query": "\($0.query)", "calls": \($0.calls),
         "cost_before": 100.0, "cost_after": 1.0}
        """
      }
      return """
        {"id": "r\(number + 1)", "action": "\(entry.action)", "method": "\(entry.method)", "table": "\(entry.table)",
         "index": "\(entry.index)", "statement": "\(entry.statement)", "rollback": "", "size_bytes": 800000,
         "queries": [\(queries.joined(separator: ", "))]}
        """
    }
    let text = """
      {"schema": "sextant.advice/1", "recommendations": [\(entries.joined(separator: ", "))]}
      """
    return try ProposalReader.read(Array(text.utf8), name: "advice.json")
  }

  func request(
    _ recommendations: [Recommendation], _ statements: [(calls: Int, sql: String)], rounds: Int = 5
  ) throws -> BenchRequest {
    let workload = try Self.workload(statements)
    let catalog = try catalog()
    let pool = TwinPool(try Twin.start(catalog, binaries: binaries))
    defer { pool.stop() }
    return BenchRequest(
      advice: try Self.advice(recommendations, workload), workload: try AnalyzedWorkload(workload, catalog, pool),
      catalog: catalog, settings: .init(rounds: rounds, parameterSets: 2, statementTimeout: 20), version: "test"
    ) { [cluster] () throws(PostgresError) in
      try cluster.connect()
    }
  }

  func scalar(_ statement: String) throws -> String? { try connection.query(statement).scalar }

  /// What a run may not leave: its indexes, its role, its lock, its large object. A session that was closed takes a moment to end.
  func traces() throws -> [String] {
    var found: [String] = []
    for _ in 0..<50 {
      found = try currentTraces()
      if found.isEmpty { break }
      usleep(100_000)
    }
    return found
  }

  private func currentTraces() throws -> [String] {
    try connection.query(
      """
      SELECT relname FROM pg_class WHERE relname LIKE 'sextant%' UNION ALL
      SELECT rolname FROM pg_roles WHERE rolname LIKE 'sextant%' UNION ALL
      SELECT 'lock ' || pid FROM pg_locks WHERE locktype = 'advisory' UNION ALL
      SELECT 'large object ' || oid FROM pg_largeobject_metadata
      """
    ).rows.compactMap { $0[0] }
  }
}
