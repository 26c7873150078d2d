internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// A statement's parse tree with what its names stand for, as far as an alias and a column tell.
struct StatementTree {
  private let tree: ParseTree
  private let relations: [RelationAccess]
  private let tables: TableTree

  /// nil when the text does not parse.
  init?(_ text: String, _ pattern: AccessPattern, _ tables: TableTree) {
    guard let tree = try? SQLParser.parse(text) else { return nil }
    self.tree = tree
    relations = pattern.relations
    self.tables = tables
  }

  init?(_ costed: CostedClass, _ tables: TableTree) {
    self.init(costed.queryClass.query, costed.pattern, tables)
  }

  /// The first statement.
  var statement: SyntaxNode? { tree.statements.first?.node }

  /// The table and column that a reference means; nil when it can't be told.
  func column(_ node: SyntaxNode) -> (table: ObjectName, column: String)? {
    guard node.isKind("ColumnRef") else { return nil }
    let names = node.strings("fields")
    guard let column = names.last, !column.isEmpty else { return nil }
    let qualifier = names.dropLast().last
    let owners = relations.filter { access in
      (qualifier == nil || access.alias == qualifier || access.table.name == qualifier)
        && tables[access.table]?.column(named: column) != nil
    }
    let candidates = Set(owners.map(\.table))
    return candidates.count == 1 ? candidates.first.map { ($0, column) } : nil
  }

  /// Visits every node with the clause that it stands in. A visit that returns false leaves out what is below.
  func walk(_ visit: (SyntaxNode, Clause) -> Bool) {
    for statement in tree.statements { Self.walk(statement.node, .other, visit) }
  }

  /// All nodes of a kind.
  func nodes(_ kind: StaticString) -> [SyntaxNode] {
    var found: [SyntaxNode] = []
    walk { node, _ in
      if node.isKind(kind) { found.append(node) }
      return true
    }
    return found
  }

  enum Clause: Hashable {
    case predicate
    case ordering
    case grouping
    case selectList
    /// The value of an UPDATE's SET or an INSERT's row.
    case other
  }

  private static func walk(_ node: SyntaxNode, _ clause: Clause, _ visit: (SyntaxNode, Clause) -> Bool) {
    guard visit(node, clause) else { return }
    let isSelect = node.isKind("SelectStmt")
    node.forEachField { name, value in
      var inner = clause
      switch String(cString: name) {
      case "where_clause", "quals", "having_clause": inner = .predicate
      case "sort_clause": inner = .ordering
      case "group_clause", "distinct_clause": inner = .grouping
      case "target_list", "returning_list":
        inner = isSelect || String(cString: name) == "returning_list" ? .selectList : .other
      default: break
      }
      switch value {
      case .node(let child): walk(child, inner, visit)
      case .nodes(let children): children.forEach { walk($0, inner, visit) }
      default: break
      }
    }
  }
}

extension SyntaxNode {
  /// The text of a string constant, casts seen through.
  var text: String? {
    if isKind("TypeCast") { return self["arg"]?.text }
    guard isKind("AConst"), !bool("isnull"), let value = self["sval"] else { return nil }
    return value.string("sval") ?? ""
  }

  /// A string or integer constant as a step of a JSON path.
  var pathStep: String? {
    text ?? (isKind("AConst") ? self["ival"].map { String($0.integer("ival")) } : nil)
  }

  /// A function's name without its schema.
  var functionName: String? { isKind("FuncCall") ? strings("funcname").last : nil }

  /// An operator's name without its schema.
  var operatorName: String? { isKind("AExpr") ? strings("name").last : nil }

  /// All nodes below and itself that are of a kind.
  func descendants(_ kind: StaticString) -> [SyntaxNode] {
    (isKind(kind) ? [self] : []) + children.flatMap { $0.descendants(kind) }
  }
}
