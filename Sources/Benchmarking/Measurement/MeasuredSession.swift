internal import PostgresClient
internal import SQLSyntax

/// Executes one statement in one state of the database, in a transaction that is rolled back.
///
/// "Without an index" is `DROP INDEX` inside that transaction: the planner and the executor see it gone, and the
/// rollback brings it back as it was.
struct MeasuredSession {
  let session: TargetSession
  let role: MeasuringRole
  /// Seconds.
  let timeout: Double
  let isInterrupted: () -> Bool

  /// How long a lock is waited for.
  static let lockTimeout = "10s"

  struct Run {
    let plan: ExecutedPlan
    /// Rows that were updated, and those of them that were heap-only.
    var updated = 0
    var heapOnly = 0
  }

  enum Outcome {
    case ran(Run)
    case timedOut
    /// With the server's words.
    case failed(String, sqlState: String?)
  }

  /// - Parameters:
  ///   - dropped: The indexes that are not to be there, as SQL.
  ///   - written: Oids of the tables whose heap-only updates are counted; empty for a statement that only reads.
  ///   - opened: Tables that it writes to, as SQL: the session is made to know their indexes first.
  /// - Throws: `.connectionLost`, `.interrupted`; `.server` for statements of Sextant's own.
  func run(
    _ statement: ExecutableStatement, without dropped: [String], written: [String], opened: [String] = []
  ) throws(BenchError) -> Outcome {
    let outcome = try inTransaction(statement, without: dropped, opened) { () throws(BenchError) -> Outcome in
      let before = try updates(written)
      let plan = try ExecutedPlan(json: explain(statement, "FORMAT JSON"))
      var run = Run(plan: plan)
      let after = try updates(written)
      run.updated = after.updated - before.updated
      run.heapOnly = after.heapOnly - before.heapOnly
      return .ran(run)
    }
    if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
    return outcome
  }

  /// Reads as the role that statements run as, in a transaction that is rolled back. Row security hides nothing from it
  /// where that can be had.
  func reading<Result>(_ body: (TargetSession) throws(BenchError) -> Result) throws(BenchError) -> Result {
    try session.query("BEGIN")
    do throws(BenchError) {
      if let name = role.name { try session.query("ALTER ROLE \(name) BYPASSRLS") }
      try session.query("SET TRANSACTION READ ONLY")
      try session.query("SET LOCAL statement_timeout = '10s'")
      if let name = role.name { try session.query("SET LOCAL ROLE \(name)") }
      let result = try body(session)
      try session.query("ROLLBACK")
      return result
    } catch {
      guard error.code == .server else { throw error }
      try session.query("ROLLBACK")
      if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
      throw error
    }
  }

  /// EXPLAIN ANALYZE's text; nil when it can't be had.
  func text(of statement: ExecutableStatement, without dropped: [String]) throws(BenchError) -> String? {
    var text: String?
    _ = try inTransaction(statement, without: dropped, []) { () throws(BenchError) -> Outcome in
      text = try explain(statement, "FORMAT TEXT")
      return .timedOut
    }
    return text
  }

  /// The indexes that its plan reads, without executing it; nil when it can't be planned.
  func plannedIndexes(of statement: ExecutableStatement, without dropped: [String]) throws(BenchError) -> Set<String>? {
    var indexes: Set<String>?
    _ = try inTransaction(statement, without: dropped, []) { () throws(BenchError) -> Outcome in
      let json = try session.explain("FORMAT JSON", statement)
      indexes = try ExecutedPlan(json: json).indexes
      return .timedOut
    }
    if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
    return indexes
  }

  private func explain(_ statement: ExecutableStatement, _ format: String) throws(BenchError) -> String {
    let wal = session.serverVersion >= 130_000 ? "WAL, " : ""
    return try session.explain("ANALYZE, BUFFERS, \(wal)TIMING OFF, \(format)", statement)
  }

  private func inTransaction(
    _ statement: ExecutableStatement, without dropped: [String], _ opened: [String],
    _ body: () throws(BenchError) -> Outcome
  ) throws(BenchError) -> Outcome {
    try session.query("BEGIN")
    do throws(BenchError) {
      try session.query("SET LOCAL lock_timeout = '\(Self.lockTimeout)'")
      if !dropped.isEmpty { try session.query("DROP INDEX \(dropped.joined(separator: ", "))") }
      // Planning reads what the catalog says of all indexes of a table. After an index was dropped, or came back, that
      // has to be read anew, and an INSERT would do so while its time is taken: the more, the more indexes there are.
      for table in opened { try session.query("EXPLAIN SELECT FROM \(table)") }
      for preparation in statement.preparation { try session.query(preparation) }
      for setting in statement.settings {
        try session.query("SELECT pg_catalog.set_config($1, $2, true)", [setting.name, setting.value])
      }
      let path = statement.searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
      try session.query(
        "SELECT pg_catalog.set_config('search_path', $1, true), pg_catalog.set_config('statement_timeout', $2, true)",
        [path, "\(Int((timeout * 1_000).rounded(.up)))"])
      if let name = role.name { try session.query("SET LOCAL ROLE \(name)") }
      let outcome = try body()
      try session.query("ROLLBACK")
      return outcome
    } catch {
      guard error.code == .server else { throw error }
      try session.query("ROLLBACK")
      if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
      return error.sqlState == PostgresError.queryCanceled
        ? .timedOut : .failed(error.message, sqlState: error.sqlState)
    }
  }

  /// The session's counters so far: those of earlier transactions may be among them, so a difference counts.
  private func updates(_ tables: [String]) throws(BenchError) -> (updated: Int, heapOnly: Int) {
    guard !tables.isEmpty else { return (0, 0) }
    let row = try session.query(
      """
      SELECT pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_updated(o)),
        pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_hot_updated(o))
      FROM pg_catalog.unnest($1::pg_catalog.oid[]) o
      """, ["{" + tables.joined(separator: ",") + "}"]
    ).rows.first
    func number(_ column: Int) -> Int { (row?[column]).flatMap { Int($0) } ?? 0 }
    return (number(0), number(1))
  }
}
