internal import Catalog
internal import PostgresClient
internal import SQLSyntax

/// Statistics for expressions of candidates, which ANALYZE gathers only once there is an index.
///
/// Without them the planner takes an expression to have 200 values and to be equal to a constant in half a per cent of
/// the rows, and so `lower(email)` alone looks worse than it will be. What is known of the column, its common values and
/// its histogram, is put through the expression instead.
///
/// Only expressions of built-in functions over one column: those of the catalog's own may not do here what they do
/// there. They are evaluated as the role that plans, which may write nothing.
extension Twin {
  /// A candidate's part, on one table.
  struct ExpressionIndex {
    let oid: UInt32
    let table: Table
    let definition: IndexDefinition
  }

  /// By index oid, its expressions as columns that the table might have.
  typealias ExpressionColumns = [UInt32: [Int: Column]]

  /// - Throws: `.twinLost` or `.twinRefused`. An expression that can't be evaluated just has no statistics.
  func deriveStatistics(
    _ indexes: [ExpressionIndex], _ administration: Connection
  ) throws(PlannerError) -> ExpressionColumns {
    let sampled = indexes.filter { index in
      index.definition.predicate == nil && index.definition.keys.contains { $0.expression != nil }
    }
    guard !sampled.isEmpty else { return [:] }
    let foreign = try PlannerError.translating { () throws(PostgresError) in
      try usingOwnObjects(sampled.map(\.oid), administration)
    }
    let types = try PlannerError.translating { () throws(PostgresError) in
      try keyTypes(sampled.map(\.oid), administration)
    }
    var known: [String: ColumnStatistics?] = [:]
    var found: ExpressionColumns = [:]
    for index in sampled where !foreign.contains(index.oid) {
      for (place, key) in index.definition.keys.enumerated() {
        guard let expression = key.expression, var column = types[index.oid]?[place],
          !Self.typesOfElements.contains(column.typeName), !column.typeName.hasPrefix("_")
        else { continue }
        let name = "\(index.table.objectName.sql) \(expression)"
        if known[name] == nil {
          if known.count >= Self.mostExpressions { continue }
          known[name] = .some(try derive(expression, column.typeName, on: index.table, administration))
        }
        guard let statistics = known[name] ?? nil else { continue }
        column.statistics = statistics
        found[index.oid, default: [:]][place] = column
      }
    }
    guard !found.isEmpty else { return [:] }
    try PlannerError.translating { () throws(PostgresError) in
      try StatisticsRow.prepare(administration)
      try administration.query("BEGIN")
    }
    for (oid, columns) in found.sorted(by: { $0.key < $1.key }) {
      try insert(columns.compactMapValues(\.statistics), ofIndex: oid, administration)
    }
    try PlannerError.translating { () throws(PostgresError) in try administration.query("COMMIT") }
    return found
  }

  /// The keys of indexes as columns without statistics, with names that no column has.
  ///
  /// Without those that the index keeps as another type: its column doesn't have the expression's type, by which the
  /// statistics of `to_tsvector(note)` would be a text's.
  private func keyTypes(_ oids: [UInt32], _ connection: Connection) throws(PostgresError) -> ExpressionColumns {
    let rows = try connection.query(
      """
      SELECT a.attrelid, a.attnum, t.typname, format_type(t.oid, a.atttypmod)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_index i ON i.indexrelid = a.attrelid
      JOIN pg_opclass o ON o.oid = i.indclass[a.attnum - 1] AND o.opckeytype = 0
      WHERE a.attrelid = ANY ($1::oid[])
      """, [PostgresArray.literal(oids.map(String.init))]
    ).rows
    var columns: ExpressionColumns = [:]
    for row in rows {
      guard let oid = row[0].flatMap({ UInt32($0) }), let place = row[1].flatMap({ Int($0) }), let name = row[2],
        let type = row[3]
      else { continue }
      columns[oid, default: [:]][place - 1] = Column(name: "\u{0}\(place)", type: type, typeName: name)
    }
    return columns
  }

  private func insert(
    _ statistics: [Int: ColumnStatistics], ofIndex oid: UInt32, _ administration: Connection
  ) throws(PlannerError) {
    let types = try PlannerError.translating { () throws(PostgresError) in
      try StatisticsType.all(administration, ofRelation: String(oid))
    }
    for (place, statistics) in statistics.sorted(by: { $0.key < $1.key }) {
      guard let type = types.values.first(where: { $0.attribute == place + 1 }) else { continue }
      _ = try StatisticsInjector(connection: administration).insert(
        StatisticsRow(statistics, type, isInherited: false, "statistics of an expression"))
    }
  }

  /// The indexes that depend on functions, operators or types that are not built in: only those are noted in `pg_depend`.
  private func usingOwnObjects(_ oids: [UInt32], _ connection: Connection) throws(PostgresError) -> Set<UInt32> {
    let rows = try connection.query(
      """
      SELECT DISTINCT objid FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND objid = ANY ($1::oid[])
        AND refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
      """, [PostgresArray.literal(oids.map(String.init))]
    ).rows
    return Set(rows.compactMap { $0[0].flatMap { UInt32($0) } })
  }

  /// Of these, and of arrays, ANALYZE counts what the values hold.
  private static let typesOfElements: Set<String> = ["tsvector", "jsonb"]

  /// Types whose values are whole numbers: of how many there can be the least and the largest tell.
  private static let wholeTypes: Set<String> = ["int2", "int4", "int8", "date"]

  private func derive(
    _ expression: String, _ typeName: String, on table: Table, _ administration: Connection
  ) throws(PlannerError) -> ColumnStatistics? {
    let names = ColumnNames.referenced(in: expression)
    guard names.count == 1, let column = names.first.flatMap(table.column(named:)),
      let statistics = column.statistics ?? column.inheritedStatistics
    else { return nil }
    let allCommon = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    let allShares = statistics.mostCommonFrequencies ?? []
    guard allCommon.count == allShares.count else { return nil }
    let (common, shares) = (Array(allCommon.prefix(Self.mostValues)), Array(allShares.prefix(Self.mostValues)))
    let bounds = statistics.histogram.flatMap { PostgresArray.parse($0) } ?? []
    let histogram = stride(from: 0, to: bounds.count, by: bounds.count / Self.mostValues + 1).map { bounds[$0] }
    let rest = max(0, 1 - statistics.nullFraction - shares.reduce(0, +)) / Double(max(1, histogram.count))
    let values = common + histogram + [nil]
    let weights = shares + histogram.map { _ in rest } + [statistics.nullFraction]
    // In the server's own words: what the catalog calls the type becomes part of no statement. A domain would run its
    // conditions.
    let type = try PlannerError.translating { () throws(PostgresError) in
      try administration.query(
        """
        SELECT format_type(t.oid, NULL),
          CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
        FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid
        JOIN pg_type t ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
        JOIN pg_namespace n ON n.oid = t.typnamespace AND t.typtype <> 'd'
        WHERE a.attrelid = $1::regclass AND a.attname = $2 AND NOT a.attisdropped AND n.nspname = 'pg_catalog'
        """, [table.objectName.sql, column.name]
      ).rows.first
    }
    guard let type, let columnType = type[0], let collation = type[1] else { return nil }
    let span = Self.wholeTypes.contains(typeName) ? "max(v) OVER () - min(v) OVER ()" : "NULL"
    let query = """
      SELECT v::text, sum(w), sum(n), max(pg_column_size(v)), \(span), min(place), max(place) FROM (
        SELECT (\(expression)) AS v, w, n, place FROM (
          SELECT u.value\(collation) AS \(SQLIdentifier.quoted(column.name)), w, place, (w > 0)::int AS n
          FROM unnest($1::\(columnType)[], $2::float8[], $3::int[]) u(value, w, place)) t) s
      WHERE v IS NULL OR pg_column_size(v) <= \(Self.widest)
      GROUP BY v ORDER BY v
      """
    let parameters: [String?] = [
      PostgresArray.literal(values), PostgresArray.literal(weights.map { String($0) }),
      PostgresArray.literal(common.map { _ in nil } + histogram.indices.map { String($0) } + [nil]),
    ]
    guard let rows = try evaluate(query, parameters) else { return nil }
    let sample = ExpressionSample(
      groups: rows.map { row in
        .init(
          value: row[0], share: row[1].flatMap { Double($0) } ?? 0, count: row[2].flatMap { Int($0) } ?? 1,
          width: row[3].flatMap { Int($0) } ?? 8,
          places: row[5].flatMap { Int($0) }.flatMap { first in
            row[6].flatMap { Int($0) }.map { first...max(first, $0) }
          })
      })
    let distance = rows.first.flatMap { $0[4] }.flatMap { Double($0) }
    return sample.statistics(
      rows: table.rows, correlation: statistics.correlation,
      mostDistinct: min(table.distinctValues(of: column), distance.map { $0 + 1 } ?? .infinity))
  }

  /// Of a few hundred values.
  private static let patience = "1s"
  /// Bytes of a value, as ANALYZE has it (`WIDTH_THRESHOLD` in src/backend/commands/analyze.c).
  private static let widest = 1_024
  /// Values of each list that are looked at: more than the usual statistics target gives.
  private static let mostValues = 200
  /// Expressions of one batch that are looked at.
  private static let mostExpressions = 200

  /// - Returns: nil when the expression fails for one of the values, or takes too long.
  private func evaluate(_ query: String, _ parameters: [String?]) throws(PlannerError) -> [[String?]]? {
    let connection = try planner(.unbound)
    let statements = [
      PipelinedStatement("BEGIN READ ONLY"),
      PipelinedStatement("SET LOCAL statement_timeout = '\(Self.patience)'"),
      // Nothing of the catalog's own is found by a name without schema.
      PipelinedStatement("SET LOCAL search_path = pg_catalog"),
      PipelinedStatement(query, parameters),
    ]
    let answers = try PlannerError.translating { () throws(PostgresError) in
      try connection.pipeline([statements, [WhatIfTransaction.closing]])
    }
    if !connection.isOpen { forget(.unbound) }
    guard let answer = answers.first, answer.count == statements.count else { return nil }
    return (try? answer[3].get())?.rows
  }
}
