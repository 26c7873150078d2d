import AccessPatterns
import Catalog
import FoundationEssentials
import Intake
import Planner
import PostgresClient
import PostgresServer
import Testing
import Workload

@testable import Scaling

/// One server with a load that was really run: its counters, and pg_stat_statements.
enum BottleneckDatabase {
  static let name = "busy"

  /// What is made before the counters are reset.
  private static let schema = """
    CREATE EXTENSION pg_stat_statements;
    CREATE ROLE "App" LOGIN;
    CREATE TABLE readings (id int PRIMARY KEY, sensor int, value float8, note text);
    INSERT INTO readings SELECT i, i * 7919 % 1000, i % 977, md5(i::text) FROM generate_series(1, 60000) i;
    CREATE TABLE jobs (id int PRIMARY KEY, state text, touched timestamptz, tries int) WITH (fillfactor = 50);
    INSERT INTO jobs SELECT i, 'new', now(), 0 FROM generate_series(1, 5000) i;
    CREATE INDEX jobs_touched_idx ON jobs (touched);
    CREATE TABLE counters (id int PRIMARY KEY, total int, pad text);
    INSERT INTO counters SELECT i, 0, repeat('x', 60) FROM generate_series(1, 20000) i;
    CREATE TABLE profiles (id int PRIMARY KEY, a text, b text, c text, d text, e text);
    INSERT INTO profiles SELECT i, 'a', 'b', 'c', 'd', 'e' FROM generate_series(1, 20000) i;
    CREATE INDEX profiles_e_idx ON profiles (e);
    CREATE TABLE queue (id int PRIMARY KEY, body text) WITH (autovacuum_enabled = off);
    INSERT INTO queue SELECT i, repeat('x', 20) FROM generate_series(1, 40000) i;
    CREATE TABLE calm (id int PRIMARY KEY, body text);
    INSERT INTO calm SELECT i, 'x' FROM generate_series(1, 1000) i;
    GRANT ALL ON ALL TABLES IN SCHEMA public TO "App";
    GRANT SELECT ON pg_stat_statements TO "App";
    """

  static let sort = "SELECT id, note FROM readings ORDER BY note"
  static let touch = "UPDATE jobs SET touched = clock_timestamp(), tries = tries + 1 WHERE id = $1"
  static let count = "UPDATE counters SET total = total + 1"
  static let save = "UPDATE profiles SET a = 'z', b = 'y', c = md5(c), d = md5(d), e = md5(e), id = id"

  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([
      ("shared_preload_libraries", "pg_stat_statements"), ("work_mem", "1MB"), ("autovacuum", "off"),
      ("max_wal_size", "2GB"), ("max_connections", "40"),
    ])
    try cluster.start()
    try cluster.connect().query("CREATE DATABASE \(name)")
    let administration = try cluster.connect(database: name)
    try administration.execute(script: schema)
    for statement in ["VACUUM ANALYZE", "SELECT pg_stat_reset()", "SELECT pg_stat_statements_reset()"] {
      try administration.query(statement)
    }
    do {
      let connection = try cluster.connect(database: name, user: "App")
      for _ in 0..<3 { try connection.query(sort) }
      for _ in 0..<2 { try connection.query("SELECT count(*) FROM calm WHERE body = 'x'") }
      try connection.execute(
        script: """
          DO $$ BEGIN FOR i IN 1..5000 LOOP UPDATE jobs SET touched = clock_timestamp(), tries = tries + 1 WHERE id = i; END LOOP; END $$
          """)
      for _ in 0..<3 { try update(connection) }
      try connection.query(save)
      try connection.query("DELETE FROM queue WHERE id % 2 = 0")
      try connection.query("SELECT pg_stat_force_next_flush()")
      try connection.query("SELECT 1")
    }
    try administration.query("VACUUM (ANALYZE) calm")
    return cluster
  }

  /// Ten thousand updates and more of rows that stand close together.
  static func update(_ connection: Connection) throws {
    try connection.query("UPDATE jobs SET touched = clock_timestamp(), tries = tries + 1")
    try connection.query(count)
  }

  static let input: Result<ScaleInput, any Error> = Result {
    let cluster = try Self.cluster.get()
    let database = try LiveDatabase(target: cluster.uri(database: name, user: LocalCluster.superuser))
    let rows = try database.readStatements().filter { ($0["rolname"] ?? nil) == "App" }
    var builder = WorkloadBuilder()
    builder.add(try PgStatStatementsJSON.read(Array(JSONEncoder().encode(rows)), name: "live"))
    var workload = builder.build()
    // As a document keeps it.
    workload = try WorkloadDocument.read(WorkloadDocument.data(of: workload), name: "w.json")
    let catalog = try database.readCatalog()
    let twin = try Twin.start(catalog, binaries: ServerBinaries.find())[0]
    defer { twin.stop() }
    let index = CatalogIndex(catalog)
    var costed: [CostedClass] = []
    for (number, query) in workload.classes.enumerated() {
      let pattern = try AccessPatternExtractor(catalog: index).extract(from: query.query)
      let plan = try StatementBinder(twin: twin).bind(query, index: number, pattern: pattern)
      costed.append(CostedClass(queryClass: query, pattern: pattern, plan: plan, tree: try plan.tree(twin)))
    }
    return ScaleInput(catalog: catalog, workload: workload, classes: costed)
  }

  static func findings(_ rule: some ScaleRule) throws -> [ScaleFinding] {
    let input = try input.get()
    let findings = rule.findings(input)
    findings.forEach { expectSound($0, input) }
    return findings
  }

  /// Runs what a finding advises, each statement by itself.
  static func run(_ finding: ScaleFinding, _ connection: Connection) throws {
    for statement in finding.remedies.flatMap(\.statements) { try connection.query(statement) }
  }
}

/// All tests on it, one after the other: they change tables of their own.
@Suite(.serialized) enum BottleneckServer {}
