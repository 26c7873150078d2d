internal import SQLSyntax

/// One statement in place of many that differ in one value (or, of INSERT, in their row).
package struct BatchedStatement: Sendable, Equatable {
  /// Valid SQL; what was one value is an array.
  package var sql: String
  /// What to mind, in words.
  package var notes: [String]

  /// Why there is none.
  package enum Refusal: Error, Sendable, Equatable {
    /// No one value differs, or not as `column = value`.
    case noKey
    /// UNION, WITH, GROUP BY, HAVING, DISTINCT ON, windows: its rows depend on each other.
    case dependentRows
    /// A function of which it isn't known whether it is an aggregate.
    case unknownFunction
    /// The type of a column has to be written and isn't known.
    case unknownType
    /// What is written depends on more than the key.
    case severalValues
    case otherCommand
  }

  /// What the catalog knows of a column.
  package struct ColumnFacts: Sendable {
    /// As `format_type` prints it.
    package var type: String
    /// Whether at most one row has a value.
    package var isUnique: Bool

    package init(type: String, isUnique: Bool) {
      self.type = type
      self.isUnique = isUnique
    }
  }

  /// - Parameter facts: Of a column, nil when the table or column isn't known.
  package static func of(
    _ statement: LoopedStatement, facts: (LoopedStatement.TableName, String) -> ColumnFacts?
  ) -> Result<BatchedStatement, Refusal> {
    Result { () throws(Refusal) in
      switch statement.command {
      case .select: try select(statement, facts)
      case .insert: try insert(statement, facts)
      case .update, .delete: try write(statement)
      case .other: throw .otherCommand
      }
    }
  }

  // MARK: - UPDATE and DELETE

  private static func write(_ statement: LoopedStatement) throws(Refusal) -> BatchedStatement {
    guard let key = statement.key else { throw .noKey }
    guard statement.node["with_clause"] == nil, statement.node.list("returning_list").isEmpty else {
      throw .dependentRows
    }
    // A literal that is set may be the same by chance.
    if statement.command == .update {
      for target in statement.node.list("target_list") where containsValue(target) { throw .severalValues }
    }
    let sql = statement.source.replacing([(key.valueRange, "ANY(\(arrayParameter(key)))")])
    return BatchedStatement(
      sql: trimmed(sql), notes: ["it changes all rows in one transaction, and locks them together"])
  }

  static func containsValue(_ node: SyntaxNode) -> Bool {
    if node.isKind("AConst") { return !node.bool("isnull") && node["boolval"] == nil }
    return node.isKind("ParamRef") || node.children.contains(where: containsValue)
  }

  static func arrayParameter(_ key: LoopedStatement.Key) -> String {
    "$\(key.parameter)" + (key.cast.map { "::\($0)[]" } ?? "")
  }

  /// Without a semicolon and what follows the last token.
  static func trimmed(_ sql: String) -> String {
    guard let source = TokenizedText(sql), var last = source.tokens.indices.last else { return sql }
    while last > 0, source.isCharacter(last, ";") { last -= 1 }
    return source.text(0..<source.tokens[last].range.upperBound)
  }
}
