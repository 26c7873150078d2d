/// Extend: starts with no index and adds or widens one a step, the step first that saves most for a byte.
///
/// A step is a new index on one attribute, or an attribute behind the keys of a chosen index, whose place the wider one
/// takes. Attributes are the columns that the workload reads, in conditions or not. A step has to make the workload cheaper by
/// ``leastImprovement`` and to stay within the limits; the search ends when none does.
///
/// This is our own implementation, to compare with, of the variant that the second source evaluates, down to the questions
/// that it asks: it asks about every widening before it looks whether there is room. Upkeep is not weighed and no reasons are
/// given. A candidate's ``SelectionProblem/Candidate/classes`` have to be those that read one of its columns.
///
/// Sources: Schlosser, Kossmann, Boissier, "Efficient Scalable Multi-Attribute Index Selection Using Recursive Strategies",
/// ICDE 2019; Kossmann, Halfpap, Jankrift, Schlosser, "Magic mirror in my hand, which is the best in the land?", VLDB 2020.
package struct ExtendSelection: SelectionAlgorithm {
  /// The most keys of an index.
  package let maximumWidth: Int
  /// How many times what it costs after a step the workload has to cost before, at least.
  package let leastImprovement: Double

  package init(maximumWidth: Int, leastImprovement: Double = 1.003) {
    self.maximumWidth = maximumWidth
    self.leastImprovement = leastImprovement
  }

  private struct Step {
    let adding: Int
    /// The index that the wider one takes the place of.
    var replacing: Int?
  }

  package func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult {
    let keyed = KeyedCandidates(problem.candidates)
    var configuration = try PricedConfiguration.empty(problem, oracle)
    // Of the first step it is asked what does not fit, too: the evaluation learns sizes by asking.
    var additions = keyed.attributes
    while true {
      try oracle.expect(configuration.members.sorted())
      let steps =
        additions.filter { !configuration.members.contains($0) }.map { Step(adding: $0) }
        + widenings(of: configuration, keyed, problem)
      guard let best = try best(of: steps, from: configuration, problem, oracle) else { break }
      configuration = best
      additions.removeAll { configuration.size(problem) + problem.candidates[$0].sizeInBytes > problem.budget }
    }
    return configuration.result
  }

  private func widenings(
    of configuration: PricedConfiguration, _ keyed: KeyedCandidates, _ problem: SelectionProblem
  ) -> [Step] {
    let narrow = configuration.members.filter { problem.candidates[$0].keys.count < maximumWidth }
    return keyed.attributes.flatMap { attribute in
      narrow.compactMap { index in
        guard let wider = keyed.widened(index, by: attribute), !configuration.members.contains(wider) else {
          return nil
        }
        return Step(adding: wider, replacing: index)
      }
    }
  }

  /// The configuration after the best step, the first of equals; nil when no step is good enough.
  private func best(
    of steps: [Step], from configuration: PricedConfiguration, _ problem: SelectionProblem, _ oracle: some CostOracle
  ) throws -> PricedConfiguration? {
    let outcomes = try configuration.changed(steps.map { ($0.adding, $0.replacing) }, problem, oracle)
    let before = configuration.total(problem)
    var best: (ratio: Double, configuration: PricedConfiguration)?
    for (step, outcome) in zip(steps, outcomes) {
      let after = outcome.total(problem)
      guard after * leastImprovement < before, outcome.isWithinLimits(problem) else { continue }
      let replaced = step.replacing.map { problem.candidates[$0].sizeInBytes } ?? 0
      // By padding and deduplication a wider index may be no larger.
      let ratio = (before - after) / Double(max(1, problem.candidates[step.adding].sizeInBytes - replaced))
      if ratio > best?.ratio ?? 0 { best = (ratio, outcome) }
    }
    return best?.configuration
  }
}
