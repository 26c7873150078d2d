package import Catalog
internal import Glibc
internal import PostgresClient

/// A user's database, of which nothing but the catalog is read.
///
/// It can't be written to by construction: the session's transactions are read-only by default, each is declared
/// READ ONLY besides, and no statement but those of this module is ever sent.
package final class LiveDatabase {
  let connection: Connection

  /// Connects.
  ///
  /// - Parameters:
  ///   - target: A URI or a `key=value` string; empty for libpq's environment.
  ///   - connectTimeout: Seconds.
  ///   - patience: Seconds that an answer is waited for: more than the server may take by its own timeout.
  /// - Throws: `.unreachable`; the message holds neither the connection string nor a password.
  package init(target: String, connectTimeout: Int = 10, patience: Double = 90) throws(IntakeError) {
    let keywords: [(keyword: String, value: String)] = [
      ("application_name", "sextant"), ("client_encoding", "UTF8"), ("connect_timeout", String(connectTimeout)),
      // A machine that goes away while it is asked would be waited for for hours.
      ("keepalives", "1"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "60000"),
    ]
    let startup = Self.startupOptions(target: target)
    do {
      if let startup {
        do {
          connection = try Connection(target, options: keywords + [("options", startup)])
          connection.limit = Self.limit(patience)
          return
        } catch  where error.message.contains("unsupported startup parameter") {
          // A pooler: transactions alone keep the session read-only and set its settings.
        }
      }
      connection = try Connection(target, options: keywords)
      connection.limit = Self.limit(patience)
    } catch {
      let message = ConnectionMessage.redacted(error.message, target: target)
      throw IntakeError(.unreachable, "the database can't be reached: \(message)")
    }
  }

  /// The server's own timeouts bound each statement; this one is for a server that stands still. It is not asked to
  /// cancel anything, for that would be waited for, too.
  private static func limit(_ seconds: Double) -> TimeLimit { TimeLimit(seconds: seconds, cancels: false) }

  /// Reads over a connection that is there already: of a throwaway server.
  init(_ connection: Connection) { self.connection = connection }

  /// `server_version_num`.
  package var serverVersion: Int { connection.serverVersion }

  /// Reads the whole catalog, in one transaction.
  ///
  /// - Parameter capturedAt: The clock to note in place of the server's, ISO 8601 in UTC.
  /// - Throws: `.unsupportedServer`, `.notPermitted`, `.locked`, `.connectionLost` or `.catalogQuery`.
  package func readCatalog(capturedAt: String? = nil) throws(IntakeError) -> Catalog {
    let session = try CatalogSession(connection)
    return try session.reading { () throws(IntakeError) in
      let searchPath = try session.readSearchPath()
      try session.qualifyNames()
      var catalog = try session.readSurroundings(capturedAt: capturedAt, searchPath: searchPath)
      catalog.schemas = try session.readSchemas()
      catalog.extensions = try session.readExtensions()
      catalog.roles = try session.readRoles(schemas: catalog.schemas)
      catalog.types = try session.readTypes()
      catalog.functions = try session.readFunctions()
      let statistics = try session.readStatistics()
      let columns = try session.readColumns()
      catalog.tables = try session.readTables(columns: columns, statistics: statistics)
      catalog.views = try session.readViews(columns: columns)
      catalog.extendedStatistics = try session.readExtendedStatistics()
      catalog.unreadable = try session.readUnreadable()
      return catalog
    }
  }

  /// The rows of the pg_stat_statements view, column name to text, with `datname` and `rolname` beside the oids.
  ///
  /// - Parameter allDatabases: Whether rows of other databases of the server are wanted too.
  /// - Throws: `.extensionMissing`, `.notPermitted` when all rows of other users are masked, `.unsupportedServer`,
  ///   `.connectionLost` or `.catalogQuery`.
  package func readStatements(allDatabases: Bool = false) throws(IntakeError) -> [[String: String?]] {
    let session = try CatalogSession(connection)
    return try session.reading { () throws(IntakeError) in
      try session.qualifyNames()
      return try session.readStatements(allDatabases: allDatabases)
    }
  }

  /// The `options` that go with the connection; nil when the target brings its own, which mustn't get lost.
  private static func startupOptions(target: String) -> String? {
    guard !target.contains("options") else { return nil }
    var words = ["-c default_transaction_read_only=on"]
    words += CatalogSession.settings.map { "-c \($0.name)=\($0.value)" }
    if let inherited = getenv("PGOPTIONS") { words.insert(String(cString: inherited), at: 0) }
    return words.joined(separator: " ")
  }
}
