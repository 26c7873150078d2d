internal import PostgresClient

/// A history in a database of PostgreSQL that was named for it, for several machines at once: in the schema `sextant`.
///
/// The connection has to be a session of its own: behind a pooler that gives transactions to any session, locks would
/// not hold.
final class PostgresDatabase: HistoryDatabase {
  static let schema = "sextant"

  let connection: Connection
  private let problem: PostgresProblem

  /// Seconds that a statement waits for others to end.
  static let patience = 60

  /// - Parameter target: A URI.
  /// - Throws: `.unreachable`, `.notAHistory`, `.busy`, `.failed`.
  init(_ target: String) throws(HistoryError) {
    problem = PostgresProblem(target)
    do throws(PostgresError) {
      connection = try Connection(
        target,
        options: [
          ("application_name", "sextant"), ("client_encoding", "UTF8"), ("connect_timeout", "10"),
          // Between a night's beginning and its end nothing may be said for an hour.
          ("keepalives", "1"), ("keepalives_idle", "60"),
        ])
    } catch {
      throw problem.unreachable(error)
    }
    try prepareSession()
    try migrate()
  }

  private func prepareSession() throws(HistoryError) {
    guard connection.serverVersion >= 120_000 else {
      throw HistoryError(
        .unreachable, "the history's server is older than PostgreSQL 12, which is the oldest that can hold one")
    }
    try script(
      """
      SET search_path = "\(Self.schema)", pg_temp; SET bytea_output = 'hex'; SET extra_float_digits = 1;
      SET standard_conforming_strings = on; SET statement_timeout = '10min'; SET lock_timeout = '\(Self.patience)s';
      SET idle_in_transaction_session_timeout = 0
      """)
    // A session that is ended for being idle would lose its locks.
    if connection.serverVersion >= 140_000 { try script("SET idle_session_timeout = 0") }
    let session = PostgresSession(connection, problem)
    guard try session.query("SHOW server_encoding", [], { row throws(HistoryError) in try row.text(0) }) == ["UTF8"]
    else {
      throw HistoryError(
        .unreachable,
        "the database named for the history has an encoding other than UTF8; make one WITH ENCODING 'UTF8'")
    }
  }

  // MARK: - Schema

  private func migrate() throws(HistoryError) {
    guard try version() < Schema.version else { return }
    try transaction(Self.begin) { session throws(HistoryError) in
      // One after the other; who comes later finds all done.
      try session.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Key.schema)])
      let version = try self.version()
      if version == 0 { try session.execute("CREATE SCHEMA IF NOT EXISTS \"\(Self.schema)\"", []) }
      if version < Schema.version { try Schema.migrate(session, .postgres, from: version) }
    }
  }

  /// The version of the schema; 0 when there is none yet.
  private func version() throws(HistoryError) -> Int {
    let session = PostgresSession(connection, problem)
    let tables = try session.query(
      """
      SELECT c.relname::text FROM pg_catalog.pg_class c
      WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1) AND c.relkind IN ('r', 'p')
      """, [.text(Self.schema)]
    ) { row throws(HistoryError) in try row.text(0) }
    guard !tables.isEmpty else { return 0 }
    let place = "the schema \"\(Self.schema)\""
    guard tables.contains("schema_version"), tables.contains("monitored"),
      let version = try session.query(
        "SELECT version FROM schema_version", [], { row throws(HistoryError) in try row.integer(0) }
      ).first
    else {
      throw HistoryError(
        .notAHistory, "\(place) has tables that are not Sextant's; name another database for the history")
    }
    try Schema.check(version, place)
    return version
  }

  // MARK: - Transactions

  func read<Value>(_ body: (any SQLSession) throws(HistoryError) -> Value) throws(HistoryError) -> Value {
    try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
  }

  func write<Value>(
    night: Int?, _ body: (any SQLSession) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value {
    guard let night else { return try transaction(Self.begin, body) }
    // Again only when another run has dropped a month just after it was made.
    while true {
      try makeMonth(of: night)
      let value = try transaction(Self.begin) { session throws(HistoryError) -> Value? in
        try session.execute("SELECT pg_advisory_xact_lock_shared($1)", [.integer(Key.months)])
        guard try hasMonth(of: night, session) else { return nil }
        return try body(session)
      }
      if let value { return value }
    }
  }

  static let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

  func transaction<Value>(
    _ begin: String, _ body: (any SQLSession) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value {
    try script(begin)
    do throws(HistoryError) {
      let value = try body(PostgresSession(connection, problem))
      try script("COMMIT")
      return value
    } catch {
      // When this fails too, the session is gone, and the transaction with it.
      try? script("ROLLBACK")
      throw error
    }
  }

  private func script(_ statements: String) throws(HistoryError) {
    do throws(PostgresError) {
      try connection.execute(script: statements)
    } catch {
      throw problem.error(error)
    }
  }

  // MARK: - Locks

  /// Of advisory locks; those of databases are hashes of their names.
  enum Key {
    static let schema = number("\0schema")
    /// Shared by those who write loads, exclusive for who drops them.
    static let months = number("\0months")

    // No database's name has a NUL byte.
    static func number(_ name: String) -> Int { Int(bitPattern: UInt(LockKey.number(name))) }
  }

  func acquire(_ database: String) throws(HistoryError) {
    let key = Key.number(database)
    let session = PostgresSession(connection, problem)
    let isMine = try session.query(
      "SELECT pg_try_advisory_lock($1)::int", [.integer(key)], { row throws(HistoryError) in try row.integer(0) })
    guard isMine != [1] else { return }
    // The key's halves are what pg_locks shows (PostgreSQL's documentation, 54.12).
    let holders = try session.query(
      """
      SELECT 'process ' || l.pid || coalesce(' of ' || host(a.client_addr), '')
        || coalesce(' since ' || to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', '')
      FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND l.classid::bigint = ($1 >> 32) & 4294967295 AND l.objid::bigint = $1 & 4294967295
      """, [.integer(key)]
    ) { row throws(HistoryError) in try row.text(0) }
    throw HistoryError(
      .busy,
      """
      another run is at work on \(Check.quoted(database))\(holders.first.map { ": the server's \($0)" } ?? ""); wait for \
      it, or end it, and run again
      """)
  }

  func release(_ database: String) throws(HistoryError) {
    try PostgresSession(connection, problem).execute("SELECT pg_advisory_unlock($1)", [.integer(Key.number(database))])
  }
}
