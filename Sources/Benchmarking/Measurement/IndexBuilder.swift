internal import Catalog
internal import SQLSyntax

/// Builds proposed indexes under names of Sextant's own, and finds those that are to be dropped.
struct IndexBuilder {
  let session: TargetSession
  /// The database's own: operator classes and functions may be named without schema.
  let searchPath: [String]
  let isInterrupted: () -> Bool

  /// An index that is there, or the reason why not.
  enum Answer {
    case ready(Index)
    case failed(String)
  }

  struct Index {
    /// As SQL.
    let name: String
    /// Its own name and those of its partitions, as plans have them.
    let names: Set<String>
    let bytes: Int
    /// Of one that was built.
    var seconds: Double?
  }

  /// - Parameter number: Makes the name.
  /// - Throws: `.interrupted`, `.connectionLost`.
  func build(_ definition: CreateIndexText, table: ObjectName, number: Int) throws(BenchError) -> Answer {
    let name = Leftovers.name(number)
    let qualified = SQLIdentifier.quoted(schema: table.schema, name)
    let isPartitioned = try session.scalar("SELECT relkind FROM pg_class WHERE oid = $1::regclass", [table.sql]) == "p"
    let path = searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
    let start = ContinuousClock.now
    do throws(BenchError) {
      try session.query("SELECT set_config('search_path', $1, false)", [path])
      try session.query(definition.statement(name: name, concurrently: !isPartitioned))
      try session.query("SET search_path = pg_catalog")
    } catch {
      guard error.code == .server else { throw error }
      try session.query("SET search_path = pg_catalog")
      // CONCURRENTLY leaves an invalid index when it fails.
      try session.query("DROP INDEX IF EXISTS \(qualified)")
      if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
      return .failed("the index can't be built: \(error.message)")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try session.query("COMMENT ON INDEX \(qualified) IS \(SQLIdentifier.literal(Leftovers.comment))")
    if definition.hasExpressions { try session.query("ANALYZE \(table.sql)") }
    guard var index = try read(qualified) else { return .failed("the index is not valid after it was built") }
    index.seconds = seconds
    if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
    return .ready(index)
  }

  /// An index that a proposal drops: tried in a transaction that is rolled back.
  func find(_ index: String, of table: ObjectName) throws(BenchError) -> Answer {
    let qualified = SQLIdentifier.quoted(schema: table.schema, index)
    let isOfTable = try session.isTrue(
      "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND indrelid = to_regclass($2))",
      [qualified, table.sql])
    guard isOfTable, let found = try read(qualified) else {
      return .failed("the target's table \(table.sql) has no valid index \(index)")
    }
    try session.query("BEGIN")
    var reason: String?
    do throws(BenchError) {
      try session.query("SET LOCAL lock_timeout = '10s'")
      try session.query("DROP INDEX \(qualified)")
    } catch {
      guard error.code == .server else { throw error }
      reason = "the index can't be dropped: \(error.message)"
    }
    try session.query("ROLLBACK")
    return reason.map { .failed($0) } ?? .ready(found)
  }

  private func read(_ qualified: String) throws(BenchError) -> Index? {
    let rows = try session.query(
      """
      SELECT c.relname, CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) ELSE 0 END, i.indisvalid
      FROM (SELECT to_regclass($1)::oid AS oid UNION SELECT relid FROM pg_partition_tree(to_regclass($1))) t
        JOIN pg_class c ON c.oid = t.oid JOIN pg_index i ON i.indexrelid = c.oid
      """, [qualified]
    ).rows
    guard !rows.isEmpty, rows.allSatisfy({ $0[2] == "t" }) else { return nil }
    return Index(
      name: qualified, names: Set(rows.compactMap { $0[0] }),
      bytes: rows.reduce(0) { $0 + ($1[1].flatMap { Int($0) } ?? 0) })
  }
}
