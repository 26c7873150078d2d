/// What the target's schema is, in the words of its catalog, to be compared before and after.
package struct SchemaState: Sendable, Equatable {
  /// By what it is and its name, its definition.
  private let objects: [String: String]

  /// - Throws: `.server`, `.connectionLost`.
  package init(_ session: TargetSession) throws(BenchError) {
    var objects: [String: String] = [:]
    for row in try session.query(
      """
      WITH tables AS (
        SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind, c.reloptions,
          c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't')
      SELECT 'index ' || t.name,
        pg_get_indexdef(t.oid) || ' valid ' || i.indisvalid || ' ready ' || i.indisready || ' clustered ' || i.indisclustered
      FROM tables t JOIN pg_index i ON i.indexrelid = t.oid
      UNION ALL
      SELECT 'column ' || t.name || '.' || quote_ident(a.attname),
        concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstattarget, a.attstorage,
          pg_get_expr(d.adbin, d.adrelid))
      FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
      WHERE t.relkind NOT IN ('i', 'I')
      UNION ALL
      SELECT 'constraint ' || coalesce(t.name, '') || '.' || quote_ident(k.conname),
        pg_get_constraintdef(k.oid) || ' ' || k.convalidated
      FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid
      UNION ALL
      SELECT 'trigger ' || t.name || '.' || quote_ident(g.tgname), pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
      FROM pg_trigger g JOIN tables t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal
      UNION ALL
      SELECT 'relation ' || t.name, concat_ws(' ', t.relkind, t.reloptions, t.relrowsecurity, t.relforcerowsecurity) FROM tables t
      """
    ).rows {
      objects[row[0] ?? ""] = row[1] ?? ""
    }
    self.objects = objects
  }

  /// What is not as it was, in words; empty when all is.
  package func differences(to after: SchemaState) -> [String] {
    Set(objects.keys).union(after.objects.keys).sorted().compactMap { key in
      switch (objects[key], after.objects[key]) {
      case (let before?, let now?): before == now ? nil : "\(key) has changed"
      case (nil, _?): "\(key) is new"
      case (_?, nil): "\(key) is gone"
      case (nil, nil): nil
      }
    }
  }
}

/// Rows of the tables that are written to, where counting them is cheap.
struct RowCounts {
  /// Of larger tables the rows are not counted.
  private static let maximumPages = 16_384

  private let counts: [String: String]
  let uncounted: [String]

  /// - Parameter tables: As SQL.
  init(_ session: TargetSession, tables: [String]) throws(BenchError) {
    var counts: [String: String] = [:]
    var uncounted: [String] = []
    for table in tables {
      let isCheap = try session.isTrue(
        "SELECT pg_table_size($1::regclass) <= $2::bigint * 8192", [table, String(Self.maximumPages)])
      if isCheap {
        counts[table] = try session.scalar("SELECT count(*) FROM \(table)")
      } else {
        uncounted.append(table)
      }
    }
    self.counts = counts
    self.uncounted = uncounted
  }

  /// In words; empty when there are as many as before.
  func differences(_ session: TargetSession) throws(BenchError) -> [String] {
    var result: [String] = []
    for (table, count) in counts.sorted(by: { $0.key < $1.key }) {
      let now = try session.scalar("SELECT count(*) FROM \(table)")
      if now != count { result.append("\(table) had \(count) rows and has \(now ?? "?")") }
    }
    return result
  }
}
