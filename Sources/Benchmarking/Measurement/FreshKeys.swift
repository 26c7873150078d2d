internal import Catalog
internal import FoundationEssentials
internal import SQLSyntax

/// Gives an INSERT keys that no row has.
///
/// Values of parameters come from the statistics or from a log: rows that are there. A key that is one of those fails,
/// so it is replaced by one beyond the largest, or by another one of its kind. Of each unique index one column is
/// changed, the last that no foreign key binds to another table's rows.
struct FreshKeys {
  let session: TargetSession

  /// - Parameter table: The table that it writes to.
  /// - Returns: nil when none of its parameters is such a key.
  func replaced(_ statement: ExecutableStatement, table: ObjectName) throws(BenchError) -> ExecutableStatement? {
    guard let node = (try? SQLParser.parse(statement.text))?.statements.first?.node, node.isKind("InsertStmt") else {
      return nil
    }
    let rows = node["select_stmt"]?.list("values_lists").map { $0.list("items") } ?? []
    var columns = node.list("cols").compactMap { $0.string("name") }
    if columns.isEmpty {
      columns = try session.query(
        """
        SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
        ORDER BY attnum
        """, [table.sql]
      ).rows.compactMap { $0[0] }
    }
    var parameters = statement.parameters
    var isChanged = false
    for (column, type) in try keys(of: table) {
      guard let place = columns.firstIndex(of: column) else { continue }
      for (offset, row) in rows.enumerated() where place < row.count {
        guard let number = Self.parameter(row[place]), parameters.indices.contains(number - 1),
          let value = try fresh(column, type, table, old: parameters[number - 1], offset: offset)
        else { continue }
        parameters[number - 1] = value
        isChanged = true
      }
    }
    guard isChanged else { return nil }
    return ExecutableStatement(
      text: statement.text, parameters: parameters, types: statement.types, searchPath: statement.searchPath)
  }

  /// The number of `$n`, cast or not.
  private static func parameter(_ node: SyntaxNode) -> Int? {
    if node.isKind("ParamRef") { return node.integer("number") }
    return node.isKind("TypeCast") ? node["arg"].flatMap(parameter) : nil
  }

  private func keys(of table: ObjectName) throws(BenchError) -> [(column: String, type: String)] {
    try session.query(
      """
      SELECT DISTINCT ON (i.indexrelid) a.attname, t.typname
      FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number JOIN pg_type t ON t.oid = a.atttypid
      WHERE i.indrelid = $1::regclass AND i.indisunique AND k.place <= i.indnkeyatts
        AND NOT EXISTS (SELECT FROM pg_constraint f
          WHERE f.conrelid = i.indrelid AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
      ORDER BY i.indexrelid, k.place DESC
      """, [table.sql]
    ).rows.map { ($0[0] ?? "", $0[1] ?? "") }
  }

  private func fresh(
    _ column: String, _ type: String, _ table: ObjectName, old: String?, offset: Int
  ) throws(BenchError) -> String? {
    switch type {
    case "int2", "int4", "int8", "numeric":
      return try session.scalar(
        "SELECT coalesce(max(\(SQLIdentifier.quoted(column))), 0)::numeric + 1 + $1::int FROM \(table.sql)",
        [String(offset)])
    case "uuid": return UUID().uuidString
    case "text", "varchar": return (old ?? "") + "-" + UUID().uuidString.prefix(8)
    default: return nil
    }
  }
}
