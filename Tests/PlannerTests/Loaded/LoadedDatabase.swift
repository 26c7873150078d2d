import Catalog
import Intake
import Planner
import PostgresClient
import PostgresServer

/// One loaded server for all tests of this target, its catalog, and twins made from that.
enum LoadedDatabase {
  static let name = "loaded"
  /// Another database with the same contents, in which indexes may be built.
  static let copyName = "copied"

  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([
      ("shared_preload_libraries", "pg_stat_statements"), ("max_wal_size", "4GB"),
      ("maintenance_work_mem", "128MB"),
    ])
    try cluster.start()
    let administration = try cluster.connect()
    try administration.query("CREATE DATABASE \(name)")
    // The twin plans as a role of this name, which owns nothing and is bound by row security.
    try administration.query("CREATE ROLE sextant LOGIN")
    do {
      let connection = try cluster.connect(database: name, settings: [("timezone", "UTC")])
      try load(connection)
    }
    try administration.query("CREATE DATABASE \(copyName) TEMPLATE \(name) STRATEGY file_copy")
    for database in [name, copyName] {
      try administration.query("ALTER DATABASE \(database) SET timezone = 'UTC'")
      try administration.query("ALTER DATABASE \(database) SET max_parallel_workers_per_gather = 0")
      try administration.query("ALTER DATABASE \(database) SET random_page_cost = 1.7")
    }
    return cluster
  }

  private static func load(_ connection: Connection) throws {
    for script in LoadedSchema.scripts { try connection.execute(script: script) }
    try connection.execute(script: "VACUUM ANALYZE")
    // Heap pages that are no longer all-visible, and a table that has grown since it was analysed.
    try connection.execute(script: "UPDATE shop.customers SET balance = balance + 1 WHERE id % 200 = 0")
    try connection.execute(
      script: """
        INSERT INTO shop.animals SELECT 5000 + i, 'animal ' || i % 900, i % 70 FROM generate_series(1, 3000) i;
        GRANT USAGE ON SCHEMA shop TO sextant; GRANT ALL ON ALL TABLES IN SCHEMA shop TO sextant;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO sextant
        """)
  }

  /// Read live, written to a snapshot document and read again.
  static let catalog: Result<Catalog, any Error> = Result {
    let database = try LiveDatabase(target: cluster.get().uri(database: name, user: LocalCluster.superuser))
    let catalog = try database.readCatalog(capturedAt: "2026-03-28T12:00:00Z")
    return try SnapshotCodec.decode(SnapshotCodec.encode(Snapshot(catalog: catalog))).catalog
  }

  /// What plans on the loaded data, with the twin's rights.
  static func planner(_ settings: [Catalog.Setting] = []) throws -> Connection {
    let connection = try cluster.get().connect(database: name, user: "sextant")
    for setting in settings { try connection.query("SELECT set_config($1, $2, false)", [setting.name, setting.value]) }
    return connection
  }

  static func twin(_ settings: [Catalog.Setting] = []) throws -> Twin {
    var catalog = try catalog.get()
    catalog.settings = catalog.settings(overriddenBy: settings).sorted { $0.key < $1.key }.map {
      Catalog.Setting(name: $0.key, value: $0.value)
    }
    return try Twin.start(catalog, binaries: ServerBinaries.find())[0]
  }

  static let twin: Result<Twin, any Error> = Result { try twin() }
}

extension Connection {
  /// The plan of a statement, without executing it.
  func plan(_ statement: String, _ parameters: [String?] = []) throws -> PlanNode {
    let rows = try query("EXPLAIN (FORMAT JSON) \(statement)", parameters).rows
    return try PlanNode.decode(rows.compactMap { $0[0] }.joined(separator: "\n"))
  }
}

extension Twin {
  func plan(_ statement: String, showing: [UInt32] = [], hiding: [UInt32] = []) throws -> PlanNode {
    try PlanNode.decode(
      explain(PlannableStatement(text: statement), format: .json, showing: showing, hiding: hiding))
  }
}
