internal import AccessPatterns
internal import Catalog

/// Prepares transactions on tables with row security, so that a statement is bound by their policies as it was planned.
///
/// The owner of a table is bound where row security is forced, which is done within the transaction and rolled back with
/// it; a superuser's measuring role is bound anyway, and gets BYPASSRLS there for a statement that is not.
/// What policies ask of a session is set there to what the statement itself compares the column with or writes to it, or
/// else to what a row has: the row that its comparisons find, or any one.
struct SecuredSessions {
  let session: MeasuredSession
  let sample: TableSample
  let tables: [SecuredTable]
  let pattern: AccessPattern

  /// - Returns: nil when no value is known of a setting.
  /// - Throws: `.connectionLost`, `.interrupted`, `.server`.
  func prepared(_ statement: ExecutableStatement, number: Int) throws(BenchError) -> ExecutableStatement? {
    guard !tables.isEmpty else { return statement }
    var result = statement
    result.preparation = []
    result.settings = []
    for table in tables {
      guard statement.isBound else {
        if let role = session.role.name {
          result.preparation = ["ALTER ROLE \(role) BYPASSRLS"]
        } else if table.isForced {
          result.preparation.append("ALTER TABLE \(table.name.sql) NO FORCE ROW LEVEL SECURITY")
        }
        continue
      }
      if session.role.name == nil, table.isOwn, !table.isForced {
        result.preparation.append("ALTER TABLE \(table.name.sql) FORCE ROW LEVEL SECURITY")
      }
      for setting in table.settings where !result.settings.contains(where: { $0.name == setting.name }) {
        guard let value = try value(of: setting, table, statement, number) else { return nil }
        result.settings.append(.init(name: setting.name, value: value))
      }
    }
    return result
  }

  private func value(
    of setting: SecuredTable.Setting, _ table: SecuredTable, _ statement: ExecutableStatement, _ number: Int
  ) throws(BenchError) -> String? {
    let written = try AssignedParameters.all(in: statement.text) { _, name throws(BenchError) in
      name == table.name.name ? try TableColumns.names(of: table.name, session.session) : []
    }.filter { $0.isOf(table.name) }.flatMap { $0.rows.joined() }
    if let place = written.first(where: { $0.column == setting.column })?.parameter,
      statement.parameters.indices.contains(place - 1), let value = statement.parameters[place - 1]
    {
      return value
    }
    let comparisons = pattern.relations.filter { $0.table == table.name }.flatMap {
      SampledValues.comparisons($0, count: statement.parameters.count)
    }
    if let place = comparisons.first(where: { $0.column == setting.column })?.parameter,
      let value = statement.parameters[place - 1]
    {
      return value
    }
    if !comparisons.isEmpty,
      let row = try TableColumns.row(
        of: table.name, [setting.column],
        where: comparisons.map { ($0.column, statement.parameters[$0.parameter - 1]) }, session)
    {
      return row[0]
    }
    let rows = try sample.rows(of: table.name, [setting.column], count: number + 1)
    return rows.isEmpty ? nil : rows[number % rows.count][0]
  }
}
