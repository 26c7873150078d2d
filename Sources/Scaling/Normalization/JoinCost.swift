internal import Planner

/// What a plan pays for reading a relation by a join.
enum JoinCost {
  /// The part of the plan's cost that would go with the relation, in planner cost units: for each join whose one input
  /// is the relation alone, what it costs beyond its other input.
  ///
  /// A LIMIT above takes its part of it, as it takes its part of the plan's cost. nil when no join reads it alone.
  static func of(relation: String, in tree: PlanNode) -> Double? { of(relation, tree, 1) }

  private static func of(_ relation: String, _ node: PlanNode, _ part: Double) -> Double? {
    let inputs = node.children.filter { ["Outer", "Inner"].contains($0.relationship) }
    var part = part
    if node.type.hasPrefix("Limit"), let input = inputs.first, input.totalCost > 0 {
      part *= min(1, node.totalCost / input.totalCost)
    }
    if inputs.count == 2 {
      for (joined, other) in [(inputs[1], inputs[0]), (inputs[0], inputs[1])] where relations(joined) == [relation] {
        return max(0, node.totalCost - other.totalCost) * part
      }
    }
    let found = node.children.compactMap { of(relation, $0, part) }
    return found.isEmpty ? nil : found.reduce(0, +)
  }

  private static func relations(_ node: PlanNode) -> Set<String> {
    node.children.reduce(into: node.relation.map { [$0] } ?? []) { $0.formUnion(relations($1)) }
  }
}
