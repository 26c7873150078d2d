internal import Catalog
internal import PostgresClient
internal import SQLSyntax

/// Puts `CREATE STATISTICS` data into a twin, in the binary forms that the planner reads.
///
/// The planner takes those on trust, so nothing is put in that it could stumble over: see ``AttributeGroups`` and
/// ``MostCommonItems``.
struct ExtendedStatisticsInjector {
  let connection: Connection

  /// - Returns: A note for each object whose data the twin does not take.
  func inject(_ catalog: Catalog) throws(PlannerError) -> [TwinNote] {
    guard !catalog.extendedStatistics.isEmpty else { return [] }
    try PlannerError.translating { () throws(PostgresError) in
      for type in ["pg_ndistinct", "pg_dependencies", "pg_mcv_list"] {
        try connection.query("CREATE CAST (bytea AS \(type)) WITHOUT FUNCTION")
      }
    }
    var notes: [TwinNote] = []
    var objects: [(ExtendedStatistics, oid: String)] = []
    for statistics in catalog.extendedStatistics {
      do throws(PostgresError) {
        let (oid, missing) = try insert(statistics)
        objects.append((statistics, oid))
        notes += missing
      } catch {
        if error.isServerFailure { throw PlannerError(error) }
        notes.append(TwinNote(subject(statistics), error.message))
      }
    }
    for (statistics, oid) in objects {
      notes += try insertExpressions(of: statistics, object: oid, table: statistics.table)
    }
    return notes
  }

  private func subject(_ statistics: ExtendedStatistics) -> String {
    "statistics \(SQLIdentifier.quoted(schema: statistics.schema, statistics.name))"
  }

  /// What the twin's object counts: its columns, and its expressions as −1, −2, …
  private struct Object {
    let oid: String
    let columns: [Int]
    let expressions: Int
    /// The columns' attribute numbers by name.
    let numbers: [String: Int]

    var keys: Set<Int> { Set(columns + (0..<expressions).map { -1 - $0 }) }
  }

  private func object(_ statistics: ExtendedStatistics) throws(PostgresError) -> Object {
    let rows = try connection.query(
      """
      SELECT s.oid, a.attname, a.attnum, coalesce(array_length(pg_get_statisticsobjdef_expressions(s.oid), 1), 0)
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)
      WHERE n.nspname = $1 AND s.stxname = $2 ORDER BY a.attnum
      """, [statistics.schema, statistics.name]
    ).rows
    guard let oid = rows.first?[0] else {
      throw PostgresError(.statementFailed, "statistics \(statistics.name) do not exist in the twin")
    }
    let columns = rows.compactMap { row in row[2].flatMap { Int($0) } }
    let names = zip(rows.compactMap { $0[1] }, columns).map { ($0, $1) }
    return Object(
      oid: oid, columns: columns, expressions: rows[0][3].flatMap { Int($0) } ?? 0,
      numbers: Dictionary(names, uniquingKeysWith: { first, _ in first }))
  }

  /// - Returns: The oid of the object, and a note for each kind of data that is left out.
  private func insert(_ statistics: ExtendedStatistics) throws(PostgresError) -> (String, [TwinNote]) {
    let object = try object(statistics)
    // Expressions have negative numbers, which are the same everywhere.
    let numbers = Dictionary(
      zip(statistics.attributeNumbers, statistics.columns).compactMap { number, column in
        object.numbers[column].map { (number, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let groups = AttributeGroups(keys: object.keys, renumbering: numbers)
    let ndistinct = statistics.ndistinct.flatMap(groups.ndistinct)
    let dependencies = statistics.dependencies.flatMap(groups.dependencies)
    var list: MostCommonItems?
    if let found = statistics.mostCommonValues {
      let encoding = try connection.query("SELECT current_setting('server_encoding')").scalar
      list = MostCommonItems(
        hexadecimal: found, types: try types(of: object, statistics.table), isUTF8: encoding == "UTF8")
    }
    try connection.query(
      """
      INSERT INTO pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv)
      VALUES ($1::oid, $2::bool, $3::bytea::pg_ndistinct, $4::bytea::pg_dependencies, $5::bytea::pg_mcv_list)
      """,
      [
        object.oid, statistics.isInherited ? "t" : "f", ndistinct.map(Hexadecimal.text),
        dependencies.map(Hexadecimal.text), list.map { Hexadecimal.text($0.bytes) },
      ])
    let missing = [
      ("numbers of distinct values", statistics.ndistinct != nil && ndistinct == nil),
      ("dependencies", statistics.dependencies != nil && dependencies == nil),
      ("most common values", statistics.mostCommonValues != nil && list == nil),
    ].filter(\.1)
    return (
      object.oid,
      missing.map {
        TwinNote(subject(statistics), "its \($0.0) are left out: not in a form that can be checked here")
      }
    )
  }

  /// The types of the columns, then those of the expressions.
  private func types(of object: Object, _ table: ObjectName) throws(PostgresError) -> [UInt32] {
    let columns = try connection.query(
      """
      SELECT a.atttypid FROM pg_attribute a JOIN pg_statistic_ext s ON s.stxrelid = a.attrelid
      WHERE s.oid = $1::oid AND a.attnum = ANY (s.stxkeys) ORDER BY a.attnum
      """, [object.oid]
    ).rows
    let expressions = object.expressions == 0 ? [] : try expressionTypes(object.oid, table)
    return columns.compactMap { $0[0].flatMap { UInt32($0) } } + expressions
  }
}
