internal import Catalog
internal import SQLSyntax

/// FROM clauses: tables, views, common tables, subqueries, functions and joins become the items of a scope.
extension StatementReader {
  func readFrom(_ nodes: [SyntaxNode], into scope: Scope) {
    var items = scope.items
    for node in nodes { items += readItem(node, in: scope, lateral: items) }
    scope.items = items
  }

  /// Reads an item; `lateral` are the items left of it, which LATERAL subqueries and functions may refer to.
  ///
  /// Source: `transformFromClauseItem` in src/backend/parser/parse_clause.c.
  func readItem(_ node: SyntaxNode, in scope: Scope, lateral: [RangeItem]) -> [RangeItem] {
    guard countItem(), enter() else { return [RangeItem(columns: [], isOpen: true)] }
    defer { leave() }
    switch node.kind {
    case "RangeVar": return [readRangeVar(node, in: scope)]
    case "RangeSubselect": return [readSubselect(node, in: scope, lateral: lateral)]
    case "RangeFunction": return [readFunction(node, in: scope, lateral: lateral)]
    case "RangeTableFunc": return [readTableFunction(node, in: scope, lateral: lateral)]
    case "RangeTableSample":
      for argument in node.list("args") { visit(argument, in: scope, .returned) }
      return node["relation"].map { readItem($0, in: scope, lateral: lateral) } ?? []
    case "JoinExpr": return readJoin(node, in: scope, lateral: lateral)
    default: return [RangeItem(columns: [], isOpen: true)]
    }
  }

  private func readRangeVar(_ node: SyntaxNode, in scope: Scope) -> RangeItem {
    let name = node.string("relname") ?? ""
    let schema = node.string("schemaname")
    let alias = node["alias"]
    let names = alias?.strings("colnames") ?? []
    if schema == nil, let table = scope.commonTables.table(named: name) {
      var item = readReference(to: table, in: scope)
      item.name = name
      return item.aliased(alias?.string("aliasname"), columnNames: names)
    }
    switch resolve(node) {
    case .table(let table):
      return readTable(table, alias: alias?.string("aliasname"), isOnly: !node.bool("inh"), in: scope)
        .aliased(alias?.string("aliasname"), columnNames: names)
    case .view(let view):
      return readView(view, in: scope).aliased(alias?.string("aliasname"), columnNames: names)
    case .system, nil:
      return RangeItem(name: name, schema: schema, columns: [], isOpen: true)
        .aliased(alias?.string("aliasname"), columnNames: names)
    }
  }

  /// Adds an access to a base table, with the conditions that row-level security adds to it.
  func readTable(_ table: Table, alias: String?, isOnly: Bool = false, in scope: Scope) -> RangeItem {
    var item = RangeItem(name: table.name, schema: table.schema, columns: [])
    guard accesses.count < Self.maximumAccesses else {
      item.columns = table.columns.map { RangeColumn(name: $0.name) }
      return item
    }
    let access = accesses.count
    let record = RelationAccess(table: table.objectName, alias: alias ?? table.name, level: scope.level, isOnly: isOnly)
    let types = Dictionary(table.columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    accesses.append(OpenAccess(record: record, columnTypes: types))
    item.columns = table.columns.map { column in
      RangeColumn(
        name: column.name, targets: [BaseTarget(access: access, target: .column(column.name))],
        sources: [ColumnUse(access: access, column: column.name)])
    }
    item.access = access
    item.accesses = [access]
    if !scope.isInView || table.forcesRowSecurity { addPolicies(of: table, to: item, in: scope) }
    return item
  }

  private func readView(_ view: View, in scope: Scope) -> RangeItem {
    var item = RangeItem(
      name: view.name, schema: view.schema, columns: view.columns.map { RangeColumn(name: $0.name) },
      isOpen: view.columns.isEmpty)
    guard openViews.count < Self.maximumViewDepth, !openViews.contains(view.objectName),
      accesses.count < Self.maximumAccesses, let query = catalog.query(of: view.objectName)
    else { return item }
    openViews.append(view.objectName)
    defer { openViews.removeLast() }
    var context = QueryContext(parent: nil, commonTables: CommonTables.references(in: query), isInView: true)
    context.usage = .onReference
    if isPulledUp(query) { context.level = scope.level }
    let output = readQuery(query, in: context)
    if view.columns.isEmpty {
      item.columns = output.columns
    } else if !output.isOpen {
      for (index, column) in output.columns.prefix(view.columns.count).enumerated() {
        item.columns[index].targets = column.targets
        item.columns[index].sources = column.sources
      }
    }
    item.accesses = output.accesses
    return item
  }

  private func readSubselect(_ node: SyntaxNode, in scope: Scope, lateral: [RangeItem]) -> RangeItem {
    guard let query = node["subquery"] else { return RangeItem(columns: [], isOpen: true) }
    let isLateral = node.bool("lateral")
    let isPulledUp = isPulledUp(query)
    let context = QueryContext(
      parent: isLateral ? scope.with(items: lateral) : scope.parent, commonTables: scope.commonTables,
      level: isPulledUp ? scope.level : nil, joinsParent: isLateral ? isPulledUp : scope.joinsParent && isPulledUp,
      isInView: scope.isInView, usage: .onReference)
    let output = readQuery(query, in: context)
    let item = RangeItem(columns: output.columns, isOpen: output.isOpen, accesses: output.accesses)
    return item.aliased(node["alias"]?.string("aliasname"), columnNames: node["alias"]?.strings("colnames") ?? [])
  }

  func isPulledUp(_ query: SyntaxNode) -> Bool {
    query.isKind("SelectStmt") && SelectShape.isPulledUp(query, SelectShape(query, catalog: catalog))
  }

  /// A function sees the items left of it without LATERAL. Its columns are known only where the query names them.
  private func readFunction(_ node: SyntaxNode, in scope: Scope, lateral: [RangeItem]) -> RangeItem {
    let inner = scope.with(items: lateral)
    var name = ""
    for function in node.list("functions") {
      let call = function.isKind("List") ? function.list("items").first : function
      if let call {
        visit(call, in: inner, .returned)
        if name.isEmpty { name = OutputName.of(call) }
      }
    }
    let alias = node["alias"]
    let named = (alias?.strings("colnames") ?? []) + node.list("coldeflist").compactMap { $0.string("colname") }
    return RangeItem(
      name: alias?.string("aliasname") ?? name, columns: named.map { RangeColumn(name: $0) }, isOpen: true)
  }

  private func readTableFunction(_ node: SyntaxNode, in scope: Scope, lateral: [RangeItem]) -> RangeItem {
    let inner = scope.with(items: lateral)
    for field in [node["docexpr"], node["rowexpr"]] {
      if let field { visit(field, in: inner, .returned) }
    }
    let columns = node.list("columns").compactMap { $0.string("colname") }.map { RangeColumn(name: $0) }
    let alias = node["alias"]
    return RangeItem(name: nil, columns: columns).aliased(
      alias?.string("aliasname") ?? "xmltable", columnNames: alias?.strings("colnames") ?? [])
  }

  /// The USING conditions of the policies that apply: permissive ones in OR, restrictive ones in AND.
  ///
  /// Without a role all policies apply; with one, those for it or for everybody, and none at all for a superuser, a
  /// role with BYPASSRLS, or an owner unless FORCE is set.
  ///
  /// Source: `get_row_security_policies` in src/backend/rewrite/rowsecurity.c.
  private func addPolicies(of table: Table, to item: RangeItem, in scope: Scope) {
    guard table.rowSecurity else { return }
    if let role {
      if let known = catalog.role(named: role), known.isSuperuser || known.bypassesRowSecurity { return }
      if role == table.owner, !table.forcesRowSecurity { return }
    }
    let conditions = catalog.policyConditions(of: table.objectName).filter { condition in
      ["*", "r"].contains(condition.policy.command)
        && (role.map { condition.policy.roles.contains($0) || condition.policy.roles.contains("public") } ?? true)
    }
    let inner = Scope(
      parent: nil, level: scope.level, commonTables: CommonTables(), items: [item], isInView: scope.isInView)
    // A policy may read its own table; PostgreSQL refuses that, and here it would not end.
    guard !openViews.contains(table.objectName), openViews.count < Self.maximumViewDepth else { return }
    openViews.append(table.objectName)
    defer { openViews.removeLast() }
    let trees = { (permissive: Bool) in
      conditions.filter { $0.policy.isPermissive == permissive }
        .compactMap { $0.tree.statements.first?.node["where_clause"] }
    }
    addAlternatives(trees(true), in: inner)
    for restriction in trees(false) { addConditions(restriction, in: inner) }
  }
}
