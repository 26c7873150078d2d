package import AccessPatterns
package import Workload

/// A query class with what it does with its tables and what the planner says that it costs.
package struct CostedClass: Sendable {
  package let queryClass: QueryClass
  package let pattern: AccessPattern
  package let plan: PlannedClass
  /// What runs the statement, in words, when no input has it: a foreign key.
  package let origin: String?

  /// calls × planner cost.
  package var load: Double { Double(queryClass.calls) * plan.baselineCost }

  package init(queryClass: QueryClass, pattern: AccessPattern, plan: PlannedClass, origin: String? = nil) {
    self.queryClass = queryClass
    self.pattern = pattern
    self.plan = plan
    self.origin = origin
  }
}
