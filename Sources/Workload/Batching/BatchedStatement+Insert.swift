internal import SQLSyntax

extension BatchedStatement {
  /// `INSERT … VALUES (row)` as `INSERT … SELECT` from one array a column.
  static func insert(
    _ statement: LoopedStatement, _ facts: (LoopedStatement.TableName, String) -> ColumnFacts?
  ) throws(Refusal) -> BatchedStatement {
    let node = statement.node
    let source = statement.source
    guard node["with_clause"] == nil, let table = statement.tables.first, let query = node["select_stmt"],
      query.list("values_lists").count == 1, let row = query.list("values_lists").first?.list("items")
    else { throw .dependentRows }
    let columns = node.list("cols")
    guard !columns.isEmpty, columns.count == row.count, columns.allSatisfy({ $0.list("indirection").isEmpty }) else {
      throw .unknownType
    }
    var names: [String] = []
    var values: [String] = []
    var arrays: [String] = []
    for (column, value) in zip(columns, row) where !value.isKind("SetToDefault") {
      let name = column.string("name") ?? ""
      names.append(SQLIdentifier.quoted(name))
      let item = value.isKind("TypeCast") ? value["arg"] ?? value : value
      if item.isKind("ParamRef") || (item.isKind("AConst") && !item.bool("isnull")) {
        // unnest would take an array's elements apart.
        guard let type = facts(table, name)?.type, !type.hasSuffix("[]") else { throw .unknownType }
        arrays.append("$\(arrays.count + 1)::\(type)[]")
        values.append("new_rows.v\(arrays.count)")
      } else {
        guard !containsValue(value), let text = ExpressionPrinter(column: { _ in nil }).print(value) else {
          throw .severalValues
        }
        values.append(text)
      }
    }
    guard !arrays.isEmpty, let open = source.index(of: "values"), let close = source.index(closing: open + 1),
      let into = source.index(of: "into")
    else { throw .noKey }
    // From INTO up to the list of columns stands the table, with its alias.
    guard let list = source.tokens.indices.dropFirst(into).first(where: { source.isCharacter($0, "(") }) else {
      throw .noKey
    }
    let target = source.text(source.tokens[into + 1].range.lowerBound..<source.tokens[list - 1].range.upperBound)
    let overriding = node.enumeration("override")
    guard overriding == "OVERRIDING_NOT_SET" || overriding.isEmpty else { throw .severalValues }
    let behind = source.tokens.indices.dropFirst(close + 1)
    guard behind.allSatisfy({ !source.isParameter($0) && !source.tokens[$0].kind.hasSuffix("CONST") }) else {
      throw .severalValues
    }
    let rest = source.text(source.tokens[close].range.upperBound..<source.bytes.count)
    let numbered = (1...arrays.count).map { "v\($0)" }.joined(separator: ", ")
    let sql =
      "INSERT INTO \(target) (\(names.joined(separator: ", "))) SELECT \(values.joined(separator: ", "))"
      + " FROM unnest(\(arrays.joined(separator: ", "))) AS new_rows (\(numbered))" + rest
    var notes = ["one array for each column, of as many elements as there are rows"]
    if node["on_conflict_clause"]?.enumeration("action") == "ONCONFLICT_UPDATE" {
      notes.append("ON CONFLICT DO UPDATE refuses two rows of one statement with the same key")
    }
    return BatchedStatement(sql: trimmed(sql), notes: notes)
  }
}
