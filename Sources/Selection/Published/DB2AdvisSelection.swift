/// DB2Advis: lets the planner pick among all indexes that a query could use, and fills the budget with what it picked.
///
/// 1. Each query class is planned once with every candidate all of whose keys it reads. What the class saves by that is the
///    benefit of each index in its plan, in full.
/// 2. By benefit for a byte, an index takes in those behind it that its own keys begin with, and their benefit.
/// 3. In that order the indexes go into the configuration, as far as there is room.
/// 4. A few of the chosen ones are exchanged for as many others, at random: what makes the workload cheaper stays.
///
/// This is our own implementation, to compare with, of the variant that the second source evaluates. It tries a number of
/// exchanges, where that one tries them for some seconds, and its random numbers are the same in every run. Upkeep is not
/// weighed and no reasons are given. A candidate's ``SelectionProblem/Candidate/classes`` have to be those that read one of
/// its columns.
///
/// Sources: Valentin, Zuliani, Zilio, Lohman, Skelley, "DB2 Advisor: An Optimizer Smart Enough to Recommend Its Own
/// Indexes", ICDE 2000; Kossmann, Halfpap, Jankrift, Schlosser, "Magic mirror in my hand, which is the best in the land?",
/// VLDB 2020.
package struct DB2AdvisSelection: SelectionAlgorithm {
  /// The most keys of an index.
  package let maximumWidth: Int
  /// Exchanges that are tried: the default is about what the ten seconds of the evaluation hold on TPC-H.
  package let variations: Int
  /// Of the random numbers.
  package let seed: UInt64

  package init(maximumWidth: Int, variations: Int = 1_000, seed: UInt64 = 1) {
    self.maximumWidth = maximumWidth
    self.variations = variations
    self.seed = seed
  }

  /// The most indexes that one exchange takes out.
  private static let mostExchanged = 4

  private struct Benefit {
    let index: Int
    /// calls × cost.
    var saving: Double
  }

  package func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult {
    let none = try PricedConfiguration.empty(problem, oracle)
    let picked = try benefits(none, problem, oracle)
    let ranked = ranked(combined(ranked(picked, problem), problem), problem).map(\.index)
    let chosen = filled(ranked, from: [], problem)
    try oracle.expect(chosen.sorted())
    let start = try none.priced([(chosen, chosen)], problem, oracle)[0]
    return try varied(start, among: ranked, problem, oracle).result
  }

  /// The indexes that the planner picks for some class among all of the class's, with what they save together.
  private func benefits(
    _ none: PricedConfiguration, _ problem: SelectionProblem, _ oracle: some CostOracle
  ) throws -> [Benefit] {
    let offered = KeyedCandidates(problem.candidates).candidatesOfClass(problem.weights.count).map {
      $0.filter { problem.candidates[$0].keys.count <= maximumWidth }
    }
    var savings: [Int: Double] = [:]
    for (queryClass, candidates) in offered.enumerated() where !candidates.isEmpty {
      let answer = try oracle.answer([CostQuestion(queryClass: queryClass, configuration: candidates)])[0]
      for index in answer.used {
        savings[index, default: 0] += problem.weights[queryClass] * (none.costs[queryClass] - answer.cost)
      }
    }
    try oracle.forget(Set(offered.joined()).filter { savings[$0] == nil }.sorted())
    return savings.sorted { $0.key < $1.key }.map { Benefit(index: $0.key, saving: $0.value) }
  }

  /// Most for a byte first; of equals the wider one.
  private func ranked(_ benefits: [Benefit], _ problem: SelectionProblem) -> [Benefit] {
    func rank(_ benefit: Benefit) -> (Double, Int, Int) {
      let candidate = problem.candidates[benefit.index]
      return (-benefit.saving / Double(max(1, candidate.sizeInBytes)), -candidate.keys.count, benefit.index)
    }
    return benefits.sorted { rank($0) < rank($1) }
  }

  /// Takes out those that one before them begins with.
  private func combined(_ ranked: [Benefit], _ problem: SelectionProblem) -> [Benefit] {
    var result: [Benefit] = []
    var rest = ranked[...]
    while var best = rest.popFirst() {
      let candidate = problem.candidates[best.index]
      func subsumes(_ other: Benefit) -> Bool {
        let narrow = problem.candidates[other.index]
        return narrow.table == candidate.table && candidate.keys.starts(with: narrow.keys)
      }
      best.saving += rest.filter(subsumes).reduce(0) { $0 + $1.saving }
      rest.removeAll(where: subsumes)
      result.append(best)
    }
    return result
  }

  /// The members and as many of the others as there is room for, in their order.
  private func filled(_ others: [Int], from members: [Int], _ problem: SelectionProblem) -> [Int] {
    var result = members
    var size = members.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }
    for index in others
    where result.count < problem.limits.maximumIndexes ?? .max
      && size + problem.candidates[index].sizeInBytes <= problem.budget
    {
      result.append(index)
      size += problem.candidates[index].sizeInBytes
    }
    return result
  }

  private func varied(
    _ start: PricedConfiguration, among ranked: [Int], _ problem: SelectionProblem, _ oracle: some CostOracle
  ) throws -> PricedConfiguration {
    var generator = SplitMix64(seed: seed)
    var best = start
    for _ in 0..<variations {
      let unused = ranked.filter { !best.members.contains($0) }
      let most = min(Self.mostExchanged, best.members.count, unused.count)
      guard most > 0 else { break }
      let count = Int.random(in: 1...most, using: &generator)
      let removing = best.members.shuffled(using: &generator).prefix(count)
      let kept = best.members.filter { !removing.contains($0) }
      let members = filled(Array(unused.shuffled(using: &generator).prefix(count)), from: kept, problem)
      let switched = removing + members.dropFirst(kept.count)
      let variation = try best.priced([(members, Array(switched))], problem, oracle)[0]
      if variation.total(problem) < best.total(problem) { best = variation }
    }
    return best
  }
}
