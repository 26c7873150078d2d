internal import SQLSyntax

/// A common table expression and what has been read of it.
final class CommonTable {
  enum State {
    case pending
    /// Being read: a reference to it is a recursive one.
    case reading
    case read
  }

  let name: String
  let node: SyntaxNode
  /// Whether the planner puts its query in the place of its only reference.
  let isInlined: Bool
  var state: State = .pending
  /// Its columns; while it is being read, those of the non-recursive term.
  var output = QueryOutput.unknown
  /// The names its query sees.
  var commonTables: CommonTables
  let parent: Scope?
  let isInView: Bool

  init(
    name: String, node: SyntaxNode, isInlined: Bool, commonTables: CommonTables, parent: Scope?, isInView: Bool
  ) {
    self.name = name
    self.node = node
    self.isInlined = isInlined
    self.commonTables = commonTables
    self.parent = parent
    self.isInView = isInView
  }
}

/// The common table expressions that are visible somewhere, innermost last. They hide tables of the same name.
struct CommonTables {
  private var tables: [CommonTable] = []
  /// How often each unqualified name stands in a FROM clause of the statement.
  var references: [String: Int] = [:]

  func table(named name: String) -> CommonTable? { tables.last { $0.name == name } }

  mutating func add(_ table: CommonTable) { tables.append(table) }

  /// No tables, and the references of a statement or view body counted. A name that is hidden somewhere counts there
  /// too, which at worst leaves a common table opaque that the planner would inline.
  static func references(in statement: SyntaxNode) -> CommonTables {
    var result = CommonTables()
    var pending = [statement]
    while let node = pending.popLast() {
      if node.isKind("RangeVar") {
        if node.string("schemaname") == nil, let name = node.string("relname") {
          result.references[name, default: 0] += 1
        }
      } else {
        pending.append(contentsOf: node.children)
      }
    }
    return result
  }
}
