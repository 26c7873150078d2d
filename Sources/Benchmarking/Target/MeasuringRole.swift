/// As whom statements of the workload run: never as a superuser.
///
/// A connection without superuser rights runs them as itself. A superuser's makes a role for the run that can't log in
/// and has `pg_read_all_data` and `pg_write_all_data` (PostgreSQL 14), no grants of its own: so nothing has to be
/// granted on, and dropping it leaves no trace. Each measuring transaction switches to it by SET LOCAL ROLE after it has
/// dropped its indexes, which only an owner may.
struct MeasuringRole {
  /// nil when the connection's own role does.
  let name: String?

  /// - Throws: `.refused` for a superuser before PostgreSQL 14.
  init(_ session: TargetSession) throws(BenchError) {
    guard try session.isTrue("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") else {
      name = nil
      return
    }
    guard session.serverVersion >= 140_000 else {
      throw BenchError(
        .refused,
        "statements are never executed with superuser rights, and before PostgreSQL 14 no other role can be made for "
          + "them: connect as the owner of the tables")
    }
    let name = try Self.roleName(session)
    self.name = name
    try Self.drop(session)
    try session.query("CREATE ROLE \(name) NOLOGIN INHERIT")
    try session.query("GRANT pg_read_all_data, pg_write_all_data TO \(name)")
  }

  /// Roles belong to the whole server, runs to a database.
  private static func roleName(_ session: TargetSession) throws(BenchError) -> String {
    "sextant_bench_role_"
      + (try session.scalar("SELECT oid FROM pg_database WHERE datname = current_database()") ?? "0")
  }

  /// Drops the role of this database's runs, if there is one, also one that a run left that was killed.
  static func drop(_ session: TargetSession) throws(BenchError) {
    let name = try roleName(session)
    if try session.isTrue("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", [name]) {
      try session.query("DROP ROLE \(name)")
    }
  }
}
