internal import Catalog
internal import SQLSyntax

/// INSERT, UPDATE, DELETE, MERGE, COPY and REFRESH MATERIALIZED VIEW.
extension StatementReader {
  /// The scope of a data-modifying statement and its target's item.
  private func open(_ node: SyntaxNode, in context: QueryContext) -> (scope: Scope, target: RangeItem)? {
    let level = takeLevel()
    var context = context
    if let with = node["with_clause"] { context.commonTables = readWith(with, in: context) }
    let scope = Scope(
      parent: context.parent, level: level, commonTables: context.commonTables, isInView: context.isInView)
    guard let relation = node["relation"] else { return nil }
    // A target is never a common table, whatever its name.
    let plain = Scope(parent: nil, level: level, commonTables: CommonTables(), isInView: context.isInView)
    guard let target = readItem(relation, in: plain, lateral: []).first else { return nil }
    return (scope, target)
  }

  /// Sets what is written, on the base table of an updatable view too.
  private func write(
    _ command: WriteAccess.Command, _ columns: [String], conflict: [String] = [], deletes: Bool = false,
    to target: RangeItem, in scope: Scope
  ) {
    guard let access = target.access ?? (target.accesses.count == 1 ? target.accesses[0] : nil) else { return }
    let base = { (name: String) -> String in
      guard let column = target.columns(named: name).first, case .column(let base)? = column.targets.first?.target
      else { return name }
      return base
    }
    accesses[access].record.write = WriteAccess(
      command: command, columns: columns.map(base).uniqued().sorted(), conflictColumns: conflict.map(base),
      isInWith: scope.level != 0, mergeDeletes: deletes)
    if command != .insert { accesses[access].record.needsHeap = true }
  }

  private func readReturning(_ node: SyntaxNode, in scope: Scope) -> QueryOutput {
    let entries = readTargets(node.list("returning_list"), in: scope, usage: .returned)
    return QueryOutput(
      columns: entries.map { RangeColumn(name: $0.column.name) }, isOpen: entries.contains { $0.isOpen })
  }

  /// Reads assignments and yields the columns that they set.
  private func readAssignments(_ targets: [SyntaxNode], in scope: Scope) -> [String] {
    targets.compactMap { target in
      if let value = target["val"] {
        // `(a, b) = (SELECT …)` stands once for each column.
        if value.isKind("MultiAssignRef") {
          if value.integer("colno") <= 1, let source = value["source"] { visit(source, in: scope, .returned) }
        } else {
          visit(value, in: scope, .returned)
        }
      }
      for index in target.list("indirection") { visit(index, in: scope, .returned) }
      return target.string("name")
    }
  }

  func readInsert(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    guard let (scope, target) = open(node, in: context) else { return .unknown }
    scope.items = [target]
    if let query = node["select_stmt"] {
      let inner = QueryContext(
        parent: scope.parent, commonTables: scope.commonTables, isInView: context.isInView)
      readQuery(query, in: inner)
    }
    let named = node.list("cols").compactMap { $0.string("name") }
    let columns = named.isEmpty ? target.columns.map(\.name) : named
    var conflict: [String] = []
    if let clause = node["on_conflict_clause"] { conflict = readConflict(clause, target, in: scope) }
    write(.insert, columns, conflict: conflict, to: target, in: scope)
    return readReturning(node, in: scope)
  }

  /// Reads `ON CONFLICT` and yields the columns of its arbiter index.
  ///
  /// Source: `infer_arbiter_indexes` in src/backend/optimizer/util/plancat.c.
  private func readConflict(_ clause: SyntaxNode, _ target: RangeItem, in scope: Scope) -> [String] {
    var columns: [String] = []
    if let infer = clause["infer"] {
      for element in infer.list("index_elems") {
        if let name = element.string("name") { columns.append(name) }
        if let expression = element["expr"] { visit(expression, in: scope, .returned) }
      }
      if let condition = infer["where_clause"] { visit(condition, in: scope, .returned) }
      if let name = infer.string("conname"), let access = target.access,
        let table = catalog.table(named: accesses[access].record.table)
      {
        columns =
          table.constraints.first { $0.name == name }?.columns
          ?? table.indexes.first { $0.name == name }?.keys.compactMap(\.column) ?? []
      }
    }
    let assignments = clause.list("target_list")
    guard !assignments.isEmpty else { return columns }
    let excluded = RangeItem(
      name: "excluded", columns: target.columns.map { RangeColumn(name: $0.name) }, isOpen: target.isOpen,
      areColumnsVisible: false)
    let inner = scope.with(items: [target, excluded])
    _ = readAssignments(assignments, in: inner)
    if let condition = clause["where_clause"] { visit(condition, in: inner, .returned) }
    return columns
  }

  func readUpdate(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    guard let (scope, target) = open(node, in: context) else { return .unknown }
    scope.items = [target]
    readFrom(node.list("from_clause"), into: scope)
    if let condition = node["where_clause"] { addConditions(condition, in: scope) }
    let columns = readAssignments(node.list("target_list"), in: scope)
    write(.update, columns, to: target, in: scope)
    return readReturning(node, in: scope)
  }

  func readDelete(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    guard let (scope, target) = open(node, in: context) else { return .unknown }
    scope.items = [target]
    readFrom(node.list("using_clause"), into: scope)
    if let condition = node["where_clause"] { addConditions(condition, in: scope) }
    write(.delete, [], to: target, in: scope)
    return readReturning(node, in: scope)
  }

  /// The source is joined to the target, as an outer join when there is something to do for rows without a match.
  ///
  /// Source: `transform_MERGE_to_join` in src/backend/optimizer/prep/prepjointree.c.
  func readMerge(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    guard let (scope, target) = open(node, in: context) else { return .unknown }
    scope.items = [target]
    if let source = node["source_relation"] { readFrom([source], into: scope) }
    let clauses = node.list("merge_when_clauses")
    let isOuter = clauses.contains { !$0.bool("matched") }
    if let condition = node["join_condition"] {
      addConditions(condition, in: scope, only: isOuter ? Set(target.accesses) : nil)
    }
    var columns: [String] = []
    for clause in clauses {
      if let condition = clause["condition"] { visit(condition, in: scope, .returned) }
      let named = readAssignments(clause.list("target_list"), in: scope)
      let isInsert = clause.enumeration("command_type") == "CMD_INSERT"
      columns += isInsert && named.isEmpty ? target.columns.map(\.name) : named
      for value in clause.list("values") { visit(value, in: scope, .returned) }
    }
    let deletes = clauses.contains { $0.enumeration("command_type") == "CMD_DELETE" }
    write(.merge, columns, deletes: deletes, to: target, in: scope)
    return QueryOutput()
  }

  func readCopy(_ node: SyntaxNode, in context: QueryContext) {
    if let query = node["query"] {
      readQuery(query, in: context)
      return
    }
    guard let (scope, target) = open(node, in: context) else { return }
    scope.items = [target]
    let named = node.strings("attlist")
    let columns = named.isEmpty ? target.columns.map(\.name) : named
    if node.bool("is_from") {
      write(.insert, columns, to: target, in: scope)
    } else {
      for name in columns { target.columns(named: name).first.map { mark($0, .returned) } }
    }
  }

  /// Reads the view's query, which runs with the rights of the view's owner.
  func readRefresh(_ node: SyntaxNode) {
    guard !node.bool("skip_data"), let name = node["relation"], let relation = resolve(name),
      case .table(let view) = relation
    else { return }
    let scope = Scope(parent: nil, level: takeLevel(), commonTables: CommonTables(), isInView: true)
    write(.refresh, view.columns.map(\.name), to: readTable(view, alias: nil, in: scope), in: scope)
    guard let query = catalog.query(of: view.objectName) else { return }
    let inner = QueryContext(parent: nil, commonTables: CommonTables.references(in: query), isInView: true)
    readQuery(query, in: inner)
  }
}
