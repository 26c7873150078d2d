package import Catalog
internal import PostgresClient
package import PostgresServer
internal import SQLSyntax

/// A throwaway PostgreSQL with the schema and the statistics of a catalog, and no rows: its planner plans as the
/// source's does.
///
/// A twin belongs to one thread at a time: it holds sessions of its own. Several of them share one server, whose
/// catalog is the same to all, but for what a what-if transaction changes for itself. The server goes with its last
/// reference, and with the process.
package final class Twin: @unchecked Sendable {
  package let catalog: Catalog
  /// What is not as at the source: stand-ins, missing extensions, another locale, another major version.
  package let notes: [TwinNote]
  let cluster: LocalCluster
  let relations: RelationMap
  package let tables: TableTree
  /// What the names of candidates' indexes begin with, and no name of the catalog does.
  let candidatePrefix: String
  private var planning: [String: Connection] = [:]
  /// The candidates when HypoPG has them; nil when they are real indexes.
  let hypopg: HypoPGCandidates?
  /// What the sessions that plan have of them.
  var hypopgSessions: [PlanningRole: HypoPGSession] = [:]
  /// Of all calls as roles that untrusted functions may run as.
  let limit: TimeLimit
  /// Statements whose planning took too long once: they are not tried again.
  private(set) var tooSlow: Set<PlannableStatement> = []

  /// `server_version_num` of the planner.
  package let serverVersion: Int

  /// Builds a server and starts it.
  ///
  /// - Parameters:
  ///   - count: How many twins are to work on it side by side.
  ///   - patience: The seconds that a call may take at first, when it runs functions of the catalog.
  ///   - sizes: Whose sizes and costs candidates have.
  ///   - progress: Called with what is being done.
  /// - Throws: `.twinUnavailable`, also when HypoPG is asked for and not installed, `.twinLost`, `.twinRefused` or
  ///   `.storage`.
  package static func start(
    _ catalog: Catalog, binaries: ServerBinaries, count: Int = 1, patience: Double = defaultPatience,
    sizes: IndexSizes = .estimated, progress: (String) -> Void = { _ in }
  ) throws(PlannerError) -> [Twin] {
    progress("starting the planner twin")
    let cluster = try PlannerError.serving { () throws(ServerError) in
      let cluster = try LocalCluster(binaries)
      try cluster.start()
      return cluster
    }
    var notes = versionNote(catalog, cluster)
    notes += try TwinDatabase(catalog: catalog, cluster: cluster, sizes: sizes).create()
    progress("building the schema of \(catalog.tables.count) tables in the twin")
    let superuser = try PlannerError.translating { () throws(PostgresError) in
      try cluster.administer(database: TwinDatabase.name)
    }
    let limit = timeLimit(cluster, patience)
    let owner = SchemaSession { () throws(PostgresError) in
      let connection = try cluster.connect(database: TwinDatabase.name, user: TwinDatabase.owner)
      connection.limit = limit
      return connection
    }
    notes += try SchemaBuilder(catalog: catalog, session: owner, superuser: superuser).build()
    progress("putting statistics into the twin")
    let (relations, missing) = try inject(catalog, superuser)
    notes += missing
    // The planner reads an index's height once: the files are written while no server runs.
    cluster.stop()
    try PlannerError.serving { () throws(ServerError) in try cluster.configure(capacity(for: count)) }
    try RelationSizes(catalog: catalog, relations: relations).inflate { entry in
      entry.path.map { file(cluster, $0) }
    }
    try PlannerError.serving { () throws(ServerError) in try cluster.start() }
    let hypopg = sizes == .hypopg ? HypoPGCandidates() : nil
    var twins: [Twin] = []
    for _ in 0..<max(1, count) { twins.append(try Twin(catalog, cluster, relations, notes, patience, hypopg)) }
    return twins
  }

  private init(
    _ catalog: Catalog, _ cluster: LocalCluster, _ relations: RelationMap, _ notes: [TwinNote], _ patience: Double,
    _ hypopg: HypoPGCandidates?
  ) throws(PlannerError) {
    self.hypopg = hypopg
    limit = Self.timeLimit(cluster, patience)
    self.catalog = catalog
    self.cluster = cluster
    self.relations = relations
    self.notes = notes
    tables = TableTree(catalog)
    candidatePrefix = Self.candidatePrefix(avoiding: catalog)
    serverVersion = try PlannerError.translating { () throws(PostgresError) in
      try cluster.connect(database: TwinDatabase.name).serverVersion
    }
  }

  private static func inject(
    _ catalog: Catalog, _ connection: Connection
  ) throws(PlannerError) -> (relations: RelationMap, notes: [TwinNote]) {
    let relations = try PlannerError.translating { () throws(PostgresError) in
      let relations = try RelationMap(connection)
      for schema in catalog.schemas + ["public"] {
        let name = SQLIdentifier.quoted(schema)
        for role in [TwinDatabase.planner, TwinDatabase.unboundPlanner] {
          // A schema that could not be made is in the notes already.
          _ = try? connection.query("GRANT ALL ON ALL TABLES IN SCHEMA \(name) TO \(role)")
          _ = try? connection.query("GRANT USAGE ON ALL SEQUENCES IN SCHEMA \(name) TO \(role)")
        }
      }
      try connection.query("BEGIN")
      try RelationSizes(catalog: catalog, relations: relations).inject(connection)
      try connection.query(
        """
        INSERT INTO sextant_twin.switchable SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) AND c.relkind = 'i'
        """)
      try connection.query("COMMIT")
      return relations
    }
    var notes = try StatisticsInjector(connection: connection).inject(catalog, relations)
    notes += try ExtendedStatisticsInjector(connection: connection).inject(catalog)
    return (relations, notes)
  }

  /// Connections and locks for twins that plan side by side. Planning locks all indexes of a statement's tables, and
  /// keeps the locks to the end of its transaction.
  private static func capacity(for count: Int) -> [(name: String, value: String)] {
    let connections = 40 + 4 * count
    return [
      ("max_connections", String(connections)),
      ("max_locks_per_transaction", String(max(2_048, count * 32_768 / connections))),
    ]
  }

  /// Seconds that PostgreSQL's planner has never been seen to need.
  package static let defaultPatience = 30.0

  /// A session that does not heed its cancellation is ended by the server's superuser: no function can catch that.
  private static func timeLimit(_ cluster: LocalCluster, _ patience: Double) -> TimeLimit {
    TimeLimit(seconds: patience) { process in
      let administration = try? cluster.administer(database: TwinDatabase.name)
      _ = try? administration?.query("SELECT pg_terminate_backend($1::int)", [String(process)])
    }
  }

  private static func versionNote(_ catalog: Catalog, _ cluster: LocalCluster) -> [TwinNote] {
    let source = catalog.server.versionNumber / 10_000
    guard source != cluster.binaries.majorVersion else { return [] }
    return [
      TwinNote(
        "planner",
        """
        the database runs PostgreSQL \(source), its plans were made by the planner of PostgreSQL \
        \(cluster.binaries.majorVersion)
        """)
    ]
  }

  /// The connection that plans as `role`, opened when first asked for.
  func planner(_ role: PlanningRole) throws(PlannerError) -> Connection {
    if let connection = planning[role.rawValue] { return connection }
    let connection = try PlannerError.translating { () throws(PostgresError) in
      // A what-if transaction sets its own.
      try cluster.connect(
        database: TwinDatabase.name, user: role.rawValue,
        settings: [("statement_timeout", "0")] + (hypopg == nil ? [] : HypoPG.settings))
    }
    connection.limit = limit
    planning[role.rawValue] = connection
    hypopgSessions[role] = hypopg == nil ? nil : HypoPGSession()
    return connection
  }

  /// Gives `body` the connection that plans as `role`, with a search path of its own unless it is nil.
  func withSearchPath<Result>(
    _ path: [String]?, _ role: PlanningRole, _ body: (Connection) throws(PlannerError) -> Result
  ) throws(PlannerError) -> Result {
    let connection = try planner(role)
    guard let path else { return try body(connection) }
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query("SET " + WhatIfTransaction.assignment(of: path))
    }
    // A session that can't go back must not plan for others.
    defer { if (try? connection.query("RESET search_path")) == nil { forget(role) } }
    return try body(connection)
  }

  /// Notes that planning a statement takes too long. Its session may have been ended for that.
  func giveUp(on statement: PlannableStatement) {
    tooSlow.insert(statement)
    forget(statement.role)
  }

  /// Closes the connection that plans as `role`; the next call opens another.
  func forget(_ role: PlanningRole) {
    planning[role.rawValue] = nil
    hypopgSessions[role] = nil
  }

  /// Whether planning the statement took too long once: then it has no plan in ``summaries(of:)-(_)``,
  /// without being tried again, and that says nothing of what a configuration of indexes is worth.
  package func isTooSlow(_ statement: PlannableStatement) -> Bool { tooSlow.contains(statement) }

  /// A new connection with superuser rights, for work on the twin itself.
  func administration() throws(PlannerError) -> Connection {
    try PlannerError.translating { () throws(PostgresError) in try cluster.administer(database: TwinDatabase.name) }
  }

  /// A new connection as the owner of the schema.
  func ownership() throws(PlannerError) -> Connection {
    let connection = try PlannerError.translating { () throws(PostgresError) in
      try cluster.connect(database: TwinDatabase.name, user: TwinDatabase.owner)
    }
    connection.limit = limit
    return connection
  }

  func file(_ path: String) -> RelationFile { Self.file(cluster, path) }

  private static func file(_ cluster: LocalCluster, _ path: String) -> RelationFile {
    RelationFile(path: cluster.dataDirectory + "/" + path, giveToServer: cluster.giveToServer)
  }

  /// For psql: a role without superuser rights that may EXPLAIN everything.
  package var connectionURI: String { cluster.uri(database: TwinDatabase.name, user: TwinDatabase.planner) }

  package var isRunning: Bool { cluster.isRunning }

  /// The process of the twin's server.
  package var serverProcess: Int32? { cluster.serverProcess }

  /// Stops the server, for all twins that share it.
  package func stop() {
    planning = [:]
    cluster.remove()
  }
}

/// As whom a statement is planned.
package enum PlanningRole: String, Sendable {
  /// Bound by row security.
  case bound = "sextant"
  /// Not bound by it: the table's owner, or a role with BYPASSRLS.
  case unbound = "sextant_unbound"
}
