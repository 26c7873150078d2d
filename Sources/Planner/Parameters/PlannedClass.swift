/// A query class with what it takes to plan it: statements with bound values, and what each costs as things are.
package struct PlannedClass: Sendable {
  /// Its place in the workload.
  package let index: Int
  package let bindings: [Binding]
  /// Whether no values could be bound, so that costs are those of a generic plan.
  package let isGeneric: Bool
  /// By number, the parameters of which it is known what they stand for.
  package let known: [Int: KnownValues]

  package struct Binding: Sendable {
    package let statement: PlannableStatement
    /// The share of executions that it stands for; the shares of a class add up to 1.
    package let weight: Double
    package let baseline: PlanSummary

    package init(statement: PlannableStatement, weight: Double, baseline: PlanSummary) {
      self.statement = statement
      self.weight = weight
      self.baseline = baseline
    }
  }

  /// Planner cost units for one execution, as things are.
  package var baselineCost: Double { bindings.reduce(0) { $0 + $1.weight * $1.baseline.cost } }

  package init(index: Int, bindings: [Binding], isGeneric: Bool, known: [Int: KnownValues] = [:]) {
    self.index = index
    self.bindings = bindings
    self.isGeneric = isGeneric
    self.known = known
  }
}
