/// Where the sequences of the target stand: no rollback takes `nextval` back.
struct SequenceState {
  /// Sequences that one statement reads.
  private static let chunk = 100

  private struct Position: Equatable {
    let lastValue: String
    let isCalled: Bool
  }

  /// By name, as SQL.
  private let saved: [String: Position]

  init(_ session: TargetSession) throws(BenchError) {
    saved = try Self.read(session)
  }

  /// Those that the role may set, for only those can have moved.
  private static func read(_ session: TargetSession) throws(BenchError) -> [String: Position] {
    let rows = try session.query(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND has_table_privilege(c.oid, 'UPDATE')
        AND has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')
      ORDER BY 1
      """)
    let names = rows.rows.compactMap { $0[0] }
    var result: [String: Position] = [:]
    for start in stride(from: 0, to: names.count, by: chunk) {
      let part = names[start..<min(start + chunk, names.count)]
      let statement = part.enumerated().map { "SELECT \($0), last_value, is_called FROM \($1)" }
      for row in try session.query(statement.joined(separator: " UNION ALL ")).rows {
        guard let number = row[0].flatMap({ Int($0) }), let value = row[1] else { continue }
        result[part[part.startIndex + number]] = Position(lastValue: value, isCalled: row[2] == "t")
      }
    }
    return result
  }

  /// Sets back those that have moved, over any session.
  ///
  /// - Returns: Their names.
  @discardableResult
  func restore(_ session: TargetSession) throws(BenchError) -> [String] {
    let now = try Self.read(session)
    let moved = saved.filter { now[$0.key] != nil && now[$0.key] != $0.value }.sorted { $0.key < $1.key }
    for (name, position) in moved {
      try session.query(
        "SELECT setval($1::regclass, $2::bigint, $3::bool)",
        [name, position.lastValue, position.isCalled ? "t" : "f"])
    }
    return moved.map(\.key)
  }
}
