internal import SQLSyntax

/// Finds the one condition of a statement whose value differs from execution to execution.
///
/// A condition counts when it is `column = value` and has to hold with all others. Of several, those are out whose value is
/// the same in all executions that are known, if there are enough. When another value of the statement differs as well, there
/// is no one key.
struct KeyFinder {
  let source: TokenizedText
  let tables: [LoopedStatement.TableName]
  /// The same statement with other literals.
  let others: [TokenizedText]
  let parameters: [[String?]]

  /// Executions that have to be known before values that are all the same are taken for constants.
  private static let leastExecutions = 3

  private struct Value {
    /// Its first token.
    var token: Int
    var parameter: Int?
  }

  func key(of node: SyntaxNode, _ conditions: [SyntaxNode]) -> LoopedStatement.Key? {
    let candidates = conditions.compactMap(candidate)
    let values = source.tokens.indices.compactMap(value)
    let varying = values.filter { isConstant($0) != true && !isCount($0, node) }
    let keys = candidates.filter { candidate in varying.contains { $0.token == candidate.token } }
    guard keys.count == 1 else { return nil }
    // What is not known to be constant must not be a parameter, or a second literal that is known to differ.
    let rest = varying.filter { $0.token != keys[0].token }
    guard rest.allSatisfy({ $0.parameter == nil && isConstant($0) == nil }) else { return nil }
    return keys[0].key
  }

  // MARK: - Values

  private func value(_ token: Int) -> Value? {
    switch source.tokens[token].kind {
    case "PARAM": Value(token: token, parameter: Int(source.text(source.tokens[token].range).dropFirst()))
    case "ICONST", "FCONST", "SCONST", "USCONST": Value(token: token)
    default: nil
    }
  }

  private var freeParameter: Int {
    (source.tokens.indices.compactMap { value($0)?.parameter }.max() ?? 0).addingClamped(1)
  }

  /// nil when too few executions are known.
  private func isConstant(_ value: Value) -> Bool? {
    if let number = value.parameter {
      let known = parameters.compactMap { set in set.indices.contains(number - 1) ? set[number - 1] : nil }
      guard known.count == parameters.count, known.count >= Self.leastExecutions else { return nil }
      return Set(known).count == 1
    }
    let alike = others.filter { $0.tokens.count == source.tokens.count }
    guard alike.count + 1 >= Self.leastExecutions else { return nil }
    let own = source.text(source.tokens[value.token].range)
    return alike.allSatisfy { $0.text($0.tokens[value.token].range) == own }
  }

  /// Whether it is the number behind LIMIT.
  private func isCount(_ value: Value, _ node: SyntaxNode) -> Bool {
    guard let place = node["limit_count"]?.location else { return false }
    return source.tokens[value.token].range.lowerBound == place
  }

  // MARK: - Conditions

  private func candidate(_ condition: SyntaxNode) -> (token: Int, key: LoopedStatement.Key)? {
    guard condition.isKind("AExpr"), condition.enumeration("kind") == "AEXPR_OP", condition.strings("name") == ["="],
      let column = condition["lexpr"], column.isKind("ColumnRef"), let value = condition["rexpr"],
      let columnText = text(of: column), let name = column.strings("fields").last, !name.isEmpty
    else { return nil }
    var node = value
    if value.isKind("TypeCast") {
      guard let argument = value["arg"] else { return nil }
      node = argument
    }
    guard node.isKind("ParamRef") || (node.isKind("AConst") && !node.bool("isnull")), let place = node.location,
      let first = source.tokens.firstIndex(where: { $0.range.lowerBound == place }), self.value(first) != nil
    else { return nil }
    var key = LoopedStatement.Key(
      table: table(of: column), column: name, columnText: columnText, valueRange: source.tokens[first].range,
      cast: nil, parameter: self.value(first)?.parameter ?? freeParameter)
    if value.isKind("TypeCast") {
      // `value::type` of one word: longer ones end where only the parser knows.
      guard source.tokens.indices.contains(first + 2), source.tokens[first + 1].kind == "TYPECAST",
        source.isWord(first + 2), let type = value["type_name"].flatMap(TypeNamePrinter.print),
        !type.contains(" "), !type.contains("("), !type.contains("["), !type.contains("."),
        !["(", ".", "["].contains(where: { source.isCharacter(first + 3, $0) })
      else { return nil }
      key.cast = type
      key.valueRange = source.tokens[first].range.lowerBound..<source.tokens[first + 2].range.upperBound
    }
    return (first, key)
  }

  /// A column as it is written: `a`, `t.a`, `"T"."a"`.
  private func text(of column: SyntaxNode) -> String? {
    guard let place = column.location,
      let first = source.tokens.firstIndex(where: { $0.range.lowerBound == place })
    else { return nil }
    let last = first + 2 * (column.list("fields").count - 1)
    guard last >= first, source.tokens.indices.contains(last) else { return nil }
    return source.text(source.tokens[first].range.lowerBound..<source.tokens[last].range.upperBound)
  }

  private func table(of column: SyntaxNode) -> LoopedStatement.TableName? {
    let fields = column.strings("fields")
    guard fields.count > 1 else { return tables.count == 1 ? tables[0] : nil }
    return tables.first { $0.shownName == fields[fields.count - 2] }
  }
}
