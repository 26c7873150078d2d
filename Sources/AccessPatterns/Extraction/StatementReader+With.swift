internal import SQLSyntax

/// WITH clauses.
///
/// Source: src/backend/parser/parse_cte.c for visibility, `SS_process_ctes` in
/// src/backend/optimizer/plan/subselect.c for what is inlined, materialised or never run.
extension StatementReader {
  func readWith(_ with: SyntaxNode, in context: QueryContext) -> CommonTables {
    let isRecursive = with.bool("recursive")
    var visible = context.commonTables
    var tables: [CommonTable] = []
    for node in with.list("ctes") {
      let name = node.string("ctename") ?? ""
      let table = CommonTable(
        name: name, node: node, isInlined: isInlined(node, references: visible.references[name] ?? 0),
        commonTables: visible, parent: context.parent, isInView: context.isInView)
      remember(table)
      tables.append(table)
      visible.add(table)
    }
    if isRecursive { for table in tables { table.commonTables = visible } }
    for table in tables where !table.isInlined { read(table) }
    return visible
  }

  private func isInlined(_ node: SyntaxNode, references: Int) -> Bool {
    guard let query = node["ctequery"], query.isKind("SelectStmt"), query.list("locking_clause").isEmpty else {
      return false
    }
    switch node.enumeration("ctematerialized") {
    case "CTEMaterializeAlways": return false
    case "CTEMaterializeNever": break
    default: if references != 1 { return false }
    }
    return !ExpressionTraits(of: [query], catalog: catalog, subqueries: true).isVolatile
  }

  /// Reads a common table that is computed once. One that nobody refers to is never run, unless it writes.
  private func read(_ table: CommonTable) {
    guard table.state == .pending, let query = table.node["ctequery"] else { return }
    table.state = .reading
    let isUnused = query.isKind("SelectStmt") && (table.commonTables.references[table.name] ?? 0) == 0
    let count = accesses.count
    let context = QueryContext(
      parent: table.parent, commonTables: table.commonTables, isInView: table.isInView, usage: .returned)
    if query.isKind("SelectStmt"), query.enumeration("op") == "SETOP_UNION", let left = query["larg"],
      let right = query["rarg"], table.commonTables.table(named: table.name) === table
    {
      var context = context
      if let with = query["with_clause"] { context.commonTables = readWith(with, in: context) }
      let output = readQuery(left, in: context)
      table.output = opaque(output, of: table)
      readQuery(right, in: context)
    } else {
      table.output = opaque(readQuery(query, in: context), of: table)
    }
    table.state = .read
    if isUnused {
      accesses.removeSubrange(count...)
      nullable = nullable.filter { $0 < count }
      correlated = correlated.filter { $0 < count }
    }
  }

  private func opaque(_ output: QueryOutput, of table: CommonTable) -> QueryOutput {
    var names = output.columns.map(\.name)
    for (index, name) in table.node.strings("aliascolnames").enumerated() {
      if index < names.count { names[index] = name } else if output.isOpen { names.append(name) }
    }
    if let name = table.node["search_clause"]?.string("search_seq_column") { names.append(name) }
    if let cycle = table.node["cycle_clause"] {
      names += [cycle.string("cycle_mark_column"), cycle.string("cycle_path_column")].compactMap { $0 }
    }
    return QueryOutput(columns: names.map { RangeColumn(name: $0) }, isOpen: output.isOpen)
  }

  func readReference(to table: CommonTable, in scope: Scope) -> RangeItem {
    if table.isInlined, table.state != .reading, let query = table.node["ctequery"] {
      table.state = .reading
      defer { table.state = .read }
      let context = QueryContext(
        parent: table.parent, commonTables: table.commonTables, level: isPulledUp(query) ? scope.level : nil,
        isInView: table.isInView, usage: .onReference)
      let output = readQuery(query, in: context)
      return RangeItem(columns: output.columns, isOpen: output.isOpen, accesses: output.accesses)
        .aliased(nil, columnNames: table.node.strings("aliascolnames"))
    }
    if !table.isInlined { read(table) }
    return RangeItem(columns: table.output.columns, isOpen: table.output.isOpen)
  }
}
