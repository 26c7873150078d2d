internal import Catalog
internal import PostgresClient
internal import PostgresServer
internal import SQLSyntax

/// The database that DDL is tried out in.
struct ScratchDatabase {
  private static let role = "sextant_ddl"
  private static let name = "scratch"
  /// Named in place of a foreign server's own wrapper: without a handler nothing can be reached through it.
  private static let wrapper = "sextant_stand_in"
  /// Rounds over the statements that failed; each needs at least one success before it.
  private static let maximumRounds = 50
  /// Statements that ran into the timeout, after which no more are tried.
  private static let maximumTimeouts = 10

  private let cluster: LocalCluster
  private let superuser: Connection
  private var owner: Connection
  private var searchPath: [String] = []
  /// Schemas that the DDL puts on the search path, in the order in which it first names them.
  private var namedSchemas: [String] = []
  private var timeouts = 0
  private(set) var skipped: [SkippedDDL] = []
  private(set) var ignored: [String: Int] = [:]
  private(set) var standIns: Set<String> = []

  init(_ cluster: LocalCluster) throws(IntakeError) {
    self.cluster = cluster
    do {
      let administrator = try cluster.connect()
      try administrator.query("CREATE ROLE \(Self.role) LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB")
      try administrator.query("ALTER ROLE \(Self.role) SET temp_file_limit = '64MB'")
      try administrator.query("CREATE DATABASE \(Self.name) OWNER \(Self.role)")
      superuser = try cluster.administer(database: Self.name)
      try superuser.query("GRANT CREATE ON SCHEMA public TO \(Self.role)")
      try superuser.query("CREATE FOREIGN DATA WRAPPER \(Self.wrapper)")
      try superuser.query("GRANT USAGE ON FOREIGN DATA WRAPPER \(Self.wrapper) TO \(Self.role)")
      owner = try Self.connect(cluster)
    } catch {
      throw IntakeError(.server, "the scratch database can't be set up: \(error.message)")
    }
  }

  private static func connect(_ cluster: LocalCluster) throws(PostgresError) -> Connection {
    try cluster.connect(
      database: name, user: role,
      settings: [
        ("statement_timeout", "5s"), ("lock_timeout", "2s"), ("check_function_bodies", "off"),
        ("client_min_messages", "error"), ("search_path", "public"),
      ])
  }

  private struct Pending {
    let place: Int
    let statement: DDLStatement
    var text: String
    let searchPath: [String]
    var error: PostgresError?
  }

  /// - Throws: `.server` when the throwaway server dies.
  mutating func run(_ statements: [DDLStatement]) throws(IntakeError) {
    var pending: [Pending] = []
    var path = ["public"]
    var refused: [(place: Int, SkippedDDL)] = []
    for (place, statement) in statements.enumerated() {
      switch statement.action {
      case .ignore: ignored[statement.kind, default: 0] += 1
      case .refuse(let why):
        refused.append((place, SkippedDDL(kind: statement.kind, object: statement.object, message: why)))
      case .setSearchPath(let names):
        ignored[statement.kind, default: 0] += 1
        path = names.filter { !$0.isEmpty }
        namedSchemas += path.filter { $0 != "pg_catalog" && !namedSchemas.contains($0) }
      case .createExtension(let name, let schema):
        if let message = createExtension(name, schema: schema) {
          refused.append((place, SkippedDDL(kind: statement.kind, object: name, message: message)))
        }
      case .run(let text):
        makeRoom(for: statement)
        pending.append(Pending(place: place, statement: statement, text: text, searchPath: path))
      }
    }
    var hasStandIns = false
    for _ in 0..<Self.maximumRounds where !pending.isEmpty {
      let before = pending.count
      try round(&pending, refused: &refused)
      if pending.count == before {
        guard !hasStandIns, makeStandIns(for: &pending) else { break }
        hasStandIns = true
      }
    }
    refused += pending.map { entry in
      let message = entry.error?.message ?? "not tried"
      return (entry.place, SkippedDDL(kind: entry.statement.kind, object: entry.statement.object, message: message))
    }
    skipped = refused.sorted { $0.place < $1.place }.map(\.1)
  }

  /// Tries all that is pending once.
  private mutating func round(
    _ pending: inout [Pending], refused: inout [(place: Int, SkippedDDL)]
  ) throws(IntakeError) {
    var left: [Pending] = []
    for entry in pending {
      do {
        if searchPath != entry.searchPath {
          let path = entry.searchPath.map { SQLIdentifier.literal($0) }.joined(separator: ", ")
          try owner.query("SET search_path TO \(path.isEmpty ? "''" : path)")
          searchPath = entry.searchPath
        }
        try owner.query(entry.text)
      } catch {
        if error.code == .connectionLost { try reconnect() }
        let isTimeout = error.sqlState == "57014"
        if isTimeout { timeouts += 1 }
        guard timeouts < Self.maximumTimeouts else {
          throw IntakeError(.malformedDDL, "too many statements of the DDL take too long")
        }
        if isTimeout || error.code == .connectionLost || error.code == .invalidText {
          let skipped = SkippedDDL(
            kind: entry.statement.kind, object: entry.statement.object, message: error.message)
          refused.append((entry.place, skipped))
          continue
        }
        var entry = entry
        entry.error = error
        left.append(entry)
      }
    }
    pending = left
  }

  private mutating func reconnect() throws(IntakeError) {
    do {
      owner = try Self.connect(cluster)
      searchPath = []
    } catch {
      throw IntakeError(.server, "the throwaway PostgreSQL has gone: \(error.message)")
    }
  }

  /// Nil when it is there; otherwise why not.
  private func createExtension(_ name: String, schema: String?) -> String? {
    do {
      var words = "CREATE EXTENSION IF NOT EXISTS \(SQLIdentifier.quoted(name))"
      if let schema, schema != "pg_catalog" {
        try superuser.query(
          "CREATE SCHEMA IF NOT EXISTS \(SQLIdentifier.quoted(schema)) AUTHORIZATION \(Self.role)")
        words += " SCHEMA \(SQLIdentifier.quoted(schema))"
      }
      try superuser.query(words + " CASCADE")
      return nil
    } catch {
      return error.message
    }
  }

  /// Roles that policies name and servers that foreign tables name.
  private func makeRoom(for statement: DDLStatement) {
    for role in statement.roles { _ = try? superuser.query("CREATE ROLE \(SQLIdentifier.quoted(role)) NOLOGIN") }
    guard let server = statement.server.map(SQLIdentifier.quoted) else { return }
    _ = try? superuser.query("CREATE SERVER IF NOT EXISTS \(server) FOREIGN DATA WRAPPER \(Self.wrapper)")
    _ = try? superuser.query("GRANT USAGE ON FOREIGN SERVER \(server) TO \(Self.role)")
  }

  /// Makes domains over text for the types that are missing, and takes their modifiers out of the statements.
  ///
  /// - Returns: Whether there was any.
  private mutating func makeStandIns(for pending: inout [Pending]) -> Bool {
    var made: Set<[String]> = []
    for entry in pending {
      for type in entry.statement.types where (1...2).contains(type.count) && !made.contains(type) {
        let name = type.map(SQLIdentifier.quoted).joined(separator: ".")
        let path = entry.searchPath.first ?? "public"
        let qualified = type.count == 2 ? name : SQLIdentifier.quoted(path) + "." + name
        guard
          (try? superuser.query("SELECT to_regtype($1), to_regtype($2)", [name, qualified]).rows.first) == [nil, nil]
        else { continue }
        let schema = type.count == 2 ? type[0] : path
        _ = try? superuser.query(
          "CREATE SCHEMA IF NOT EXISTS \(SQLIdentifier.quoted(schema)) AUTHORIZATION \(Self.role)")
        guard (try? owner.query("CREATE DOMAIN \(qualified) AS text")) != nil else { continue }
        made.insert(type)
        standIns.insert(qualified)
      }
    }
    for index in pending.indices where pending[index].statement.types.contains(where: made.contains) {
      pending[index].text = TypeModifiers.removed(from: pending[index].text, types: made)
    }
    return !made.isEmpty
  }

  /// The catalog of what was made, without what the throwaway server itself counted.
  ///
  /// DDL doesn't say where an application looks up names without a schema: taken to be where the DDL itself does, and
  /// in `public`, as is the default.
  func readCatalog(capturedAt: String) throws(IntakeError) -> Catalog {
    var catalog = try LiveDatabase(superuser).readCatalog(capturedAt: capturedAt)
    let schemas = namedSchemas + (namedSchemas.contains("public") ? [] : ["public"])
    catalog.database.searchPath = schemas.filter(catalog.schemas.contains)
    for table in catalog.tables.indices {
      catalog.tables[table].activity = nil
      for index in catalog.tables[table].indexes.indices { catalog.tables[table].indexes[index].scans = nil }
    }
    return catalog
  }
}
