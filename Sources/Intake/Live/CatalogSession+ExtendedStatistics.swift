internal import Catalog

extension CatalogSession {
  /// `CREATE STATISTICS` objects: one element for each row of data, so two where parents have statistics with and
  /// without their children, and one without data before the first ANALYZE.
  func readExtendedStatistics() throws(IntakeError) -> [ExtendedStatistics] {
    let mayReadData = try mayRead("pg_statistic_ext_data")
    let inherited = version.hasInheritedExtendedStatistics
    // The view shows the numbers to whoever may read the columns; the lists of values in their binary form are in the
    // catalog alone.
    let lists =
      mayReadData
      ? """
      (SELECT encode(pg_mcv_list_send(d.stxdmcv), 'hex') FROM pg_statistic_ext_data d
        WHERE d.stxoid = s.oid\(inherited ? " AND d.stxdinherit = x.inherited" : ""))
      """ : "NULL"
    return try elements(
      ExtendedStatistics.self,
      """
      SELECT s.oid, json_build_object('schema', n.nspname, 'name', s.stxname,
        'table', json_build_object('schema', tn.nspname, 'name', t.relname),
        'definition', pg_get_statisticsobjdef(s.oid),
        'columns', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM unnest(s.stxkeys) AS k
          JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k),
        'attribute_numbers', (SELECT coalesce(json_agg(k ORDER BY k), '[]') FROM unnest(s.stxkeys) AS k),
        'is_inherited', coalesce(\(inherited ? "x.inherited" : "false"), false),
        'ndistinct', x.n_distinct::text, 'dependencies', x.dependencies::text, 'most_common_values', \(lists),
        'expression_statistics', \(expressionStatistics(inherited: inherited)))
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        JOIN pg_class t ON t.oid = s.stxrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
        LEFT JOIN pg_stats_ext x ON x.statistics_schemaname = n.nspname AND x.statistics_name = s.stxname
      WHERE \(Self.isUserSchema("n"))
      ORDER BY n.nspname COLLATE "C", s.stxname COLLATE "C"\(inherited ? ", x.inherited" : "")
      """
    ).map(\.value)
  }

  private func expressionStatistics(inherited: Bool) -> String {
    guard version.hasExpressionsInExtendedStatistics else { return "'[]'::json" }
    // The view's rows have no numbers; they stand in the order of the expressions, which their texts give.
    return """
      (SELECT coalesce(json_agg(CASE WHEN e.expr IS NOT NULL THEN \
      \(Self.statistics("e", version, ranges: false)) END ORDER BY k.place), '[]')
        FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) WITH ORDINALITY AS k (text, place)
        LEFT JOIN pg_stats_ext_exprs e ON e.statistics_schemaname = n.nspname AND e.statistics_name = s.stxname
          AND e.expr = k.text\(inherited ? " AND e.inherited = x.inherited" : ""))
      """
  }
}
