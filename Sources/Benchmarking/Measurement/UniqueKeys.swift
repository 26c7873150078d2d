internal import Catalog
internal import SQLSyntax

/// The unique indexes and exclusion constraints of a table, and the foreign keys of its columns.
struct UniqueKeys {
  struct Column {
    let name: String
    /// Its name in `pg_type`, of a domain that of its base type.
    let type: String
    /// Characters that it takes, where its type limits them.
    let length: Int?
  }

  /// Columns no two rows may have the same values of, or expressions on them.
  struct Key {
    let oid: String
    /// Whether it is of columns alone, and over all rows.
    var isPlain: Bool
    var columns: [Column]
  }

  struct Reference {
    let oid: String
    var columns: [String]
    /// The referenced table, as SQL.
    let table: String
    var others: [String]
  }

  private(set) var all: [Key] = []
  private(set) var references: [Reference] = []

  /// - Throws: `.server`, `.connectionLost`.
  init(_ table: ObjectName, _ session: TargetSession) throws(BenchError) {
    var columns: [String: Column] = [:]
    for row in try session.query(
      """
      SELECT a.attname, coalesce(b.typname, t.typname),
        CASE WHEN coalesce(b.typname, t.typname) IN ('varchar', 'bpchar')
          THEN nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4 END
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
      """, [table.sql]
    ).rows {
      let name = row[0] ?? ""
      columns[name] = Column(name: name, type: row[1] ?? "", length: row[2].flatMap { Int($0) })
    }
    for row in try session.query(
      """
      SELECT i.indexrelid, i.indpred IS NULL AND i.indexprs IS NULL, a.attname,
        CASE WHEN k.number = 0 THEN pg_get_indexdef(i.indexrelid, k.place::int, true) END
      FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE i.indrelid = $1::regclass AND (i.indisunique OR i.indisexclusion) AND k.place <= i.indnkeyatts
      ORDER BY i.indexrelid, k.place
      """, [table.sql]
    ).rows {
      let oid = row[0] ?? ""
      if all.last?.oid != oid { all.append(Key(oid: oid, isPlain: row[1] == "t", columns: [])) }
      let names = row[2].map { [$0] } ?? Self.columns(in: row[3] ?? "")
      all[all.count - 1].columns += names.compactMap { columns[$0] }
    }
    for row in try session.query(
      """
      SELECT f.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname, r.attname
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest(f.conkey, f.confkey) WITH ORDINALITY u(own, other, place)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.own
        JOIN pg_attribute r ON r.attrelid = f.confrelid AND r.attnum = u.other
      WHERE f.conrelid = $1::regclass AND f.contype = 'f'
      ORDER BY f.oid, u.place
      """, [table.sql]
    ).rows {
      let oid = row[0] ?? ""
      if references.last?.oid != oid {
        references.append(Reference(oid: oid, columns: [], table: row[1] ?? "", others: []))
      }
      references[references.count - 1].columns.append(row[2] ?? "")
      references[references.count - 1].others.append(row[3] ?? "")
    }
  }

  /// The columns of an index's expression, as `pg_get_indexdef` prints it.
  private static func columns(in expression: String) -> [String] {
    guard let root = (try? SQLParser.parse("SELECT (\(expression))"))?.statements.first?.node else { return [] }
    var names: [String] = []
    var pending = [root]
    while let node = pending.popLast() {
      if node.isKind("ColumnRef"), let name = node.list("fields").last?.string("sval") { names.append(name) }
      pending += node.children
    }
    return names
  }
}
