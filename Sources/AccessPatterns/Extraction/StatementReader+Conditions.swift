internal import SQLSyntax

/// WHERE, ON and policy conditions.
extension StatementReader {
  /// Adds a condition that has to hold to the accesses that it restricts.
  ///
  /// - Parameters:
  ///   - isNegated: Whether it is its negation that has to hold.
  ///   - only: The accesses that it may restrict, if not all: an outer join's ON filters one side.
  func addConditions(_ node: SyntaxNode, isNegated: Bool = false, in scope: Scope, only: Set<Int>? = nil) {
    guard enter() else { return }
    defer { leave() }
    if node.isKind("BoolExpr") {
      let operation = node.enumeration("boolop")
      if operation == "NOT_EXPR", let inner = node.list("args").first {
        return addConditions(inner, isNegated: !isNegated, in: scope, only: only)
      }
      if (operation == "AND_EXPR") != isNegated {
        for argument in node.list("args") { addConditions(argument, isNegated: isNegated, in: scope, only: only) }
        return
      }
    }
    if node.isKind("SubLink"), addSemiJoin(node, isNegated: isNegated, in: scope, only: only) { return }
    add(finding(node, isNegated: isNegated, in: scope), of: [node], in: scope, only: only)
  }

  /// Adds the OR of several conditions.
  func addAlternatives(_ nodes: [SyntaxNode], in scope: Scope) {
    if nodes.count == 1 { return addConditions(nodes[0], in: scope) }
    guard !nodes.isEmpty else { return }
    add(Finding.either(nodes.map { finding($0, isNegated: false, in: scope) }), of: nodes, in: scope, only: nil)
  }

  private func add(_ finding: Finding, of nodes: [SyntaxNode], in scope: Scope, only: Set<Int>?) {
    var kept = restricted(finding, to: only)
    let before = correlated
    correlated = []
    for node in nodes { visit(node, in: scope, kept.isExact ? .matched : .returned) }
    // `a.x = (SELECT … WHERE y = a.z)`: the value depends on the row.
    kept.predicates.removeAll { $0.value.operand == .outer && correlated.contains($0.access) }
    correlated.formUnion(before)
    apply(kept, only: nil)
  }

  /// EXISTS and IN (SELECT …) are joins. False when the sublink is another one.
  ///
  /// Source: `convert_ANY_sublink_to_join`, `convert_EXISTS_sublink_to_join` in
  /// src/backend/optimizer/plan/subselect.c; NOT IN is not converted.
  private func addSemiJoin(_ node: SyntaxNode, isNegated: Bool, in scope: Scope, only: Set<Int>?) -> Bool {
    guard let query = node["subselect"] else { return false }
    var context = QueryContext(
      parent: scope, commonTables: scope.commonTables, joinsParent: true, isInView: scope.isInView, usage: .never)
    switch node.enumeration("sub_link_type") {
    case "EXISTS_SUBLINK":
      readQuery(query, in: context)
      return true
    case "ANY_SUBLINK":
      guard !isNegated, let test = node["testexpr"] else { return false }
      context.usage = .onReference
      visit(test, in: scope, .matched)
      let output = readQuery(query, in: context)
      let values = test.isKind("RowExpr") ? test.list("args") : [test]
      let name = node.strings("oper_name").last ?? "="
      for (value, column) in zip(values, output.columns) {
        mark(column, .matched)
        let inner = side(of: column, in: RangeItem(columns: []))
        apply(comparison(side(value, in: scope), name, inner, joinsParent: false), only: nil)
      }
      return true
    default: return false
    }
  }

  // MARK: - What may be applied

  /// The finding without what doesn't hold for the scans: conditions on the other side of an outer join, and those
  /// that the NULLs of an outer join may satisfy.
  private func restricted(_ finding: Finding, to only: Set<Int>?) -> Finding {
    var result = finding
    let isAllowed = { (access: Int, predicates: [Predicate]) in
      (only?.contains(access) ?? true)
        && (!self.nullable.contains(access) || predicates.allSatisfy(Self.rejectsNull))
    }
    result.predicates.removeAll { !isAllowed($0.access, [$0.value]) }
    result.disjunctions.removeAll { !isAllowed($0.access, $0.value.flatMap { $0 }) }
    if result.predicates.count != finding.predicates.count || result.disjunctions.count != finding.disjunctions.count {
      result.isExact = false
    }
    return result
  }

  /// Whether NULL in the target's columns makes the predicate false. An expression might turn NULL into a value.
  private static func rejectsNull(_ predicate: Predicate) -> Bool {
    guard predicate.kind != .isNull, !predicate.operatorName.hasPrefix("IS ") else { return false }
    guard case .expression(let sql, _) = predicate.target else { return true }
    return !["COALESCE", "CASE", "concat", " IS "].contains { Self.contains($0, in: sql) }
  }

  private static func contains(_ part: String, in text: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
  }

  func apply(_ finding: Finding, only: Set<Int>?) {
    let finding = restricted(finding, to: only)
    for match in finding.predicates { accesses[match.access].add(match.value) }
    for match in finding.joins { accesses[match.access].add(match.value) }
    for match in finding.disjunctions { accesses[match.access].add(match.value) }
  }
}
