internal import Catalog

extension CatalogSession {
  /// Tables with all that hangs on them.
  func readTables(
    columns: [String: [Column]], statistics: StatisticsByColumn
  ) throws(IntakeError) -> [Table] {
    let constraints = try readConstraints()
    let indexes = try readIndexes(statistics: statistics)
    let policies = try readPolicies()
    return try elements(Table.self, Self.tables(version)).map { oid, table in
      var table = table
      table.columns = (columns[oid] ?? []).map { column in
        var column = column
        let key = StatisticsByColumn.Key(schema: table.schema, relation: table.name, column: column.name)
        column.statistics = statistics.own[key]
        column.inheritedStatistics = statistics.inherited[key]
        return column
      }
      table.constraints = constraints[oid] ?? []
      table.indexes = indexes[oid] ?? []
      table.policies = policies[oid] ?? []
      return table
    }
  }

  /// The number of blocks in the relation's file, which is what the planner looks at.
  static let pages = """
    CASE WHEN c.relkind IN ('p', 'I', 'f') THEN greatest(c.relpages, 0)
      ELSE coalesce(pg_relation_size(c.oid) / current_setting('block_size')::bigint, c.relpages) END
    """

  private static func tables(_ version: ServerVersion) -> String {
    let rows =
      version.tellsUnknownRows
      ? "c.reltuples" : "CASE WHEN c.reltuples = 0 AND c.relpages = 0 THEN -1 ELSE c.reltuples END"
    return """
      SELECT c.oid, json_build_object('schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
        'persistence', c.relpersistence, 'owner', pg_get_userbyid(c.relowner), 'rows', \(rows), 'pages', \(pages),
        'pages_at_analyze', c.relpages, 'all_visible_pages', c.relallvisible,
        'options', coalesce(c.reloptions, '{}'::text[]), 'partition_key', pg_get_partkeydef(c.oid),
        'partition_bound', pg_get_expr(c.relpartbound, c.oid),
        'parents', (SELECT coalesce(json_agg(json_build_object('schema', pn.nspname, 'name', p.relname)
            ORDER BY i.inhseqno), '[]')
          FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
          WHERE i.inhrelid = c.oid),
        'row_security', c.relrowsecurity, 'forces_row_security', c.relforcerowsecurity,
        'replica_identity', c.relreplident,
        'definition', CASE WHEN c.relkind = 'm' THEN rtrim(pg_get_viewdef(c.oid), ';') END,
        'activity', CASE WHEN c.relkind IN ('r', 'm') THEN json_build_object(
          'sequential_scans', pg_stat_get_numscans(c.oid),
          'index_scans', (SELECT coalesce(sum(pg_stat_get_numscans(x.indexrelid)), 0)
            FROM pg_index x WHERE x.indrelid = c.oid),
          'inserts', pg_stat_get_tuples_inserted(c.oid), 'updates', pg_stat_get_tuples_updated(c.oid),
          'hot_updates', pg_stat_get_tuples_hot_updated(c.oid), 'deletes', pg_stat_get_tuples_deleted(c.oid),
          'live_rows', pg_stat_get_live_tuples(c.oid), 'dead_rows', pg_stat_get_dead_tuples(c.oid),
          'since', (SELECT to_char(
              coalesce(pg_stat_get_db_stat_reset_time(d.oid), pg_stat_get_bgwriter_stat_reset_time())
                AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM pg_database d WHERE d.datname = current_database())) END)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f', 'm') AND \(isUserSchema("n"))
        AND \(isNotOfExtension("c.oid", in: "pg_catalog.pg_class"))
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """
  }

  /// The columns of tables and views by the oid of the relation, in the order of their attribute numbers.
  func readColumns() throws(IntakeError) -> [String: [Column]] {
    try elementsByKey(
      Column.self,
      """
      SELECT a.attrelid, json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'type_schema', tn.nspname, 'type_name', t.typname, 'is_not_null', a.attnotnull,
        'default_expression', pg_get_expr(d.adbin, d.adrelid), 'generated', nullif(a.attgenerated::text, ''),
        'identity', nullif(a.attidentity::text, ''),
        'collation', CASE WHEN a.attcollation <> t.typcollation THEN (
          SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE quote_ident(cn.nspname) || '.' END
            || quote_ident(l.collname)
          FROM pg_collation l JOIN pg_namespace cn ON cn.oid = l.collnamespace WHERE l.oid = a.attcollation) END)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND a.attnum > 0 AND NOT a.attisdropped
        AND \(Self.isUserSchema("n"))
      ORDER BY a.attrelid, a.attnum
      """)
  }

  /// Constraints by the oid of the table. The rows that PostgreSQL keeps for each partition of a referenced table are
  /// not constraints of their own.
  private func readConstraints() throws(IntakeError) -> [String: [Constraint]] {
    func columns(_ table: String, _ numbers: String) -> String {
      """
      (SELECT coalesce(json_agg(a.attname ORDER BY key.place), '[]')
        FROM unnest(\(numbers)) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute a ON a.attrelid = \(table) AND a.attnum = key.number)
      """
    }
    return try elementsByKey(
      Constraint.self,
      """
      SELECT k.conrelid, json_build_object('name', k.conname, 'kind', k.contype,
        'definition', pg_get_constraintdef(k.oid), 'columns', \(columns("k.conrelid", "k.conkey")),
        'referenced_table', (SELECT json_build_object('schema', rn.nspname, 'name', r.relname)
          FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE r.oid = k.confrelid),
        'referenced_columns', \(columns("k.confrelid", "k.confkey")),
        'on_delete', nullif(trim(k.confdeltype::text), ''), 'on_update', nullif(trim(k.confupdtype::text), ''),
        'is_validated', k.convalidated, 'is_inherited', NOT k.conislocal OR k.conparentid <> 0)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype IN ('p', 'u', 'f', 'c', 'x', 'n') AND \(Self.isUserSchema("n"))
        AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
      ORDER BY k.conname COLLATE "C"
      """)
  }

  private func readPolicies() throws(IntakeError) -> [String: [Policy]] {
    try elementsByKey(
      Policy.self,
      """
      SELECT p.polrelid, json_build_object('name', p.polname, 'is_permissive', p.polpermissive, 'command', p.polcmd,
        'roles', (SELECT json_agg(CASE WHEN role = 0 THEN 'public' ELSE pg_get_userbyid(role)::text END
            ORDER BY (CASE WHEN role = 0 THEN 'public' ELSE pg_get_userbyid(role)::text END) COLLATE "C")
          FROM unnest(p.polroles) AS role),
        'using', pg_get_expr(p.polqual, p.polrelid), 'with_check', pg_get_expr(p.polwithcheck, p.polrelid))
      FROM pg_policy p ORDER BY p.polname COLLATE "C"
      """)
  }

  /// Views, which have no rows of their own.
  func readViews(columns: [String: [Column]]) throws(IntakeError) -> [View] {
    try elements(
      View.self,
      """
      SELECT c.oid, json_build_object('schema', n.nspname, 'name', c.relname,
        'definition', rtrim(pg_get_viewdef(c.oid), ';'), 'options', coalesce(c.reloptions, '{}'::text[]))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'v' AND \(Self.isUserSchema("n")) AND \(Self.isNotOfExtension("c.oid", in: "pg_catalog.pg_class"))
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """
    ).map { oid, view in
      var view = view
      view.columns = columns[oid] ?? []
      return view
    }
  }
}
