/// What tells whether counters that were read at two times may be compared.
///
/// Each is nil when the server doesn't know it or the role may not read it.
package struct ServerState: Codable, Sendable, Equatable {
  /// `pg_control_system().system_identifier`: the same for a primary and its physical replicas.
  package var systemIdentifier: String?
  /// `pg_control_checkpoint().timeline_id`: a promotion begins another.
  package var timeline: Int?
  package var isReplica: Bool?
  /// `server_version_num`.
  package var versionNumber: Int
  // Clocks in ISO 8601, UTC.
  package var startedAt: String?
  /// Of pg_stat_statements (`pg_stat_statements_info.stats_reset`, PostgreSQL 14).
  package var statementsReset: String?
  /// Of the database (`pg_stat_database.stats_reset`), and where it was never reset the server's.
  package var countersReset: String?
  /// Entries that pg_stat_statements gave up for want of room (`pg_stat_statements_info.dealloc`).
  package var deallocations: Int?

  package init(
    systemIdentifier: String? = nil, timeline: Int? = nil, isReplica: Bool? = nil, versionNumber: Int,
    startedAt: String? = nil, statementsReset: String? = nil, countersReset: String? = nil, deallocations: Int? = nil
  ) {
    self.systemIdentifier = systemIdentifier
    self.timeline = timeline
    self.isReplica = isReplica
    self.versionNumber = versionNumber
    self.startedAt = startedAt
    self.statementsReset = statementsReset
    self.countersReset = countersReset
    self.deallocations = deallocations
  }
}

extension LiveDatabase {
  /// Reads what tells the counters of this server from those of another, or of another time.
  ///
  /// - Throws: `.unsupportedServer`, `.connectionLost` or `.catalogQuery`.
  package func readServerState() throws(IntakeError) -> ServerState {
    let session = try CatalogSession(connection)
    return try session.reading { () throws(IntakeError) in
      try session.qualifyNames()
      return try session.readServerState()
    }
  }
}

extension CatalogSession {
  private static func utc(_ expression: String) -> String {
    "to_char(timezone('UTC', \(expression)), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
  }

  func readServerState() throws(IntakeError) -> ServerState {
    var state = ServerState(versionNumber: version.number)
    let facts = try rows(
      """
      SELECT \(Self.utc("pg_postmaster_start_time()")), pg_is_in_recovery(),
        \(Self.utc("coalesce(d.stats_reset, (SELECT stats_reset FROM pg_stat_bgwriter))"))
      FROM pg_stat_database d WHERE d.datname = current_database()
      """
    ).first
    state.startedAt = facts?[0]
    state.isReplica = facts?[1].map { $0 == "t" }
    state.countersReset = facts?[2]
    // Superusers and members of pg_monitor may. Each statement names a catalog, for pg_stat_statements to have none of
    // Sextant's that could be the application's.
    let mayReadControl =
      try rows(
        """
        SELECT has_function_privilege('pg_control_system()', 'EXECUTE')
          AND has_function_privilege('pg_control_checkpoint()', 'EXECUTE')
        FROM pg_catalog.pg_database d WHERE d.datname = current_database()
        """
      ).first?[0] == "t"
    if mayReadControl,
      let row = try rows(
        """
        SELECT s.system_identifier, c.timeline_id
        FROM pg_control_system() s, pg_control_checkpoint() c, pg_catalog.pg_database d
        WHERE d.datname = current_database()
        """
      ).first
    {
      state.systemIdentifier = row[0]
      state.timeline = row[1].flatMap { Int($0) }
    }
    let view = try rows(
      """
      SELECT quote_ident(n.nspname) || '.pg_stat_statements_info'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = 'pg_stat_statements_info' AND c.relkind = 'v'
        AND EXISTS (SELECT FROM pg_depend p JOIN pg_extension e ON e.oid = p.refobjid
          WHERE p.objid = c.oid AND p.deptype = 'e' AND e.extname = 'pg_stat_statements')
      """
    ).first?[0]
    guard let view else { return state }
    do throws(IntakeError) {
      // The last statement of the transaction: it fails where the server has not loaded the extension, which not every role
      // may ask.
      if let row = try rows("SELECT \(Self.utc("stats_reset")), dealloc FROM \(view)").first {
        state.statementsReset = row[0]
        state.deallocations = row[1].flatMap { Int($0) }
      }
    } catch {
      guard error.code == .catalogQuery else { throw error }
    }
    return state
  }
}
