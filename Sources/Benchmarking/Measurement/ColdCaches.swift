/// Empties the caches before an execution, so that it reads its pages as if nobody had asked for them lately.
///
/// A server of our own is restarted, and its files are taken out of the operating system's cache. On any other server
/// its buffers are evicted one by one, which takes PostgreSQL 17, the extension pg_buffercache and a superuser; the operating
/// system's cache can't be reached by SQL and stays as it is.
final class ColdCaches {
  private enum Way {
    case restart(() throws -> Bool)
    /// With the schema of pg_buffercache, as SQL.
    case eviction(schema: String)
  }

  private let request: BenchRequest
  private let session: TargetSession
  private let way: Way
  /// Whether the operating system's cache has been emptied each time.
  private(set) var emptiesSystemCache: Bool

  /// - Throws: `.refused` when the caches of this server can't be emptied.
  init(_ request: BenchRequest, _ session: TargetSession) throws(BenchError) {
    self.request = request
    self.session = session
    if let restart = request.restart {
      way = .restart(restart)
      emptiesSystemCache = true
    } else if let reason = try Self.refusal(session) {
      throw BenchError(.refused, "nothing was done: " + reason)
    } else {
      way = .eviction(schema: try Self.schema(session) ?? "")
      emptiesSystemCache = false
    }
  }

  /// Why the buffers of a server can't be evicted, and what to do; nil when they can be.
  static func refusal(_ session: TargetSession) throws(BenchError) -> String? {
    let otherwise = "; leave out --cold, or measure with --synthetic, whose server is restarted for each run"
    guard session.serverVersion >= 170_000 else {
      return "--cold evicts a server's buffers with pg_buffercache_evict, which PostgreSQL has from version 17 on; "
        + "this is \(session.serverVersion / 10_000)\(otherwise)"
    }
    guard try session.isTrue("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") else {
      return "--cold evicts a server's buffers with pg_buffercache_evict, which only superusers may call\(otherwise)"
    }
    guard let schema = try schema(session),
      try session.scalar("SELECT to_regprocedure($1)", [schema + ".pg_buffercache_evict(integer)"]) != nil
    else {
      return "--cold needs the extension pg_buffercache, version 1.5 or later: CREATE EXTENSION pg_buffercache, or "
        + "ALTER EXTENSION pg_buffercache UPDATE, on the target\(otherwise)"
    }
    return nil
  }

  private static func schema(_ session: TargetSession) throws(BenchError) -> String? {
    try session.scalar(
      """
      SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_buffercache'
      """)
  }

  /// Outside of a transaction. After a restart the session is another one.
  ///
  /// - Throws: `.connectionLost`, `.server`.
  func empty() throws(BenchError) {
    switch way {
    case .restart(let restart):
      do { emptiesSystemCache = try restart() && emptiesSystemCache } catch {
        throw BenchError(.connectionLost, "the server can't be restarted: \(error)")
      }
      try session.replace(with: request.connection())
      try Leftovers(session: session).lock()
    case .eviction(let schema):
      // The result is a boolean in 17 and a row later.
      try session.query(
        """
        SELECT count(\(schema).pg_buffercache_evict(b.bufferid)) FROM \(schema).pg_buffercache b
        WHERE b.reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        """)
    }
  }
}
