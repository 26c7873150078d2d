package import AccessPatterns
package import Workload

/// A query class with what it does with its tables and what the planner says that it costs.
package struct CostedClass: Sendable {
  package let queryClass: QueryClass
  package let pattern: AccessPattern
  package let plan: PlannedClass
  /// What runs the statement, in words, when no input has it: a foreign key.
  package let origin: String?
  /// The plan of the binding that weighs most, as things are; nil when it wasn't asked for.
  package let tree: PlanNode?

  /// calls × planner cost.
  package var load: Double { Double(queryClass.calls) * plan.baselineCost }

  package init(
    queryClass: QueryClass, pattern: AccessPattern, plan: PlannedClass, origin: String? = nil, tree: PlanNode? = nil
  ) {
    self.tree = tree
    self.queryClass = queryClass
    self.pattern = pattern
    self.plan = plan
    self.origin = origin
  }
}

extension PlannedClass {
  /// The plan of the binding that weighs most, as things are; nil when the twin gives none.
  package func tree(_ twin: Twin) throws(PlannerError) -> PlanNode? {
    guard let binding = bindings.max(by: { $0.weight < $1.weight }) else { return nil }
    return try PlanNode.decode(twin.explain(binding.statement, format: .json))
  }
}
