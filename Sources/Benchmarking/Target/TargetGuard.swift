/// Refuses a target that can't be told from production.
///
/// The database has to say of itself that it may be measured on, by a setting that a clone is given and production
/// never has (``Mark``), or the user says so. Whatever is said, a server in recovery takes no writes.
package struct TargetGuard {
  /// `ALTER DATABASE … SET sextant.bench = 'on'`.
  static let setting = "sextant.bench"

  /// Sessions of others, from which on a server is in use.
  static let maximumOtherSessions = 5

  package enum Verdict: Sendable, Equatable {
    /// With what the user ought to know.
    case allowed(warnings: [String])
    /// With what speaks against it.
    case refused([String])
  }

  /// - Parameters:
  ///   - isTrusted: Whether the user says that it is not production: then what speaks against it is a warning.
  ///   - needed: Bytes of all indexes together.
  /// - Throws: `.server`, `.connectionLost`.
  package static func judge(
    _ session: TargetSession, isTrusted: Bool, needed: Int
  ) throws(BenchError) -> Verdict {
    if try session.isTrue("SELECT pg_is_in_recovery()") {
      return .refused(["the server is in recovery (a standby): nothing can be built there"])
    }
    if try session.isTrue("SELECT current_setting('default_transaction_read_only')::bool") {
      return .refused(["the session can't be made to write"])
    }
    var doubts: [String] = []
    if try !isMarked(session) {
      let name = try session.scalar("SELECT quote_ident(current_database())") ?? ""
      doubts.append(
        """
        the database does not say that it may be measured on: ALTER DATABASE \(name) SET \(setting) = 'on' on the \
        clone, never on production
        """)
    }
    doubts += try replication(session) + sessions(session) + eventTriggers(session)
    var warnings: [String] = []
    switch try FreeSpace.judge(session, needed: needed) {
    case .enough: break
    case .tooLittle(let words): return .refused([words])
    case .unknown(let words): warnings.append(words)
    }
    guard !doubts.isEmpty else { return .allowed(warnings: warnings) }
    return isTrusted ? .allowed(warnings: doubts + warnings) : .refused(doubts)
  }

  /// From the catalog, not from the session: a client can set anything for itself.
  private static func isMarked(_ session: TargetSession) throws(BenchError) -> Bool {
    try session.isTrue(
      """
      SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
        WHERE d.datname = current_database() AND s.setrole = 0 AND s.setconfig && ARRAY['\(setting)=on', '\(setting)=true'])
      """)
  }

  private static func replication(_ session: TargetSession) throws(BenchError) -> [String] {
    let count = try session.scalar("SELECT count(*) FROM pg_stat_replication") ?? "0"
    return count == "0" ? [] : ["\(count) replicas or backups read from the server's log (pg_stat_replication)"]
  }

  private static func sessions(_ session: TargetSession) throws(BenchError) -> [String] {
    // What a role may not see of others is NULL.
    let rows = try session.query(
      """
      SELECT count(*), coalesce(nullif(application_name, ''), 'no name'), coalesce(usename, '?'), coalesce(datname, '?')
      FROM pg_stat_activity
      WHERE coalesce(backend_type, 'client backend') = 'client backend' AND datid IS NOT NULL AND pid <> pg_backend_pid()
        AND application_name NOT LIKE 'sextant%'
      GROUP BY 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4
      """
    ).rows
    let total = rows.reduce(0) { $0 + (Int($1[0] ?? "") ?? 0) }
    guard total > maximumOtherSessions else { return [] }
    let list = rows.prefix(5).map { "\($0[0] ?? "") of \($0[1] ?? "") as \($0[2] ?? "") in \($0[3] ?? "")" }
    return ["\(total) other sessions use the server: " + list.joined(separator: ", ") + (rows.count > 5 ? ", …" : "")]
  }

  /// They run with each index that is built or dropped, with the rights of the session.
  private static func eventTriggers(_ session: TargetSession) throws(BenchError) -> [String] {
    let names = try session.query(
      """
      SELECT evtname FROM pg_event_trigger WHERE evtenabled IN ('O', 'A') AND evtevent IN ('ddl_command_start', 'ddl_command_end', 'sql_drop')
      ORDER BY 1
      """
    ).rows.compactMap { $0[0] }
    return names.isEmpty
      ? []
      : ["event triggers run whenever an index is made: \(names.joined(separator: ", ")); disable them on the clone"]
  }
}
