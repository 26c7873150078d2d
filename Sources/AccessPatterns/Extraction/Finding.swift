/// What a condition says about base relations.
struct Finding: Sendable {
  struct Match<Value: Sendable & Equatable>: Sendable, Equatable {
    let access: Int
    var value: Value
  }

  var predicates: [Match<Predicate>] = []
  var joins: [Match<JoinPredicate>] = []
  var disjunctions: [Match<[[Predicate]]>] = []
  /// Whether the findings are all of the condition, so that nothing is left to check above the scans.
  var isExact = true

  static let nothing = Finding(isExact: false)

  static func + (left: Finding, right: Finding) -> Finding {
    Finding(
      predicates: left.predicates + right.predicates, joins: left.joins + right.joins,
      disjunctions: left.disjunctions + right.disjunctions, isExact: left.isExact && right.isExact)
  }

  mutating func add(_ other: Finding) {
    predicates += other.predicates
    joins += other.joins
    disjunctions += other.disjunctions
    isExact = isExact && other.isExact
  }

  /// What holds when one of several findings does: for each relation that all of them restrict, the OR of what they
  /// say about it. What all of them say holds by itself.
  ///
  /// Source: `extract_restriction_or_clauses` in src/backend/optimizer/util/orclauses.c, `find_duplicate_ors` in
  /// src/backend/optimizer/prep/prepqual.c.
  static func either(_ arms: [Finding]) -> Finding {
    var result = Finding(isExact: arms.allSatisfy { $0.isExact && $0.joins.isEmpty && $0.disjunctions.isEmpty })
    guard let first = arms.first else { return .nothing }
    if arms.count == 1 { return first }
    result.joins = first.joins.filter { join in arms.allSatisfy { $0.joins.contains(join) } }
    let common = first.predicates.filter { predicate in arms.allSatisfy { $0.predicates.contains(predicate) } }
    result.predicates = common
    let arms = arms.map { arm in
      var arm = arm
      arm.predicates.removeAll(where: common.contains)
      return arm
    }
    // An arm that says no more than all do makes the others of no account.
    let saysNoMore = { (arm: Finding) in
      arm.isExact && arm.predicates.isEmpty && arm.disjunctions.isEmpty && arm.joins == result.joins
    }
    if arms.contains(where: saysNoMore) {
      result.isExact = true
      return result
    }
    let restricted = arms.map { Set($0.predicates.map(\.access)) }
    if restricted.contains(where: { $0 != restricted[0] || $0.count != 1 }) { result.isExact = false }
    for access in arms[0].predicates.map(\.access).uniqued() where restricted.allSatisfy({ $0.contains(access) }) {
      let parts = arms.map { arm in arm.predicates.filter { $0.access == access }.map(\.value) }
      if let list = inList(parts) {
        result.predicates.append(Match(access: access, value: list))
      } else {
        result.disjunctions.append(Match(access: access, value: parts))
      }
    }
    return result
  }

  /// `a = 1 OR a = 2 OR a IN (3, 4)` is `a IN (1, 2, 3, 4)`.
  private static func inList(_ arms: [[Predicate]]) -> Predicate? {
    guard let target = arms.first?.first?.target else { return nil }
    var operands: [Operand] = []
    for arm in arms {
      guard arm.count == 1, arm[0].target == target else { return nil }
      switch (arm[0].kind, arm[0].operand) {
      case (.equality, .outer): return nil
      case (.equality, let operand): operands.append(operand)
      case (.inList, .list(let list)): operands += list
      default: return nil
      }
    }
    return Predicate(target: target, kind: .inList, operatorName: "=", operand: .list(operands))
  }
}
