internal import Catalog
internal import SQLSyntax

/// Single conditions as findings. Nothing here counts a column as read or enters a subquery.
extension StatementReader {
  func finding(_ node: SyntaxNode, isNegated: Bool, in scope: Scope) -> Finding {
    guard enter() else { return .nothing }
    defer { leave() }
    switch node.kind {
    case "BoolExpr":
      let arguments = node.list("args")
      switch node.enumeration("boolop") {
      case "NOT_EXPR": return arguments.first.map { finding($0, isNegated: !isNegated, in: scope) } ?? .nothing
      case let operation:
        let parts = arguments.map { finding($0, isNegated: isNegated, in: scope) }
        guard (operation == "AND_EXPR") != isNegated else { return Finding.either(parts) }
        return parts.reduce(into: Finding()) { $0.add($1) }
      }
    case "AExpr": return finding(operation: node, isNegated: isNegated, in: scope)
    case "NullTest":
      let isNull = (node.enumeration("nulltesttype") == "IS_NULL") != isNegated
      return nullTest(node["arg"], isNull: isNull, in: scope)
    case "BooleanTest": return finding(booleanTest: node, isNegated: isNegated, in: scope)
    case "ColumnRef", "FuncCall", "TypeCast", "AIndirection", "CoalesceExpr", "CaseExpr":
      return boolean(node, !isNegated, in: scope)
    default: return .nothing
    }
  }

  /// The same condition on each of the columns that a side may stand for.
  func predicates(
    _ targets: [BaseTarget], _ kind: Predicate.Kind, _ name: String, _ operand: Operand
  ) -> Finding {
    Finding(
      predicates: targets.map {
        .init(
          access: $0.access,
          value: Predicate(target: $0.target, kind: kind, operatorName: name, operand: operand))
      })
  }

  private func nullTest(_ node: SyntaxNode?, isNull: Bool, in scope: Scope) -> Finding {
    guard let node, case .targets(let targets, 0, _, _) = side(node, in: scope) else { return .nothing }
    return predicates(targets, isNull ? .isNull : .isNotNull, isNull ? "IS NULL" : "IS NOT NULL", .none)
  }

  private func boolean(_ node: SyntaxNode, _ value: Bool, in scope: Scope) -> Finding {
    guard case .targets(let targets, 0, _, _) = side(node, in: scope) else { return .nothing }
    return predicates(targets, .boolean, "=", .constant(value ? "true" : "false"))
  }

  private func finding(booleanTest node: SyntaxNode, isNegated: Bool, in scope: Scope) -> Finding {
    guard let argument = node["arg"] else { return .nothing }
    let test = node.enumeration("booltesttype")
    switch (test, isNegated) {
    case ("IS_TRUE", false), ("IS_NOT_TRUE", true): return boolean(argument, true, in: scope)
    case ("IS_FALSE", false), ("IS_NOT_FALSE", true): return boolean(argument, false, in: scope)
    case ("IS_UNKNOWN", _): return nullTest(argument, isNull: !isNegated, in: scope)
    case ("IS_NOT_UNKNOWN", _): return nullTest(argument, isNull: isNegated, in: scope)
    default:
      guard case .targets(let targets, 0, _, _) = side(argument, in: scope) else { return .nothing }
      let isTrue = test == "IS_TRUE" || test == "IS_NOT_TRUE"
      return predicates(targets, .inequality, isTrue ? "IS NOT TRUE" : "IS NOT FALSE", .none)
    }
  }

  private func finding(operation node: SyntaxNode, isNegated: Bool, in scope: Scope) -> Finding {
    guard let left = node["lexpr"], let right = node["rexpr"], let name = node.strings("name").last else {
      return .nothing
    }
    switch node.enumeration("kind") {
    case "AEXPR_OP", "AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_SIMILAR":
      guard let name = isNegated ? SQLOperator.negator(of: name) : name else { return .nothing }
      if left.isKind("RowExpr") || right.isKind("RowExpr") { return row(left, name, right, in: scope) }
      return comparison(left, name, right, in: scope)
    case "AEXPR_IN":
      return membership(left, right, isNegated: (name != "=") != isNegated, in: scope)
    case "AEXPR_OP_ANY": return isNegated ? notAny(left, name, right, in: scope) : any(left, name, right, in: scope)
    case "AEXPR_OP_ALL": return isNegated ? .nothing : notAny(left, name, right, in: scope)
    case "AEXPR_DISTINCT": return distinct(left, right, isDistinct: !isNegated, in: scope)
    case "AEXPR_NOT_DISTINCT": return distinct(left, right, isDistinct: isNegated, in: scope)
    case let kind where kind.contains("BETWEEN"):
      let isOutside = kind.contains("NOT") != isNegated
      return between(left, right.list("items"), isOutside, isSymmetric: kind.hasSuffix("SYM"), in: scope)
    default: return .nothing
    }
  }

  private func comparison(_ left: SyntaxNode, _ name: String, _ right: SyntaxNode, in scope: Scope) -> Finding {
    let (leftSide, rightSide) = (side(left, in: scope), side(right, in: scope))
    // `flag = true` is `flag` to the planner.
    if name == "=", right.isKind("AConst"), let value = right["boolval"],
      case .targets(let targets, 0, _, _) = leftSide
    {
      return predicates(targets, .boolean, "=", .constant(value.bool("boolval") ? "true" : "false"))
    }
    return comparison(leftSide, name, rightSide, joinsParent: scope.joinsParent)
  }

  /// Compares two sides, whichever of them an index could hold.
  func comparison(_ left: Side, _ name: String, _ right: Side, joinsParent: Bool) -> Finding {
    switch (left, right) {
    case (.targets(let targets, 0, _, _), .free(let operand, _)):
      // A comparison with NULL is never true.
      let kind = operand == .constant("NULL") ? .inequality : SQLOperator.kind(of: name)
      return predicates(targets, kind, name, operand)
    case (.free, .targets), (.elsewhere, .targets):
      guard let swapped = SQLOperator.commutator(of: name) else { return .nothing }
      return comparison(right, swapped, left, joinsParent: joinsParent)
    case (.targets(let targets, 0, _, _), .elsewhere(let other)):
      return join(
        targets.filter { !other.accesses.contains($0.access) }, name, nil, other.alias, other.column)
    case (
      .targets(let own, let depth, let alias, let column),
      .targets(let others, let otherDepth, let otherAlias, let otherColumn)
    ):
      let swapped = SQLOperator.commutator(of: name)
      var result = Finding(isExact: min(depth, otherDepth) == 0)
      if depth == 0 {
        result.add(join(own, name, to: others, isOuter: otherDepth > 0, otherAlias, otherColumn))
      }
      if otherDepth == 0, let swapped {
        result.add(join(others, swapped, to: own, isOuter: depth > 0, alias, column))
      }
      if joinsParent, depth + otherDepth == 1 {
        if depth == 1 {
          result.add(join(own, name, to: others, isOuter: false, otherAlias, otherColumn))
        } else if let swapped {
          result.add(join(others, swapped, to: own, isOuter: false, alias, column))
        }
      }
      return result
    default: return .nothing
    }
  }

  /// Joins targets to those of another relation. A relation that no join reaches, below an aggregate for instance, is
  /// joined under the name of its subquery.
  private func join(
    _ targets: [BaseTarget], _ name: String, to others: [BaseTarget], isOuter: Bool, _ alias: String, _ column: String?
  ) -> Finding {
    let same = Set(others.map(\.access))
    let reachable = targets.filter { !same.contains($0.access) }
    if others.count == 1, others[0].isPulledUp || isOuter {
      let other = accesses[others[0].access].record
      var otherColumn: String?
      if case .column(let column) = others[0].target { otherColumn = column }
      return join(reachable, name, other.table, other.alias, otherColumn)
    }
    return join(reachable, name, nil, alias, column)
  }

  private func join(
    _ targets: [BaseTarget], _ name: String, _ table: ObjectName?, _ alias: String, _ column: String?
  ) -> Finding {
    let reachable = targets.filter(\.isPulledUp)
    var result = Finding(
      joins: reachable.map {
        .init(
          access: $0.access,
          value: JoinPredicate(
            target: $0.target, operatorName: name, otherTable: table, otherAlias: alias, otherColumn: column))
      })
    result.isExact = reachable.count == targets.count && !targets.isEmpty
    return result
  }
}
