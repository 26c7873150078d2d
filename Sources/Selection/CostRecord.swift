/// What a planner has said so far about one statement of a query class.
package struct CostRecord: Sendable {
  /// The part of the class's executions that the statement stands for.
  package let weight: Double
  /// The cost without any candidate, in planner units.
  package let baseline: Double
  /// Sorted configurations with their costs.
  package let answers: [(configuration: [Int], cost: Double)]
  /// The plans that were chosen: what they need, sorted, and what they cost.
  package let plans: [(candidates: [Int], cost: Double)]
  /// The least cost of all.
  package let least: Double
  /// Whether the answers bound the costs of other configurations: a configuration with fewer candidates costs no less. Not so
  /// where some carry statistics, by which the planner judges costs whether or not it reads them.
  package let isComplete: Bool

  package init(
    weight: Double, baseline: Double, answers: [(configuration: [Int], cost: Double)],
    plans: [(candidates: [Int], cost: Double)], isComplete: Bool = true
  ) {
    self.weight = weight
    self.baseline = baseline
    self.answers = answers
    self.plans = plans
    self.isComplete = isComplete
    least = min(baseline, answers.map(\.cost).min() ?? baseline)
  }

  /// What a configuration of these candidates may be hoped to cost: no less than was said of configurations that have more,
  /// nor than the least that was ever said; where the answers bound nothing (``isComplete``), the baseline.
  ///
  /// - Parameter candidates: Sorted.
  func floor(_ candidates: [Int]) -> Double {
    guard isComplete else { return baseline }
    return answers.reduce(least) { floor, answer in
      answer.cost > floor && candidates.isSortedSubset(of: answer.configuration) ? answer.cost : floor
    }
  }
}
