internal import SQLSyntax

extension BatchedStatement {
  /// `WHERE key = value` as `WHERE key = ANY(values)`, with the key among the columns, so that each row finds its parent.
  /// Aggregates are grouped by the key. A LIMIT, which is meant for each value, makes a LATERAL join, unless the key is
  /// unique.
  static func select(
    _ statement: LoopedStatement, _ facts: (LoopedStatement.TableName, String) -> ColumnFacts?
  ) throws(Refusal) -> BatchedStatement {
    guard let key = statement.key else { throw .noKey }
    let node = statement.node
    let source = statement.source
    guard node.enumeration("op") == "SETOP_NONE", node["with_clause"] == nil, node.list("group_clause").isEmpty,
      node["having_clause"] == nil, node.list("window_clause").isEmpty, !statement.isPaged,
      node["limit_offset"] == nil, node.count("distinct_clause") == 0 || isPlainDistinct(node),
      node.list("locking_clause").isEmpty, node["into_clause"] == nil
    else { throw .dependentRows }
    let calls = try Calls(node.list("target_list"))
    guard let first = node.list("target_list").first?.location else { throw .dependentRows }
    if calls.hasAggregates {
      guard node.list("sort_clause").isEmpty, !statement.hasLimit, node.count("distinct_clause") == 0 else {
        throw .dependentRows
      }
      let sql = trimmed(
        source.replacing([
          (first..<first, key.columnText + ", "), (key.valueRange, "ANY(\(arrayParameter(key)))"),
        ]))
      return BatchedStatement(
        sql: sql + " GROUP BY " + key.columnText,
        notes: ["a value without rows has no row in the answer: its count is 0, its sum NULL"])
    }
    var column: ColumnFacts?
    if let table = key.table { column = facts(table, key.column) }
    if statement.hasLimit, column?.isUnique != true {
      return try lateral(statement, key, type: column?.type)
    }
    var edits: [(Range<Int>, String)] = [(key.valueRange, "ANY(\(arrayParameter(key)))")]
    if !returnsKey(statement, key) { edits.append((first..<first, key.columnText + ", ")) }
    if statement.hasLimit {
      // Of a unique key every value has one row at most.
      guard let limit = source.index(of: "limit") else { throw .dependentRows }
      edits.append((source.tokens[limit].range.lowerBound..<source.bytes.count, ""))
    }
    return BatchedStatement(
      sql: trimmed(source.replacing(edits)),
      notes: ["rows come for all values at once: \(key.column) tells whose they are"])
  }

  /// The rows of each value by themselves, as LIMIT means it.
  private static func lateral(
    _ statement: LoopedStatement, _ key: LoopedStatement.Key, type: String?
  ) throws(Refusal) -> BatchedStatement {
    guard let type = key.cast ?? type, !type.hasSuffix("[]") else { throw .unknownType }
    let source = statement.source
    let words = Set(source.tokens.map { source.text($0.range).lowercased() })
    var wanted = "wanted"
    while words.contains(where: { $0 == wanted || $0 == "\"\(wanted)\"" }) { wanted += "_" }
    let inner = trimmed(source.replacing([(key.valueRange, "\(wanted).value")]))
    // Without its own key among the columns, the value tells whose the rows are.
    let sql =
      "SELECT \(wanted).value, found_rows.* FROM unnest($\(key.parameter)::\(type)[]) AS \(wanted) (value)"
      + " CROSS JOIN LATERAL (\(inner)) AS found_rows"
    return BatchedStatement(
      sql: sql, notes: ["the LIMIT holds for each value, as before; \(wanted).value tells whose the rows are"])
  }

  private static func isPlainDistinct(_ node: SyntaxNode) -> Bool {
    // DISTINCT is one empty node, DISTINCT ON has expressions.
    node.list("distinct_clause").isEmpty
  }

  private static func returnsKey(_ statement: LoopedStatement, _ key: LoopedStatement.Key) -> Bool {
    statement.node.list("target_list").contains { target in
      guard let value = target["val"], value.isKind("ColumnRef"), let last = value.list("fields").last else {
        return false
      }
      let qualifier = value.strings("fields").dropLast().last
      let isOfTable = qualifier == nil || qualifier == key.table?.shownName
      return last.isKind("AStar") ? isOfTable : isOfTable && last.string("sval") == key.column
    }
  }

  /// The functions that a select list calls.
  private struct Calls {
    var hasAggregates = false

    init(_ targets: [SyntaxNode]) throws(Refusal) {
      var pending = targets
      while let node = pending.popLast() {
        // A subquery's calls are its own.
        if node.isKind("SubLink") { continue }
        if node.isKind("FuncCall") {
          if node["over"] != nil { throw .dependentRows }
          let name = node.strings("funcname").last ?? ""
          if Self.aggregates.contains(name) {
            hasAggregates = true
            continue
          }
          guard Self.plain.contains(name) else { throw .unknownFunction }
        }
        pending += node.children
      }
    }

    private static let aggregates: Set<String> = [
      "count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "array_agg", "string_agg", "json_agg",
      "jsonb_agg", "json_object_agg", "jsonb_object_agg",
    ]

    /// Of `pg_catalog`, the ones that are often in select lists.
    private static let plain: Set<String> = [
      "lower", "upper", "length", "concat", "concat_ws", "substring", "substr", "left", "right", "trim", "btrim",
      "ltrim", "rtrim", "replace", "to_char", "date_trunc", "date_part", "extract", "timezone", "now", "age", "round",
      "abs", "ceil", "floor", "to_timestamp", "row_to_json", "to_json", "to_jsonb", "json_build_object",
      "jsonb_build_object", "array_length", "cardinality", "array_to_string", "md5", "encode", "split_part",
    ]
  }
}
