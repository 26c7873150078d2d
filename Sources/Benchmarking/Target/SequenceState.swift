/// Where the sequences of the target stand: no rollback takes `nextval` back.
struct SequenceState: Codable, Equatable {
  /// Sequences that one statement reads.
  private static let chunk = 100

  struct Position: Codable, Equatable {
    let lastValue: String
    let isCalled: Bool
    /// The furthest value of the column that the sequence is for, in the sequence's direction; nil when it has none that an
    /// index finds at once, or no rows.
    let furthest: String?
  }

  /// What became of the sequences that had moved, by their names as SQL.
  struct Restored: Equatable {
    var names: [String] = []
    /// Where others have put rows of further values in the meantime: set back, these sequences would give those again.
    var inUse: [String] = []

    var warnings: [String] {
      inUse.map { "\($0) is not set back: others have added rows with further values of it meanwhile" }
    }
  }

  /// By name, as SQL.
  private let saved: [String: Position]

  init(_ session: TargetSession) throws(BenchError) {
    saved = try Self.read(session)
  }

  var isEmpty: Bool { saved.isEmpty }

  /// Those that the role may set, for only those can have moved.
  ///
  /// Of a column only local tables are asked: ONLY leaves out children that may be foreign, and a partitioned table with a
  /// unique index has no foreign partitions.
  private static func read(_ session: TargetSession) throws(BenchError) -> [String: Position] {
    let rows = try session.query(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        (SELECT format('(SELECT %s(%I)::text FROM %s %s)', CASE WHEN s.seqincrement > 0 THEN 'max' ELSE 'min' END,
           a.attname, CASE t.relkind WHEN 'r' THEN 'ONLY' END, t.oid::regclass)
         FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid AND t.relkind IN ('r', 'p')
           JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid AND NOT a.attisdropped
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
           AND d.deptype IN ('a', 'i') AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
           AND has_column_privilege(t.oid, a.attnum, 'SELECT')
           AND EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
             WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum
               AND m.amname = 'btree' AND (t.relkind = 'r' OR i.indisunique))
         LIMIT 1)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND has_table_privilege(c.oid, 'UPDATE')
        AND has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')
      ORDER BY 1
      """
    ).rows
    var result: [String: Position] = [:]
    for start in stride(from: 0, to: rows.count, by: chunk) {
      let part = rows[start..<min(start + chunk, rows.count)]
      let statement = part.enumerated().map {
        "SELECT \($0), last_value, is_called, \($1[1] ?? "NULL::text") FROM \($1[0] ?? "")"
      }
      for row in try session.query(statement.joined(separator: " UNION ALL ")).rows {
        guard let number = row[0].flatMap({ Int($0) }), let value = row[1],
          let name = part[part.startIndex + number][0]
        else { continue }
        result[name] = Position(lastValue: value, isCalled: row[2] == "t", furthest: row[3])
      }
    }
    return result
  }

  /// Sets back those that have moved, over any session.
  ///
  /// Not those whose column others have given further values meanwhile. Of a sequence without such a column nothing tells.
  @discardableResult
  func restore(_ session: TargetSession) throws(BenchError) -> Restored {
    let now = try Self.read(session)
    var result = Restored()
    for (name, position) in saved.sorted(by: { $0.key < $1.key }) {
      guard let present = now[name],
        (present.lastValue, present.isCalled) != (position.lastValue, position.isCalled)
      else { continue }
      guard present.furthest == position.furthest else {
        result.inUse.append(name)
        continue
      }
      try session.query(
        "SELECT setval($1::regclass, $2::bigint, $3::bool)",
        [name, position.lastValue, position.isCalled ? "t" : "f"])
      result.names.append(name)
    }
    return result
  }
}
