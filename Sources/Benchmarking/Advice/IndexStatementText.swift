internal import Catalog
internal import SQLSyntax

/// A CREATE INDEX of an advice, taken apart so that it can be built under another name.
package struct CreateIndexText: Sendable, Equatable {
  package let isUnique: Bool
  /// From ON to the end.
  let rest: String
  /// Whether a key is an expression, of which only ANALYZE gives statistics.
  let hasExpressions: Bool

  /// - Throws: `.advice` when the text is not one CREATE INDEX of the table.
  init(_ text: String, table: ObjectName) throws(BenchError) {
    let node = try IndexStatementText.statement(text)
    guard node.isKind("IndexStmt"), let relation = node["relation"], let name = relation.string("relname") else {
      throw BenchError(.advice, "the statement is no CREATE INDEX")
    }
    guard relation.string("catalogname") == nil,
      ObjectName(schema: relation.string("schemaname") ?? "", name: name) == table
    else { throw BenchError(.advice, "the statement is about another table than \(table.sql)") }
    guard relation.bool("inh"), node.string("table_space") == nil else {
      throw BenchError(.advice, "ON ONLY and TABLESPACE can't be measured")
    }
    isUnique = node.bool("unique")
    hasExpressions = node.list("index_params").contains { $0["expr"] != nil }
    let tokens = (try? SQLParser.tokens(of: text)) ?? []
    // Reserved: no name before it is one unless it is quoted, and then it is no keyword.
    guard let on = tokens.first(where: { $0.kind == "ON" }), let end = tokens.last(where: { $0.kind != "ASCII_59" })
    else { throw BenchError(.advice, "the statement is no CREATE INDEX") }
    rest = String(decoding: Array(text.utf8)[on.range.lowerBound..<end.range.upperBound], as: UTF8.self)
  }

  /// The statement that builds it.
  ///
  /// - Parameter concurrently: Not for a partitioned table, which refuses it.
  func statement(name: String, concurrently: Bool) -> String {
    "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(concurrently ? "CONCURRENTLY " : "")\(SQLIdentifier.quoted(name)) \(rest)"
  }

  /// What the index computes, as a statement that calls the same functions.
  var computation: SyntaxNode? {
    (try? SQLParser.parse(statement(name: "x", concurrently: false)))?.statements.first?.node
  }
}

/// What there is to read in other texts of an advice.
enum IndexStatementText {
  /// The only statement of a text.
  static func statement(_ text: String) throws(BenchError) -> SyntaxNode {
    let tree: ParseTree
    do throws(SyntaxError) { tree = try SQLParser.parse(text) } catch {
      throw BenchError(.advice, "the statement can't be read: \(error)")
    }
    guard tree.statements.count == 1, let node = tree.statements.first?.node else {
      throw BenchError(.advice, "the statement is not one statement")
    }
    return node
  }

  /// Whether a text is one statement as a rollout of indexes has it, and so nothing else for whoever runs the script: it makes,
  /// attaches or drops an index, analyses tables or installs an extension.
  static func isRolloutStep(_ text: String) -> Bool {
    guard let node = try? statement(text) else { return false }
    switch node.kind {
    case "IndexStmt", "CreateExtensionStmt": return true
    case "DropStmt":
      return node.enumeration("remove_type") == "OBJECT_INDEX" && node.enumeration("behavior") != "DROP_CASCADE"
    case "VacuumStmt": return !node.bool("is_vacuumcmd")
    case "AlterTableStmt":
      return node.enumeration("objtype") == "OBJECT_INDEX"
        && node.list("cmds").allSatisfy { $0.enumeration("subtype") == "AT_AttachPartition" }
    default: return false
    }
  }

  /// A qualified name of a table, as SQL; nil for any other text.
  static func tableName(_ text: String) -> ObjectName? {
    guard let tree = try? SQLParser.parse("TABLE " + text), tree.statements.count == 1,
      let select = tree.statements.first?.node, select.isKind("SelectStmt"),
      select.list("from_clause").count == 1, let relation = select.list("from_clause").first,
      relation.isKind("RangeVar"), relation.string("catalogname") == nil, relation["alias"] == nil,
      let schema = relation.string("schemaname"), let name = relation.string("relname"),
      ObjectName(schema: schema, name: name).sql == text
    else { return nil }
    return ObjectName(schema: schema, name: name)
  }

  /// The one index that a DROP INDEX names.
  static func droppedIndex(_ text: String) throws(BenchError) -> ObjectName {
    let node = try statement(text)
    guard node.isKind("DropStmt"), node.enumeration("remove_type") == "OBJECT_INDEX",
      node.enumeration("behavior") != "DROP_CASCADE", node.count("objects") == 1,
      let names = node.list("objects").first?.strings("items"), names.count == 2
    else { throw BenchError(.advice, "the statement is no DROP INDEX of one index with its schema") }
    return ObjectName(schema: names[0], name: names[1])
  }
}
