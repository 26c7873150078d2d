internal import SQLSyntax

extension StatementReader {
  /// Walks an expression: counts the columns it reads and reads its subqueries, once each.
  func visit(_ node: SyntaxNode, in scope: Scope, _ usage: Usage) {
    guard enter() else { return }
    defer { leave() }
    switch node.kind {
    case "ColumnRef": readReference(node, in: scope, usage)
    case "SubLink":
      if let test = node["testexpr"] { visit(test, in: scope, usage) }
      if let query = node["subselect"] {
        let isExists = node.enumeration("sub_link_type") == "EXISTS_SUBLINK"
        readQuery(
          query,
          in: QueryContext(
            parent: scope, commonTables: scope.commonTables, isInView: scope.isInView,
            usage: isExists ? .never : .returned))
      }
    case "TypeName", "AConst", "ParamRef", "String": break
    // A query outside a SubLink stands where the grammar allows none; it is not an expression.
    case "SelectStmt": break
    default: for child in node.children { visit(child, in: scope, usage) }
    }
  }

  private func readReference(_ node: SyntaxNode, in scope: Scope, _ usage: Usage) {
    let fields = node.list("fields")
    var names = node.strings("fields")
    if fields.last?.isKind("AStar") == true {
      names.removeLast()
      guard let name = names.last else {
        for item in scope.items { read(row: item, depth: 0, usage) }
        return
      }
      if let (item, depth) = scope.item(schema: names.dropLast().last, name: name) {
        read(row: item, depth: depth, usage)
        return
      }
      // `(composite).*` of a column.
    }
    switch scope.lookup(names) {
    case .column(let found): read(column: found.column, depth: found.depth, usage)
    case .row(let item, let depth): read(row: item, depth: depth, usage)
    case .unknown: break
    case .ambiguous: note(unresolved: names.map(SQLIdentifier.quoted).joined(separator: "."))
    case .missing: readUnusual(names, in: scope, usage)
    }
  }

  /// `t.f` may be a function of a row, and `t.c.f` a field of a composite column.
  private func readUnusual(_ names: [String], in scope: Scope, _ usage: Usage) {
    if names.count == 2, let (item, depth) = scope.item(schema: nil, name: names[0]),
      !catalog.functions(named: names[1]).isEmpty
    {
      read(row: item, depth: depth, usage)
    } else {
      note(unresolved: names.map(SQLIdentifier.quoted).joined(separator: "."))
    }
  }

  /// An outer query's column leaves its relation there, whatever it is used for here: a condition that an index of
  /// the outer relation could serve is found separately.
  private func read(column: RangeColumn, depth: Int, _ usage: Usage) {
    if depth > 0 { correlated.formUnion(column.sources.map(\.access)) }
    if depth > 0, case .collected = usage {
      mark(column, .returned)
    } else {
      mark(column, usage)
    }
  }

  private func read(row item: RangeItem, depth: Int, _ usage: Usage) {
    for column in item.columns { read(column: column, depth: depth, usage) }
  }
}
