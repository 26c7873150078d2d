internal import SQLSyntax

/// A statement that runs once for each of many values, looked at for how it could run once for all of them.
///
/// Reads the parse tree; nothing is known of the catalog but what the caller tells. Make it on a ``ParserThread``.
package struct LoopedStatement {
  /// What it does.
  package enum Command: Sendable { case select, insert, update, delete, other }

  package let command: Command
  /// The tables that it reads or writes at its top level, in the order of the text.
  package let tables: [TableName]
  /// The condition whose value differs from execution to execution.
  package let key: Key?
  /// Columns that it returns, by the names that they have in the result; `*` among them for all.
  package let returned: [String]
  package let hasLimit: Bool
  /// The number behind LIMIT, where it is a constant.
  package let limit: Int?
  /// Whether it takes one page after the other, so that a page can't be asked for before the one before is known or at least
  /// nothing is gained: OFFSET, or LIMIT behind the last value of the sort order.
  package let isPaged: Bool
  /// Whether it has the same answer as long as nobody writes: it draws no numbers and takes no locks.
  package let isRepeatable: Bool
  /// Whether any table is named, at whatever level.
  package let readsTables: Bool

  let source: TokenizedText
  let node: SyntaxNode

  /// A table as it is named.
  package struct TableName: Sendable, Equatable {
    package var schema: String?
    package var name: String
    package var alias: String?
    /// What columns are qualified by.
    package var shownName: String { alias ?? name }

    package init(schema: String?, name: String, alias: String?) {
      self.schema = schema
      self.name = name
      self.alias = alias
    }
  }

  /// A condition `column = value`.
  package struct Key {
    /// Of ``LoopedStatement/tables``; nil when it is not known which one has the column.
    package var table: TableName?
    package var column: String
    /// As it is written.
    var columnText: String
    /// Of the value with its cast.
    var valueRange: Range<Int>
    /// The type that it is cast to, as written.
    var cast: String?
    /// The number of the parameter, also of the one that takes the place of a literal.
    var parameter: Int
  }

  /// - Parameters:
  ///   - text: One statement.
  ///   - others: The same statement with other literals.
  ///   - parameters: Sets of values for `$1`, `$2`, …
  /// - Returns: nil for a text that is not one statement that can be parsed.
  package init?(_ text: String, others: [String] = [], parameters: [[String?]] = []) {
    guard let tree = try? SQLParser.parse(text), tree.statements.count == 1, let source = TokenizedText(text) else {
      return nil
    }
    node = tree.statements[0].node
    self.source = source
    switch node.kind {
    case "SelectStmt": command = .select
    case "InsertStmt": command = .insert
    case "UpdateStmt": command = .update
    case "DeleteStmt": command = .delete
    default: command = .other
    }
    tables = Self.tables(of: node)
    let facts = Facts(node)
    readsTables = facts.hasTables
    isRepeatable = !facts.hasSideEffects
    let targets = node.list("target_list").isEmpty ? node.list("returning_list") : node.list("target_list")
    returned = command == .update || command == .insert ? [] : targets.compactMap(Self.resultName)
    hasLimit = node["limit_count"] != nil && !node.bool("limit_option_all")
    limit = node["limit_count"].flatMap { $0.isKind("AConst") ? $0["ival"]?.integer("ival") : nil }
    let conditions = Self.conditions(of: node)
    isPaged = Self.isPaged(node, conditions)
    key = KeyFinder(
      source: source, tables: tables, others: others.compactMap(TokenizedText.init), parameters: parameters
    ).key(of: node, conditions)
  }

  private static func tables(of node: SyntaxNode) -> [TableName] {
    var tables: [TableName] = []
    // The tree's order is the text's, so the stack is filled from the end.
    var pending = Array(
      ([node["relation"]].compactMap(\.self) + node.list("from_clause") + node.list("using_clause")).reversed())
    while let item = pending.popLast() {
      if item.isKind("RangeVar") {
        tables.append(
          TableName(
            schema: item.string("schemaname"), name: item.string("relname") ?? "",
            alias: item["alias"]?.string("aliasname")))
      } else if item.isKind("JoinExpr") {
        pending += [item["rarg"], item["larg"]].compactMap(\.self)
      }
    }
    return tables
  }

  /// The conditions that all have to hold.
  private static func conditions(of node: SyntaxNode) -> [SyntaxNode] {
    var conditions: [SyntaxNode] = []
    var pending = [node["where_clause"]].compactMap(\.self)
    while let condition = pending.popLast() {
      if condition.isKind("BoolExpr"), condition.enumeration("boolop") == "AND_EXPR" {
        pending += condition.list("args").reversed()
      } else {
        conditions.append(condition)
      }
    }
    return conditions
  }

  private static func isPaged(_ node: SyntaxNode, _ conditions: [SyntaxNode]) -> Bool {
    if let offset = node["limit_offset"], !isZero(offset) { return true }
    guard node["limit_count"] != nil, let sorted = node.list("sort_clause").first?["node"], sorted.isKind("ColumnRef")
    else { return false }
    let column = sorted.strings("fields").last
    return conditions.contains { condition in
      condition.isKind("AExpr") && ["<", ">", "<=", ">="].contains(condition.strings("name").last ?? "")
        && ([condition["lexpr"], condition["rexpr"]].compactMap(\.self).flatMap { [$0] + $0.list("args") }).contains {
          $0.isKind("ColumnRef") && $0.strings("fields").last == column
        }
    }
  }

  private static func isZero(_ node: SyntaxNode) -> Bool {
    node.isKind("AConst") && !node.bool("isnull") && node["ival"]?.integer("ival") == 0
  }

  private static func resultName(_ target: SyntaxNode) -> String? {
    if let name = target.string("name") { return name }
    guard let value = target["val"], value.isKind("ColumnRef"), let last = value.list("fields").last else { return nil }
    return last.isKind("AStar") ? "*" : last.string("sval")
  }

  /// What any part of the statement says of the whole.
  private struct Facts {
    var hasTables = false
    var hasSideEffects = false

    init(_ statement: SyntaxNode) {
      var pending = [statement]
      while let node = pending.popLast() {
        if node.isKind("RangeVar") { hasTables = true }
        if node.isKind("LockingClause") { hasSideEffects = true }
        if node.isKind("FuncCall"), LoopedStatement.drawing.contains(node.strings("funcname").last ?? "") {
          hasSideEffects = true
        }
        pending += node.children
      }
    }
  }

  /// Functions of which every call means something.
  private static let drawing: Set<String> = [
    "nextval", "setval", "random", "gen_random_uuid", "uuid_generate_v4", "pg_advisory_lock", "pg_try_advisory_lock",
    "pg_advisory_xact_lock", "pg_try_advisory_xact_lock", "pg_advisory_unlock", "pg_notify", "set_config", "pg_sleep",
  ]
}
