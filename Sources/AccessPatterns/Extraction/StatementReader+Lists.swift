internal import SQLSyntax

/// Conditions with several values: rows, IN, ANY, BETWEEN, IS DISTINCT FROM.
extension StatementReader {
  /// `(a, b) = (…)` is a condition for each column; `(a, b) < (…)` is one on their order.
  ///
  /// Source: `make_row_comparison_op` in src/backend/parser/parse_expr.c.
  func row(_ left: SyntaxNode, _ name: String, _ right: SyntaxNode, in scope: Scope) -> Finding {
    let (lefts, rights) = (left.list("args"), right.list("args"))
    guard left.isKind("RowExpr"), right.isKind("RowExpr"), lefts.count == rights.count, !lefts.isEmpty else {
      return .nothing
    }
    let leftSides = lefts.map { side($0, in: scope) }
    let rightSides = rights.map { side($0, in: scope) }
    if name == "=" {
      return zip(leftSides, rightSides).reduce(into: Finding()) { result, pair in
        result.add(comparison(pair.0, "=", pair.1, joinsParent: scope.joinsParent))
      }
    }
    guard SQLOperator.kind(of: name) == .range else { return .nothing }
    if let finding = rowComparison(leftSides, name, rightSides) { return finding }
    guard let swapped = SQLOperator.commutator(of: name) else { return .nothing }
    return rowComparison(rightSides, swapped, leftSides) ?? .nothing
  }

  private func rowComparison(_ keys: [Side], _ name: String, _ values: [Side]) -> Finding? {
    var targets: [BaseTarget] = []
    var operands: [Operand] = []
    for (key, value) in zip(keys, values) {
      guard case .targets(let found, 0, _, _) = key, found.count == 1, case .free(let operand, _) = value else {
        return nil
      }
      targets.append(found[0])
      operands.append(operand)
    }
    guard Set(targets.map(\.access)).count == 1 else { return nil }
    let predicate = Predicate(
      target: targets[0].target, kind: .rowComparison, operatorName: name, operand: .list(operands),
      rowTargets: targets.map(\.target))
    return Finding(predicates: [.init(access: targets[0].access, value: predicate)])
  }

  func membership(_ left: SyntaxNode, _ list: SyntaxNode, isNegated: Bool, in scope: Scope) -> Finding {
    let values = list.list("items")
    if left.isKind("RowExpr") {
      if isNegated { return .nothing }
      return Finding.either(values.map { row(left, "=", $0, in: scope) })
    }
    let leftSide = side(left, in: scope)
    guard case .targets(let targets, 0, _, _) = leftSide else {
      // `$1 IN (a, b)`
      if isNegated { return .nothing }
      return Finding.either(
        values.map { comparison(leftSide, "=", side($0, in: scope), joinsParent: scope.joinsParent) })
    }
    var operands: [Operand] = []
    for value in values {
      guard case .free(let operand, _) = side(value, in: scope) else { return .nothing }
      operands.append(operand)
    }
    if isNegated { return predicates(targets, .inequality, "<>", .list(operands)) }
    if operands.count == 1 { return predicates(targets, .equality, "=", operands[0]) }
    return predicates(targets, .inList, "=", .list(operands))
  }

  /// `x = ANY (array)`, and `value = ANY (column)`, which no B-tree serves.
  func any(_ left: SyntaxNode, _ name: String, _ right: SyntaxNode, in scope: Scope) -> Finding {
    let (leftSide, rightSide) = (side(left, in: scope), side(right, in: scope))
    switch (leftSide, rightSide) {
    case (.targets(let targets, 0, _, _), .free(let operand, _)):
      switch SQLOperator.kind(of: name) {
      case .equality:
        if let array = Self.array(right) { return membership(left, elements: array.list("elements"), in: scope) }
        return predicates(targets, .any, name, operand)
      case .like: return predicates(targets, .like, name + " ANY", operand)
      case .caseInsensitiveLike: return predicates(targets, .caseInsensitiveLike, name + " ANY", operand)
      case .regularExpression: return predicates(targets, .regularExpression, name + " ANY", operand)
      default: return predicates(targets, .inequality, name + " ANY", operand)
      }
    case (.free(let operand, _), .targets(let targets, 0, _, _)):
      return predicates(targets, .other, "ANY " + name, operand)
    default: return .nothing
    }
  }

  /// `ARRAY[…]`, with the cast that `pg_get_expr` writes around one of varchar.
  private static func array(_ node: SyntaxNode) -> SyntaxNode? {
    var node = node
    while node.isKind("TypeCast"), let inner = node["arg"] { node = inner }
    return node.isKind("AArrayExpr") ? node : nil
  }

  private func membership(_ left: SyntaxNode, elements: [SyntaxNode], in scope: Scope) -> Finding {
    guard case .targets(let targets, 0, _, _) = side(left, in: scope) else { return .nothing }
    return predicates(targets, .inList, "=", .list(elements.map { operand($0) }))
  }

  /// `operator ALL (array)`, which also stands for NOT … ANY: no index serves it.
  func notAny(_ left: SyntaxNode, _ name: String, _ right: SyntaxNode, in scope: Scope) -> Finding {
    guard case .targets(let targets, 0, _, _) = side(left, in: scope),
      case .free(let operand, _) = side(right, in: scope)
    else { return .nothing }
    if name == "<>", let array = Self.array(right) {
      // As NOT IN says it.
      return predicates(targets, .inequality, name, .list(array.list("elements").map { self.operand($0) }))
    }
    return predicates(targets, .inequality, name + " ALL", operand)
  }

  /// `IS [NOT] DISTINCT FROM`, which is a null test for NULL and serves no index otherwise.
  ///
  /// Source: `transformAExprDistinct` in src/backend/parser/parse_expr.c.
  func distinct(_ left: SyntaxNode, _ right: SyntaxNode, isDistinct: Bool, in scope: Scope) -> Finding {
    let isNull = { (node: SyntaxNode) in node.isKind("AConst") && node.bool("isnull") }
    let (key, value) = isNull(left) ? (right, left) : (left, right)
    var (keySide, valueSide) = (side(key, in: scope), side(value, in: scope))
    if case .free = keySide { swap(&keySide, &valueSide) }
    guard case .targets(let targets, 0, _, _) = keySide, case .free(let operand, _) = valueSide else {
      return .nothing
    }
    if isNull(value) {
      let name = isDistinct ? "IS NOT NULL" : "IS NULL"
      return predicates(targets, isDistinct ? .isNotNull : .isNull, name, .none)
    }
    return predicates(
      targets, .inequality, isDistinct ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM", operand)
  }

  func between(
    _ value: SyntaxNode, _ bounds: [SyntaxNode], _ isOutside: Bool, isSymmetric: Bool, in scope: Scope
  ) -> Finding {
    guard bounds.count == 2 else { return .nothing }
    let (key, low, high) = (side(value, in: scope), side(bounds[0], in: scope), side(bounds[1], in: scope))
    let compare = { (name: String, bound: Side) in
      self.comparison(key, name, bound, joinsParent: scope.joinsParent)
    }
    if isSymmetric {
      if isOutside { return .nothing }
      return Finding.either([compare(">=", low) + compare("<=", high), compare(">=", high) + compare("<=", low)])
    }
    if isOutside { return Finding.either([compare("<", low), compare(">", high)]) }
    return compare(">=", low) + compare("<=", high)
  }
}
