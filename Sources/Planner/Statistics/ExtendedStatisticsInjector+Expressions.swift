internal import Catalog
internal import PostgresClient

extension ExtendedStatisticsInjector {
  /// Gives a `CREATE STATISTICS` object what ANALYZE found out about its expressions: `stxdexpr`, an array of rows of
  /// `pg_statistic` (`serialize_expr_stats` in src/backend/statistics/extended_stats.c).
  ///
  /// The rows are put together as those of an empty table's columns that have the expressions' types.
  ///
  /// - Returns: A note for each expression whose statistics the twin does not take.
  func insertExpressions(
    of statistics: ExtendedStatistics, object: String, table: ObjectName
  ) throws(PlannerError) -> [TwinNote] {
    guard statistics.expressionStatistics.contains(where: { $0 != nil }) else { return [] }
    let columns = "sextant_twin.expressions"
    let types = try PlannerError.translating { () throws(PostgresError) in
      let list = try connection.query(
        """
        SELECT string_agg(format('(%s) AS e%s', e, k), ', ' ORDER BY k)
        FROM unnest(pg_get_statisticsobjdef_expressions($1::oid)) WITH ORDINALITY u (e, k)
        """, [object]
      ).scalar
      // WITH NO DATA: nothing is evaluated.
      try connection.query("CREATE TABLE \(columns) AS SELECT \(list ?? "") FROM \(table.sql) WITH NO DATA")
      return try StatisticsType.all(connection, ofRelation: columns).values.sorted { $0.attribute < $1.attribute }
    }
    var notes: [TwinNote] = []
    let injector = StatisticsInjector(connection: connection)
    try PlannerError.translating { () throws(PostgresError) in try connection.query("BEGIN") }
    for (found, type) in zip(statistics.expressionStatistics, types) {
      guard let found else { continue }
      let subject = "statistics \(ObjectName(schema: statistics.schema, name: statistics.name).sql)"
      notes += try injector.insert(found, type, isInherited: false, subject)
    }
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        """
        UPDATE pg_statistic_ext_data SET stxdexpr = (
          SELECT array_agg(s ORDER BY k) FROM generate_series(1, $2::int) k
          LEFT JOIN pg_statistic s ON s.starelid = '\(columns)'::regclass AND s.staattnum = k)
        WHERE stxoid = $1::oid AND stxdinherit = $3::bool
        """, [object, String(types.count), statistics.isInherited ? "t" : "f"])
      try connection.query("DROP TABLE \(columns)")
      try connection.query("COMMIT")
    }
    return notes
  }
}
