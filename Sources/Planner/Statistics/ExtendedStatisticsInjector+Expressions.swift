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
    let columns = Self.columns
    let types = try PlannerError.translating { () throws(PostgresError) in
      try createColumns(object, table)
      return try StatisticsType.all(connection, ofRelation: columns).values.sorted { $0.attribute < $1.attribute }
    }
    var notes: [TwinNote] = []
    let injector = StatisticsInjector(connection: connection)
    try PlannerError.translating { () throws(PostgresError) in
      try StatisticsRow.prepare(connection)
      try connection.query("BEGIN")
    }
    let all = statistics.expressionStatistics + types.map { _ in nil }
    for (found, type) in zip(all, types) {
      // A row that says nothing stands for a missing one: the planner follows the pointer without looking
      // (`statext_expressions_load`).
      let subject = "statistics \(ObjectName(schema: statistics.schema, name: statistics.name).sql)"
      let unknown = StatisticsRow(
        ColumnStatistics(averageWidth: 0, distinct: 0), type, isInherited: false, subject)
      guard let found else {
        notes += try injector.insert(unknown)
        continue
      }
      let refused = try injector.insert(StatisticsRow(found, type, isInherited: false, subject))
      if !refused.isEmpty { notes += refused + (try injector.insert(unknown)) }
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

  private static let columns = "sextant_twin.expressions"

  /// Makes an empty table whose columns have the types of an object's expressions.
  private func createColumns(_ object: String, _ table: ObjectName) throws(PostgresError) {
    let list = try connection.query(
      """
      SELECT string_agg(format('(%s) AS e%s', e, k), ', ' ORDER BY k)
      FROM unnest(pg_get_statisticsobjdef_expressions($1::oid)) WITH ORDINALITY u (e, k)
      """, [object]
    ).scalar
    // WITH NO DATA: nothing is evaluated.
    try connection.query("CREATE TABLE \(Self.columns) AS SELECT \(list ?? "") FROM \(table.sql) WITH NO DATA")
  }

  /// The types of an object's expressions, in their order.
  func expressionTypes(_ object: String, _ table: ObjectName) throws(PostgresError) -> [UInt32] {
    try createColumns(object, table)
    let result = try connection.query(
      """
      SELECT atttypid FROM pg_attribute WHERE attrelid = '\(Self.columns)'::regclass AND attnum > 0 ORDER BY attnum
      """)
    try connection.query("DROP TABLE \(Self.columns)")
    return result.rows.compactMap { $0[0].flatMap { UInt32($0) } }
  }
}
