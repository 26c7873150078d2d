internal import Catalog
internal import SQLSyntax

/// Reads one statement into accesses to base relations. Good for one statement, on one thread.
///
/// The extensions follow PostgreSQL's own passes: names are resolved as parse analysis does it (src/backend/parser),
/// and subqueries are seen through where the planner sees through them (src/backend/optimizer/prep/prepjointree.c).
/// Whatever is not understood counts its columns as returned and yields no condition, so that an index is rather
/// missed than wrongly advised.
final class StatementReader {
  /// Views of views may multiply; what is beyond is opaque.
  static let maximumAccesses = 2_000
  /// Entries of FROM clauses, those of views included.
  static let maximumItems = 10_000
  /// Nested queries and expressions over all view bodies; what is below is not read.
  static let maximumDepth = 4_000
  static let maximumViewDepth = 32

  let catalog: CatalogIndex
  let role: String?
  var accesses: [OpenAccess] = []
  /// Accesses on the nullable side of an outer join, as the conditions read next see them.
  var nullable: Set<Int> = []
  /// Accesses that the subqueries visited since it was last emptied refer to from within.
  var correlated: Set<Int> = []
  var openViews: [ObjectName] = []
  private(set) var unresolved: [String] = []
  private var unresolvedNames: Set<String> = []
  private var assumed: [ObjectName] = []
  private var ambiguous: [ObjectName] = []
  private var itemCount = 0
  private var nextLevel = 0
  private var depth = 0
  private var commonTables: [CommonTable] = []

  init(catalog: CatalogIndex, role: String?) {
    self.catalog = catalog
    self.role = role
  }

  func read(_ statement: SyntaxNode) -> AccessPattern {
    let context = QueryContext(parent: nil, commonTables: CommonTables.references(in: statement))
    readStatement(statement, in: context)
    // Recursive ones refer to themselves.
    for table in commonTables { table.commonTables = CommonTables() }
    return AccessPattern(
      relations: accesses.map(\.finished), unresolved: unresolved, assumed: assumed, ambiguous: ambiguous)
  }

  private func readStatement(_ node: SyntaxNode, in context: QueryContext) {
    switch node.kind {
    case "RawStmt":
      if let inner = node["stmt"] { readStatement(inner, in: context) }
    case "ExplainStmt", "PrepareStmt", "DeclareCursorStmt", "CreateTableAsStmt":
      if let query = node["query"] { readStatement(query, in: context) }
    case "CopyStmt":
      readCopy(node, in: context)
    case "RefreshMatViewStmt":
      readRefresh(node)
    default:
      readQuery(node, in: context)
    }
  }

  /// Reads a query or a data-modifying statement, which yields what it returns.
  @discardableResult
  func readQuery(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    guard enter() else { return .unknown }
    defer { leave() }
    switch node.kind {
    case "SelectStmt": return readSelect(node, in: context)
    case "InsertStmt": return readInsert(node, in: context)
    case "UpdateStmt": return readUpdate(node, in: context)
    case "DeleteStmt": return readDelete(node, in: context)
    case "MergeStmt": return readMerge(node, in: context)
    default: return .unknown
    }
  }

  // MARK: - Bookkeeping

  func takeLevel() -> Int {
    defer { nextLevel += 1 }
    return nextLevel
  }

  /// Counts a level of recursion; false means that it may go no deeper.
  func enter() -> Bool {
    guard depth < Self.maximumDepth else { return false }
    depth += 1
    return true
  }

  func leave() { depth -= 1 }

  /// Counts an entry of a FROM clause; false means that no more are read.
  func countItem() -> Bool {
    itemCount += 1
    return itemCount <= Self.maximumItems
  }

  func note(unresolved name: String) {
    if unresolvedNames.insert(name).inserted { unresolved.append(name) }
  }

  func remember(_ table: CommonTable) { commonTables.append(table) }

  func mark(_ use: ColumnUse, _ usage: Usage) {
    if case .collected(let collector) = usage {
      collector.add(use)
      return
    }
    if SystemColumn.contains(use.column), accesses[use.access].columnTypes[use.column] == nil {
      if use.column != "tableoid" { accesses[use.access].record.needsHeap = true }
      return
    }
    accesses[use.access].columns.insert(use.column)
    if case .returned = usage { accesses[use.access].returned.insert(use.column) }
  }

  func mark(_ column: RangeColumn, _ usage: Usage) {
    for use in column.sources { mark(use, usage) }
  }

  /// Finds what a name stands for. One that is on no search path, because sessions set their own, is taken for the only
  /// relation that has it.
  func resolve(_ name: SyntaxNode) -> CatalogIndex.Relation? {
    let schema = name.string("schemaname")
    let relation = name.string("relname") ?? ""
    if let found = catalog.relation(schema: schema, name: relation, user: role) { return found }
    let namesakes = schema == nil ? catalog.namesakes(of: relation) : []
    if namesakes.count == 1 {
      if !assumed.contains(namesakes[0]) { assumed.append(namesakes[0]) }
      return catalog.relation(named: namesakes[0])
    }
    for namesake in namesakes where !ambiguous.contains(namesake) { ambiguous.append(namesake) }
    note(unresolved: SQLIdentifier.quoted(schema: schema, relation))
    return nil
  }
}
