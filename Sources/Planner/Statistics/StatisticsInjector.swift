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
    var notes: [TwinNote] = []
    try PlannerError.translating { () throws(PostgresError) in
      // A restart would lose nothing by it, and 5,000 columns take a fraction of the time in one transaction.
      try connection.query("BEGIN")
    }
    for table in catalog.tables {
      guard let relation = relations[table.objectName] else { continue }
      for column in table.columns {
        guard let type = types[.init(relation: relation.oid, column: column.name)] else { continue }
        for (statistics, isInherited) in [(column.statistics, false), (column.inheritedStatistics, true)] {
          guard let statistics else { continue }
          let subject = "statistics of \(table.objectName.sql).\(column.name)"
          notes += try insert(statistics, type, isInherited: isInherited, subject)
        }
      }
      for index in table.indexes where !index.expressionStatistics.isEmpty {
        guard let relation = relations[ObjectName(schema: table.schema, name: index.name)] else { continue }
        notes += try inject(index, relation, expressionTypes)
      }
    }
    try PlannerError.translating { () throws(PostgresError) in try connection.query("COMMIT") }
    return notes
  }

  private func inject(
    _ index: Index, _ relation: RelationMap.Entry, _ types: [UInt32: [StatisticsType]]
  ) throws(PlannerError) -> [TwinNote] {
    var notes: [TwinNote] = []
    let expressions = index.keys.indices.filter { index.keys[$0].expression != nil }
    for (key, statistics) in zip(expressions, index.expressionStatistics) {
      let type = types[relation.oid]?.first { $0.attribute == key + 1 }
      guard let statistics, let type else { continue }
      notes += try insert(statistics, type, isInherited: false, "statistics of index \(index.name)")
    }
    return notes
  }

  /// Must run inside of a transaction.
  func insert(
    _ statistics: ColumnStatistics, _ type: StatisticsType, isInherited: Bool, _ subject: String
  ) throws(PlannerError) -> [TwinNote] {
    var values: [String?] = [
      String(type.relation), String(type.attribute), isInherited ? "t" : "f", String(statistics.nullFraction),
      String(statistics.averageWidth), String(statistics.distinct),
    ]
    let slots = StatisticsSlot.slots(of: statistics, type: type)
    for number in 0..<5 {
      let slot = number < slots.count ? slots[number] : nil
      values += [
        String(slot?.kind ?? 0), String(slot?.operation ?? 0), String(slot?.collation ?? 0),
        slot?.numbers.map { "{" + $0.map { String($0) }.joined(separator: ",") + "}" },
        slot?.values?.text, String(slot?.values?.element ?? 25),
      ]
    }
    do throws(PostgresError) {
      try connection.query("SAVEPOINT one")
      let count = try connection.query(Self.statement, values).scalar.flatMap { Int($0) }
      // The planner reads a frequency for each value without looking whether there is one (`var_eq_const`).
      if let first = slots.first, first.kind == 1, first.numbers?.count != count {
        throw PostgresError(.statementFailed, "as many most common values as frequencies are needed")
      }
      try connection.query("RELEASE one")
      return []
    } catch {
      if error.isServerFailure { throw PlannerError(error) }
      try PlannerError.translating { () throws(PostgresError) in try connection.query("ROLLBACK TO one") }
      return [TwinNote(subject, error.message)]
    }
  }

  /// Six parameters for the row, then six for each slot: kind, operator, collation, numbers, values, element type.
  private static let statement: String = {
    func parameter(_ slot: Int, _ field: Int) -> Int { 7 + slot * 6 + field }
    let slots = 0..<5
    let columns =
      ["starelid", "staattnum", "stainherit", "stanullfrac", "stawidth", "stadistinct"]
      + slots.map { "stakind\($0 + 1)" } + slots.map { "staop\($0 + 1)" } + slots.map { "stacoll\($0 + 1)" }
      + slots.map { "stanumbers\($0 + 1)" } + slots.map { "stavalues\($0 + 1)" }
    let values =
      ["$1::oid", "$2::int2", "$3::bool", "$4::float4", "$5::int4", "$6::float4"]
      + slots.map { "$\(parameter($0, 0))::int2" } + slots.map { "$\(parameter($0, 1))::oid" }
      + slots.map { "$\(parameter($0, 2))::oid" } + slots.map { "$\(parameter($0, 3))::float4[]" }
      + slots.map { "array_in($\(parameter($0, 4))::cstring, $\(parameter($0, 5))::oid, -1)" }
    return """
      INSERT INTO pg_statistic (\(columns.joined(separator: ", "))) SELECT \(values.joined(separator: ", "))
      RETURNING cardinality(stavalues1)
      """
  }()
}
