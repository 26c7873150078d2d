internal import Catalog

extension CatalogSession {
  /// Analysed tables whose statistics this role is not shown, and what would help.
  ///
  /// The conditions are those of the view `pg_stats` (src/backend/catalog/system_views.sql): the privilege to read the
  /// column, and no row-level security that applies to the role.
  func readUnreadable() throws(IntakeError) -> [Catalog.Unreadable] {
    let own = "SELECT quote_ident(rolname) FROM pg_catalog.pg_roles WHERE rolname = current_user"
    guard let role = try rows(own).first?[0] else { return [] }
    let grantAll = version.grantAll(to: role)
    let mayReadData = try mayRead("pg_statistic_ext_data")
    let mayReadStatistics = try mayRead("pg_statistic")
    var found = try hiddenColumns(role: role)
    found += try elements(Row.self, Self.expressionIndexes).map { row in
      Catalog.Unreadable(table: row.value.table, columns: row.value.columns, grant: grantAll)
    }
    if !mayReadStatistics, !version.showsRangeStatistics {
      found += try elements(Row.self, Self.rangeColumns).map { row in
        Catalog.Unreadable(table: row.value.table, columns: row.value.columns, grant: grantAll)
      }
    }
    if !mayReadData {
      let grant =
        version.hasReadAllData ? grantAll : "GRANT SELECT ON pg_catalog.pg_statistic_ext_data TO \(role)"
      found += try elements(Row.self, Self.extendedStatistics).map { row in
        Catalog.Unreadable(table: row.value.table, columns: row.value.columns, grant: grant)
      }
    }
    return found.sorted { ($0.table, $0.grant) < ($1.table, $1.grant) }
  }

  private struct Row: Decodable {
    let table: ObjectName
    let columns: [String]
    let hidesRows: Bool?
  }

  private static let table = "json_build_object('schema', n.nspname, 'name', c.relname)"

  private static let isAnalyzed = "c.relkind IN ('r', 'p', 'm', 'f') AND c.reltuples > 0"

  private func hiddenColumns(role: String) throws(IntakeError) -> [Catalog.Unreadable] {
    try elements(
      Row.self,
      """
      SELECT c.oid, json_build_object('table', \(Self.table), 'columns', json_agg(a.attname ORDER BY a.attnum),
        'hides_rows', c.relrowsecurity AND row_security_active(c.oid) AND bool_and(has_column_privilege(c.oid, a.attnum, 'SELECT')))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE \(Self.isAnalyzed) AND \(Self.isUserSchema("n")) AND a.attnum > 0 AND NOT a.attisdropped
        AND \(Self.isNotOfExtension("c.oid", in: "pg_catalog.pg_class"))
        AND (NOT has_column_privilege(c.oid, a.attnum, 'SELECT')
          OR (c.relrowsecurity AND row_security_active(c.oid)))
      GROUP BY c.oid, n.nspname, c.relname, c.relrowsecurity
      """
    ).map { row in
      let table = row.value.table
      // With row-level security no privilege on the table opens its statistics.
      let grant =
        row.value.hidesRows == true ? "ALTER ROLE \(role) BYPASSRLS" : "GRANT SELECT ON \(table.sql) TO \(role)"
      return Catalog.Unreadable(table: table, columns: row.value.columns, grant: grant)
    }
  }

  private static let expressionIndexes = """
    SELECT c.oid, json_build_object('table', \(table),
      'columns', json_agg(DISTINCT 'statistics of expression index ' || quote_ident(x.relname)))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indrelid = c.oid
      JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_attribute a ON a.attrelid = x.oid AND i.indkey[a.attnum - 1] = 0
    WHERE \(isAnalyzed) AND \(isUserSchema("n")) AND i.indexprs IS NOT NULL
      AND NOT has_column_privilege(x.oid, a.attnum, 'SELECT')
    GROUP BY c.oid, n.nspname, c.relname
    """

  private static let rangeColumns = """
    SELECT c.oid, json_build_object('table', \(table),
      'columns', json_agg('bounds of range column ' || quote_ident(a.attname) ORDER BY a.attnum))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
    WHERE \(isAnalyzed) AND \(isUserSchema("n")) AND a.attnum > 0 AND NOT a.attisdropped
      AND coalesce(b.typtype, t.typtype) IN ('r', 'm') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
    GROUP BY c.oid, n.nspname, c.relname
    """

  private static let extendedStatistics = """
    SELECT c.oid, json_build_object('table', \(table),
      'columns', json_agg('most common values of statistics ' || quote_ident(s.stxname)
        ORDER BY s.stxname COLLATE "C"))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_statistic_ext s ON s.stxrelid = c.oid
    WHERE \(isAnalyzed) AND \(isUserSchema("n")) AND 'm' = ANY (s.stxkind)
    GROUP BY c.oid, n.nspname, c.relname
    """
}
