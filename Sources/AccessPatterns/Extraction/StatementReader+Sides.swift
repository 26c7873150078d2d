internal import SQLSyntax

extension StatementReader {
  /// The longest expression that is taken for an index key, in bytes. Views of views may double it each time.
  private static let longestExpression = 8 << 10

  /// Takes an expression for a side of a comparison. Counts nothing as read.
  func side(_ node: SyntaxNode, in scope: Scope) -> Side {
    var node = node
    while node.isKind("TypeCast"), let inner = node["arg"], isRelabelling(node, of: inner, in: scope) { node = inner }
    if node.isKind("ColumnRef") { return side(reference: node, in: scope) }
    let traits = ExpressionTraits(of: [node], catalog: catalog)
    if traits.isVolatile || traits.hasWindow || !traits.aggregates.isEmpty { return .unusable }
    guard traits.hasColumns else {
      return traits.hasSublink ? .free(.outer, isSublink: true) : .free(operand(node, traits), isSublink: false)
    }
    return side(expression: node, traits, in: scope)
  }

  private func side(reference node: SyntaxNode, in scope: Scope) -> Side {
    switch scope.lookup(node.strings("fields")) {
    case .column(let found):
      return side(of: found.column, in: found.item, depth: found.depth)
    case .row(let item, let depth):
      return .elsewhere(Elsewhere(alias: item.name ?? "", accesses: depth == 0 ? Set(item.accesses) : []))
    case .unknown(let item): return .elsewhere(Elsewhere(alias: item.name ?? "", column: node.strings("fields").last))
    case .ambiguous, .missing: return .unusable
    }
  }

  func side(of column: RangeColumn, in item: RangeItem, depth: Int = 0) -> Side {
    let alias = item.name ?? column.targets.first.map { accesses[$0.access].record.alias } ?? ""
    guard column.targets.isEmpty else {
      return .targets(column.targets, depth: depth, alias: alias, column: column.name)
    }
    let used = depth == 0 ? Set(column.sources.map(\.access)) : []
    return .elsewhere(Elsewhere(alias: alias, column: column.name, accesses: used))
  }

  private func side(expression node: SyntaxNode, _ traits: ExpressionTraits, in scope: Scope) -> Side {
    var found: [Scope.Found] = []
    var isTraced = !traits.hasSublink && !traits.readsClock
    var elsewhere = Elsewhere()
    for reference in references(in: node) {
      switch scope.lookup(reference.strings("fields")) {
      case .column(let column):
        found.append(column)
        if column.depth == 0 { elsewhere.accesses.formUnion(column.column.sources.map(\.access)) }
      case .row(let item, let depth):
        isTraced = false
        if depth == 0 { elsewhere.accesses.formUnion(item.accesses) }
      case .unknown(let item):
        isTraced = false
        elsewhere.alias = item.name ?? ""
      case .ambiguous, .missing: return .unusable
      }
    }
    if isTraced, let first = found.first, let base = first.column.targets.first,
      found.allSatisfy({
        $0.depth == first.depth && $0.column.targets.count == 1 && $0.column.targets[0].access == base.access
      })
    {
      let printer = ExpressionPrinter(limit: Self.longestExpression) { reference in
        guard case .column(let found) = scope.lookup(reference.strings("fields")) else { return nil }
        switch found.column.targets.first?.target {
        case .column(let name): return SQLIdentifier.quoted(name)
        case .expression(let sql, _): return "(" + sql + ")"
        case nil: return nil
        }
      }
      if let sql = printer.print(node) {
        let columns = Set(found.flatMap { $0.column.targets.flatMap(\.target.columns) }).sorted()
        let target = BaseTarget(
          access: base.access, target: .expression(sql: sql, columns: columns),
          isPulledUp: found.allSatisfy { $0.column.targets[0].isPulledUp })
        return .targets([target], depth: first.depth, alias: first.item.name ?? "", column: nil)
      }
    }
    let names = Set(found.map { $0.item.name })
    if names.count == 1, let name = names.first ?? nil { elsewhere.alias = name }
    return .elsewhere(elsewhere)
  }

  private func references(in node: SyntaxNode) -> [SyntaxNode] {
    var result: [SyntaxNode] = []
    var pending = [node]
    while let node = pending.popLast() {
      if node.isKind("ColumnRef") {
        result.append(node)
      } else if node.isKind("SubLink") {
        if let test = node["testexpr"] { pending.append(test) }
      } else {
        pending.append(contentsOf: node.children.reversed())
      }
    }
    return result
  }

  /// Whether a cast changes only the type's name, so that an index on the column still serves: to the column's own
  /// type, or between varchar and text.
  ///
  /// Source: `match_index_to_operand` in src/backend/optimizer/path/indxpath.c, which looks through RelabelType.
  private func isRelabelling(_ cast: SyntaxNode, of inner: SyntaxNode, in scope: Scope) -> Bool {
    guard inner.isKind("ColumnRef"), let type = cast["type_name"], let name = TypeNamePrinter.print(type),
      case .column(let found) = scope.lookup(inner.strings("fields")), let base = found.column.targets.first,
      case .column(let column) = base.target, let stored = accesses[base.access].columnTypes[column]
    else { return false }
    if stored == name { return true }
    let isVarying = stored.hasPrefix("character varying") && name == "text"
    return isVarying || (stored == "text" && name == "character varying")
  }

  /// An expression without columns as an operand.
  func operand(_ node: SyntaxNode, _ traits: ExpressionTraits? = nil) -> Operand {
    var inner = node
    while inner.isKind("TypeCast") || inner.isKind("CollateClause"), let argument = inner["arg"] { inner = argument }
    if inner.isKind("ParamRef") { return .parameter(inner.integer("number")) }
    let sql = ExpressionPrinter { _ in nil }.print(node)
    if inner.isKind("AConst"), let sql { return .constant(sql) }
    if node.isKind("RowExpr") { return .list(node.list("args").map { operand($0) }) }
    let traits = traits ?? ExpressionTraits(of: [node], catalog: catalog)
    return sql.map { .expression(sql: $0, parameters: traits.parameters) } ?? .outer
  }
}
