import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Workload

/// A loaded database of foreign keys of every kind, and advice for it. The tests that share it run one after another.
struct KeyedDatabase: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let connection: Connection
  let catalog: Catalog

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(script: Self.schema)
    try connection.vacuumUntilVisible()
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  /// 10 cascaded rows for each parent, half of which are referenced in turn.
  private static let schema = """
    CREATE SCHEMA k;
    CREATE TABLE k.parent (id int PRIMARY KEY, code text UNIQUE, a int, b int, UNIQUE (a, b));
    INSERT INTO k.parent SELECT n, 'c' || n, n, n % 7 FROM generate_series(1, 3000) n;
    CREATE TABLE k.cascaded (id int PRIMARY KEY, parent int NOT NULL REFERENCES k.parent ON DELETE CASCADE, note text);
    INSERT INTO k.cascaded SELECT n, 1 + n % 3000, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.grand (id int, cascaded int REFERENCES k.cascaded ON DELETE SET NULL, note text);
    INSERT INTO k.grand SELECT n, CASE WHEN n % 2 = 0 THEN n END, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.checked (id int, parent int REFERENCES k.parent, note text);
    INSERT INTO k.checked SELECT n, 1 + n % 3000, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.renamed (id int, code text REFERENCES k.parent (code) ON UPDATE CASCADE, note text);
    INSERT INTO k.renamed SELECT n, 'c' || (1 + n % 3000), repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.pair (id int, a int, b int, note text,
      CONSTRAINT pair_key FOREIGN KEY (b, a) REFERENCES k.parent (b, a) ON DELETE SET DEFAULT);
    INSERT INTO k.pair SELECT n, 1 + n % 3000, (1 + n % 3000) % 7, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE INDEX pair_a ON k.pair (a);
    CREATE TABLE k.parts (id int, parent int REFERENCES k.parent ON DELETE CASCADE, note text) PARTITION BY RANGE (id);
    CREATE TABLE k.parts_1 PARTITION OF k.parts FOR VALUES FROM (0) TO (15000);
    CREATE TABLE k.parts_2 PARTITION OF k.parts FOR VALUES FROM (15000) TO (40000);
    INSERT INTO k.parts SELECT n, 1 + n % 3000, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.node (id int PRIMARY KEY, up int REFERENCES k.node ON DELETE CASCADE, note text);
    INSERT INTO k.node SELECT n, CASE WHEN n > 10 THEN n / 10 END, repeat('x', 40) FROM generate_series(1, 30000) n;
    CREATE TABLE k.whole (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE k.whole_1 PARTITION OF k.whole FOR VALUES FROM (0) TO (1000);
    CREATE TABLE k.whole_2 PARTITION OF k.whole FOR VALUES FROM (1000) TO (4000);
    INSERT INTO k.whole SELECT n FROM generate_series(1, 3000) n;
    CREATE TABLE k.leaning (id int, whole int REFERENCES k.whole);
    INSERT INTO k.leaning SELECT n, 1 + n % 3000 FROM generate_series(1, 30000) n;
    """

  func request(
    _ statements: [(calls: Int, rows: Int, sql: String)], header: String = "query,calls,rows,toplevel",
    nested: Set<String> = [], change: (inout AdviceRequest) -> Void = { _ in }
  ) throws -> AdviceRequest {
    let lines = statements.map { statement in
      let text = statement.sql.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      return "\"\(text)\",\(statement.calls),\(statement.rows),\(nested.contains(statement.sql) ? "f" : "t")"
    }
    var builder = WorkloadBuilder()
    let dump = ([header] + lines).joined(separator: "\n") + "\n"
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    var request = AdviceRequest(catalog: catalog, workload: builder.build(), binaries: binaries, version: "test")
    change(&request)
    return request
  }

  func advise(
    _ statements: [(calls: Int, rows: Int, sql: String)], nested: Set<String> = [],
    change: (inout AdviceRequest) -> Void = { _ in }
  ) throws -> AdviceDocument {
    try Advisor(request(statements, nested: nested, change: change)).run()
  }

  func plan(_ statement: String) throws -> String {
    try connection.query("EXPLAIN " + statement).rows.map { ($0[0] ?? "") + "\n" }.joined()
  }
}
