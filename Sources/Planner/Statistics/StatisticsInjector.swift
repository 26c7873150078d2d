internal import Catalog
internal import PostgresClient

/// Puts a catalog's statistics into a twin's `pg_statistic`, as superuser.
struct StatisticsInjector {
  let connection: Connection

  /// - Parameter relations: The twin's relations by name.
  /// - Returns: A note for each column whose statistics the twin does not take.
  func inject(_ catalog: Catalog, _ relations: RelationMap) throws(PlannerError) -> [TwinNote] {
    let types = try PlannerError.translating { () throws(PostgresError) in try StatisticsType.all(connection) }
    let expressionTypes = Dictionary(grouping: types.values, by: \.relation)
    var rows: [StatisticsRow] = []
    for table in catalog.tables {
      guard let relation = relations[table.objectName] else { continue }
      for column in table.columns {
        guard let type = types[.init(relation: relation.oid, column: column.name)] else { continue }
        for (statistics, isInherited) in [(column.statistics, false), (column.inheritedStatistics, true)] {
          guard let statistics else { continue }
          let subject = "statistics of \(table.objectName.sql).\(column.name)"
          rows.append(StatisticsRow(statistics, type, isInherited: isInherited, subject))
        }
      }
      for index in table.indexes where !index.expressionStatistics.isEmpty {
        guard let relation = relations[ObjectName(schema: table.schema, name: index.name)] else { continue }
        rows += Self.rows(of: index, expressionTypes[relation.oid] ?? [])
      }
    }
    try PlannerError.translating { () throws(PostgresError) in try StatisticsRow.prepare(connection) }
    var notes: [TwinNote] = []
    for start in stride(from: 0, to: rows.count, by: Self.batchSize) {
      notes += try insert(rows[start..<min(start + Self.batchSize, rows.count)])
    }
    return notes
  }

  private static func rows(of index: Index, _ types: [StatisticsType]) -> [StatisticsRow] {
    let expressions = index.keys.indices.filter { index.keys[$0].expression != nil }
    return zip(expressions, index.expressionStatistics).compactMap { key, statistics in
      guard let statistics, let type = types.first(where: { $0.attribute == key + 1 }) else { return nil }
      return StatisticsRow(statistics, type, isInherited: false, "statistics of index \(index.name)")
    }
  }

  /// Rows that are sent at once, in one transaction.
  private static let batchSize = 200

  private func insert(_ rows: ArraySlice<StatisticsRow>) throws(PlannerError) -> [TwinNote] {
    let isComplete = try PlannerError.translating { () throws(PostgresError) in
      let answers = try connection.pipeline([[PipelinedStatement("BEGIN")] + rows.map(\.insertion)])[0].dropFirst()
      let areGood = zip(rows, answers).allSatisfy { row, answer in
        (try? answer.get()).map { row.fault(of: $0) == nil } ?? false
      }
      let isComplete = answers.count == rows.count && areGood
      try connection.query(isComplete ? "COMMIT" : "ROLLBACK")
      return isComplete
    }
    if isComplete { return [] }
    // One of them is at fault: which, and why?
    var notes: [TwinNote] = []
    try PlannerError.translating { () throws(PostgresError) in try connection.query("BEGIN") }
    for row in rows { notes += try insert(row) }
    try PlannerError.translating { () throws(PostgresError) in try connection.query("COMMIT") }
    return notes
  }

  /// Must run inside of a transaction, in a session that has the insertion prepared.
  func insert(_ row: StatisticsRow) throws(PlannerError) -> [TwinNote] {
    do throws(PostgresError) {
      try connection.query("SAVEPOINT one")
      let answer = try connection.pipeline([[row.insertion]])[0][0]
      let inserted = try answer.get()
      if let fault = row.fault(of: inserted) { throw fault }
      try connection.query("RELEASE one")
      return []
    } catch {
      if error.isServerFailure { throw PlannerError(error) }
      try PlannerError.translating { () throws(PostgresError) in try connection.query("ROLLBACK TO one") }
      return [TwinNote(row.subject, error.message)]
    }
  }
}
