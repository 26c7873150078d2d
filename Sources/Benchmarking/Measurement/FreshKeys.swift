internal import Catalog
internal import FoundationEssentials
internal import SQLSyntax

/// Gives an INSERT, or an UPDATE of a key, keys that no row has.
///
/// Values of parameters come from rows that are there, from the statistics or from a log: a key that is one of those
/// fails, so it is replaced by one beyond the largest, or by another one of its kind. Of each unique index, and of each
/// exclusion constraint, one column is changed, the last that no foreign key binds to another table's rows. Where foreign
/// keys bind them all, another row of such a table takes the place (``UniqueKeys/Key``): one that makes a pair that is not there.
struct FreshKeys {
  let session: TargetSession

  /// - Parameter table: The table that it writes to.
  /// - Returns: nil when none of its parameters is such a key.
  /// - Throws: `.server`, `.connectionLost`.
  func replaced(_ statement: ExecutableStatement, table: ObjectName) throws(BenchError) -> ExecutableStatement? {
    let assigned = try AssignedParameters.all(in: statement.text) { schema, name throws(BenchError) in
      guard name == table.name, (schema ?? table.schema) == table.schema else { return [] }
      return try TableColumns.names(of: table, session)
    }
    var parameters = statement.parameters
    let keys = try UniqueKeys(table, session)
    for part in assigned where part.isOf(table) {
      for (offset, row) in part.rows.enumerated() {
        let places = Dictionary(
          row.filter { parameters.indices.contains($0.parameter - 1) }.map { ($0.column, $0.parameter - 1) }
        ) { first, _ in first }
        for key in keys.all {
          try replace(key, keys, places, table, offset: offset, &parameters)
        }
      }
    }
    return parameters == statement.parameters ? nil : statement.with(parameters)
  }

  /// - Parameter places: Of the columns' parameters.
  private func replace(
    _ key: UniqueKeys.Key, _ keys: UniqueKeys, _ places: [String: Int], _ table: ObjectName, offset: Int,
    _ parameters: inout [String?]
  ) throws(BenchError) {
    for column in key.columns.reversed() where !keys.references.contains(where: { $0.columns.contains(column.name) }) {
      guard let place = places[column.name],
        let value = try fresh(column, table, old: parameters[place], offset: offset)
      else { continue }
      parameters[place] = value
      return
    }
    guard key.isPlain else { return }
    for reference in keys.references where !Set(reference.columns).isDisjoint(with: key.columns.map(\.name)) {
      guard reference.columns.allSatisfy({ places[$0] != nil }),
        let values = try partner(reference, key, places, table, parameters, offset)
      else { continue }
      for (column, value) in zip(reference.columns, values) { parameters[places[column]!] = value }
      return
    }
  }

  /// The key of a referenced row with which no row is there.
  private func partner(
    _ reference: UniqueKeys.Reference, _ key: UniqueKeys.Key, _ places: [String: Int], _ table: ObjectName,
    _ parameters: [String?], _ offset: Int
  ) throws(BenchError) -> [String?]? {
    func name(_ column: String) -> String { SQLIdentifier.quoted(column) }
    var conditions: [String] = []
    for column in key.columns.map(\.name) {
      if let index = reference.columns.firstIndex(of: column) {
        conditions.append("t.\(name(column)) = p.\(name(reference.others[index]))")
      } else if let place = places[column], let value = parameters[place] {
        conditions.append("t.\(name(column)) = \(SQLIdentifier.literal(value))")
      } else {
        return nil
      }
    }
    let list = reference.others.map { "p.\(name($0))::pg_catalog.text" }.joined(separator: ", ")
    return try session.query(
      """
      SELECT \(list) FROM \(reference.table) p
      WHERE NOT EXISTS (SELECT FROM \(table.sql) t WHERE \(conditions.joined(separator: " AND "))) LIMIT 1 OFFSET \(offset)
      """
    ).rows.first
  }

  private func fresh(
    _ column: UniqueKeys.Column, _ table: ObjectName, old: String?, offset: Int
  ) throws(BenchError) -> String? {
    let name = SQLIdentifier.quoted(column.name)
    func beyond(_ expression: String) throws(BenchError) -> String? {
      try session.scalar("SELECT (\(expression))::text FROM \(table.sql)")
    }
    switch column.type {
    case "int2", "int4", "int8", "numeric":
      return try beyond("coalesce(max(\(name)), 0)::numeric + \(1 + offset)")
    case "float4", "float8": return try beyond("max(\(name)) + \(1 + offset)")
    case "date": return try beyond("max(\(name)) + \(1 + offset)")
    case "timestamp", "timestamptz": return try beyond("max(\(name)) + interval '\(1 + offset) s'")
    case "uuid": return UUID().uuidString
    case "text", "varchar", "bpchar", "citext":
      let suffix = "-" + String(String(UInt64.random(in: 1_000_000...9_999_999)).suffix(7))
      guard let limit = column.length else { return (old ?? "") + suffix }
      // Where there is no room for both, digits alone.
      let kept = (old ?? "").prefix(max(0, limit - suffix.count))
      return kept.isEmpty ? String(suffix.dropFirst().prefix(limit)) : kept + suffix
    case "bytea": return "\\x" + UUID().uuidString.filter { $0 != "-" }
    case "int4range", "int8range", "numrange", "daterange":
      return try beyond("\(column.type)(max(upper(\(name))) + \(offset), max(upper(\(name))) + \(offset + 1))")
    case "tsrange", "tstzrange":
      func end(_ hours: Int) -> String { "max(upper(\(name))) + interval '\(hours) h'" }
      return try beyond("\(column.type)(\(end(offset)), \(end(offset + 1)))")
    default: return nil
    }
  }
}
