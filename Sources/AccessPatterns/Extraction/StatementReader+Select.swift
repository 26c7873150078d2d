internal import SQLSyntax

extension StatementReader {
  func readSelect(_ select: SyntaxNode, in context: QueryContext) -> QueryOutput {
    let isSetOperation = SelectShape.isSetOperation(select)
    let with = select["with_clause"]
    // A set operation has no relations of its own, so its first arm gets its level.
    let level = isSetOperation && with == nil ? -1 : context.level ?? takeLevel()
    var context = context
    if let with { context.commonTables = readWith(with, in: context) }
    if isSetOperation { return readSetOperation(select, in: context) }
    let scope = Scope(
      parent: context.parent, level: level, commonTables: context.commonTables, joinsParent: context.joinsParent,
      isInView: context.isInView)
    let values = select.list("values_lists")
    if !values.isEmpty { return readValues(values, select, in: scope) }

    readFrom(select.list("from_clause"), into: scope)
    if let condition = select["where_clause"] { addConditions(condition, in: scope) }

    let shape = SelectShape(select, catalog: catalog)
    let usage = shape.isDistinct && context.usage == .onReference ? OutputUsage.returned : context.usage
    var entries = readTargets(select.list("target_list"), in: scope, usage: usage)
    readHaving(select["having_clause"], in: scope)
    let clauses = readClauses(of: select, entries: entries, shape: shape, in: scope)
    if let limit = select["limit_count"] { visit(limit, in: scope, .returned) }
    if let offset = select["limit_offset"] { visit(offset, in: scope, .returned) }
    readLocking(select.list("locking_clause"), in: scope)

    let isPulledUp = SelectShape.isPulledUp(select, shape)
    for index in entries.indices {
      entries[index].column.targets = entries[index].column.targets.compactMap { target in
        guard shape.letsThrough(target, clauses) else { return nil }
        var target = target
        target.isPulledUp = target.isPulledUp && isPulledUp
        return target
      }
    }
    return QueryOutput(
      columns: entries.map(\.column), isOpen: entries.contains { $0.isOpen },
      accesses: scope.items.flatMap(\.accesses))
  }

  /// An entry of a select list, stars expanded.
  struct OutputEntry {
    var column: RangeColumn
    /// The expression; nil for a column that a star stands for.
    var node: SyntaxNode?
    /// Whether it stands for a star over columns that are not known.
    var isOpen = false
  }

  func readTargets(_ targets: [SyntaxNode], in scope: Scope, usage: OutputUsage) -> [OutputEntry] {
    var entries: [OutputEntry] = []
    for target in targets {
      guard let value = target["val"] else { continue }
      if value.isKind("ColumnRef"), value.list("fields").last?.isKind("AStar") == true {
        entries.append(contentsOf: expandStar(value, in: scope))
        continue
      }
      let collector = UseCollector()
      visit(value, in: scope, .collected(collector))
      var column = RangeColumn(name: target.string("name") ?? OutputName.of(value), sources: collector.uses)
      if case .targets(let found, 0, _, _) = side(value, in: scope) { column.targets = found }
      entries.append(OutputEntry(column: column, node: value))
    }
    if usage == .returned {
      for entry in entries { mark(entry.column, .returned) }
    }
    return entries
  }

  /// `*` stands for the visible columns of this level alone; `t.*` for those of an item of any level.
  ///
  /// Source: `ExpandColumnRefStar` in src/backend/parser/parse_target.c.
  private func expandStar(_ reference: SyntaxNode, in scope: Scope) -> [OutputEntry] {
    let names = reference.strings("fields").dropLast()
    var items = scope.items.filter(\.areColumnsVisible)
    if let name = names.last {
      let schema = names.count > 1 ? names[names.count - 2] : nil
      guard let (item, depth) = scope.item(schema: schema, name: name) else {
        note(unresolved: names.map(SQLIdentifier.quoted).joined(separator: ".") + ".*")
        return [OutputEntry(column: RangeColumn(name: ""), isOpen: true)]
      }
      if depth > 0 {
        for column in item.columns { mark(column, .returned) }
        return item.columns.map { OutputEntry(column: RangeColumn(name: $0.name)) }
      }
      items = [item]
    }
    return items.flatMap { item in
      item.columns.map { OutputEntry(column: $0) }
        + (item.isOpen ? [OutputEntry(column: RangeColumn(name: ""), isOpen: true)] : [])
    }
  }

  private func readValues(_ rows: [SyntaxNode], _ select: SyntaxNode, in scope: Scope) -> QueryOutput {
    for row in rows { visit(row, in: scope, .returned) }
    for sort in select.list("sort_clause") {
      // Its columns are column1, column2, …, which no base relation has.
      if let node = sort["node"], !node.isKind("ColumnRef") { visit(node, in: scope, .returned) }
    }
    let width = rows[0].list("items").count
    return QueryOutput(columns: (0..<width).map { RangeColumn(name: "column\($0 + 1)") })
  }

  /// Conditions of HAVING without aggregates are WHERE conditions to the planner.
  ///
  /// Source: `subquery_planner` in src/backend/optimizer/plan/planner.c.
  private func readHaving(_ having: SyntaxNode?, in scope: Scope) {
    guard let having else { return }
    let isConjunction = having.isKind("BoolExpr") && having.enumeration("boolop") == "AND_EXPR"
    for condition in isConjunction ? having.list("args") : [having] {
      let traits = ExpressionTraits(of: [condition], catalog: catalog)
      if traits.aggregates.isEmpty, !traits.hasSublink {
        addConditions(condition, in: scope)
      } else {
        visit(condition, in: scope, .returned)
      }
    }
  }

  private func readLocking(_ clauses: [SyntaxNode], in scope: Scope) {
    for clause in clauses {
      let names = Set(clause.list("locked_rels").compactMap { $0.string("relname") })
      for item in scope.items where names.isEmpty || item.name.map(names.contains) == true {
        for access in item.accesses { accesses[access].record.needsHeap = true }
      }
    }
  }

  private func readSetOperation(_ node: SyntaxNode, in context: QueryContext) -> QueryOutput {
    let operation = node.enumeration("op")
    let isUnionAll = operation == "SETOP_UNION" && node.bool("all")
    var armContext = context
    armContext.level = nil
    armContext.joinsParent = false
    if !isUnionAll { armContext.usage = .returned }
    guard let leftNode = node["larg"], let rightNode = node["rarg"] else { return .unknown }
    let left = readQuery(leftNode, in: armContext)
    let right = readQuery(rightNode, in: armContext)

    var output = QueryOutput(isOpen: left.isOpen || right.isOpen, accesses: left.accesses + right.accesses)
    for (index, column) in left.columns.enumerated() {
      let other = index < right.columns.count ? right.columns[index] : RangeColumn(name: "")
      var merged = RangeColumn(name: column.name, sources: column.sources + other.sources)
      if operation != "SETOP_EXCEPT" { merged.targets = column.targets + other.targets }
      output.columns.append(merged)
    }
    let hasLimit = SelectShape.hasLimit(node)
    if isUnionAll { readMergedOrdering(node, output, hasLimit: hasLimit) }
    let isPlain = isUnionAll && node.list("sort_clause").isEmpty && node["with_clause"] == nil
    for index in output.columns.indices {
      for target in output.columns[index].targets.indices where !isPlain {
        output.columns[index].targets[target].isPulledUp = false
      }
      if hasLimit || node["limit_offset"] != nil { output.columns[index].targets = [] }
    }
    return output
  }
}
