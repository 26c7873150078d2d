internal import Catalog
internal import SQLSyntax

/// Which rows of a table may be deleted: those that no foreign key without an action of its own references.
///
/// What a cascade deletes along may be referenced in its turn; that is left to the server, which then refuses the statement.
struct UnreferencedRows {
  let session: TargetSession

  /// - Returns: A condition on a row called `t`, as SQL; nil where all rows may go.
  /// - Throws: `.server`, `.connectionLost`.
  func condition(_ table: ObjectName) throws(BenchError) -> String? {
    let rows = try session.query(
      """
      SELECT f.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(a.attname), quote_ident(r.attname)
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest(f.conkey, f.confkey) u(own, other)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.own
        JOIN pg_attribute r ON r.attrelid = f.confrelid AND r.attnum = u.other
      WHERE f.confrelid = $1::regclass AND f.contype = 'f' AND f.confdeltype IN ('a', 'r') AND f.conparentid = 0
      ORDER BY f.oid, u.own
      """, [table.sql]
    ).rows
    var conditions: [(constraint: String, table: String, columns: [String])] = []
    for row in rows {
      let (constraint, child) = (row[0] ?? "", row[1] ?? "")
      let equality = "c.\(row[2] ?? "") = t.\(row[3] ?? "")"
      if conditions.last?.constraint == constraint {
        conditions[conditions.count - 1].columns.append(equality)
      } else {
        conditions.append((constraint, child, [equality]))
      }
    }
    guard !conditions.isEmpty else { return nil }
    return conditions.map { "NOT EXISTS (SELECT FROM \($0.table) c WHERE \($0.columns.joined(separator: " AND ")))" }
      .joined(separator: " AND ")
  }
}
