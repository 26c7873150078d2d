/// Finds the candidates that are worth most alone, without asking about all of them.
///
/// No candidate saves a query class more than all candidates of its table do together. So one question for each class and
/// table bounds what each candidate is worth, and the planner is asked about those that promise most, class by class, until
/// no bound is above what is known of the best: a search with upper bounds (Land, Doig, "An automatic method of solving
/// discrete programming problems", 1960).
package struct SingleSearch {
  package struct Single {
    package let candidate: Int
    /// Less the upkeep, in calls × cost.
    package let worth: Double
  }

  private let problem: SelectionProblem
  private let floor: (CostQuestion) -> Double
  private let ask: ([CostQuestion]) throws -> [CostAnswer]
  private let isOver: () -> Bool

  /// - Parameters:
  ///   - floor: The cost below which a configuration is known not to be.
  ///   - ask: The costs of configurations.
  ///   - isOver: Whether the time is up: what is found by then is returned.
  package init(
    _ problem: SelectionProblem, floor: @escaping (CostQuestion) -> Double,
    ask: @escaping ([CostQuestion]) throws -> [CostAnswer], isOver: @escaping () -> Bool = { false }
  ) {
    self.problem = problem
    self.floor = floor
    self.ask = ask
    self.isOver = isOver
  }

  /// Candidates that are asked about at once.
  private static let batchSize = 24
  /// The part of its worth by which another one may be worth less than the last of the best to be found, too.
  package static let tolerance = 0.001

  /// What is known of a candidate's worth.
  private struct Prospect {
    let candidate: Int
    /// Of classes that were not asked about it, what it saves them at most; those that it may save most come last.
    var hopes: [(queryClass: Int, saving: Double)]
    /// What it saves the others, less its upkeep.
    var known: Double
    /// What it is worth at most.
    var bound: Double
  }

  /// - Parameter count: How many are wanted.
  /// - Returns: The best first, more than are wanted.
  package func best(_ count: Int, among candidates: some Sequence<Int>) throws -> [Single] {
    let candidates = candidates.sorted()
    try askByTable(candidates)
    var open = candidates.map(prospect)
    var found: [Single] = []
    while !isOver() {
      found += open.filter(\.hopes.isEmpty).map { Single(candidate: $0.candidate, worth: $0.known) }
      found.sort { ($1.worth, $0.candidate) < ($0.worth, $1.candidate) }
      let least = found.count < count ? 0 : max(0, found[count - 1].worth) * (1 - Self.tolerance)
      open = open.filter { !$0.hopes.isEmpty && $0.bound > least }
        .sorted { ($1.bound, $0.candidate) < ($0.bound, $1.candidate) }
      guard !open.isEmpty else { return found }
      try settleLargestHopes(of: &open)
    }
    return found
  }

  /// Asks about the first ones, each for the class that it may save most.
  private func settleLargestHopes(of open: inout [Prospect]) throws {
    let asked = open.indices.prefix(Self.batchSize)
    let hopes = asked.map { open[$0].hopes.removeLast() }
    let answers = try ask(
      zip(asked, hopes).map { CostQuestion(queryClass: $1.queryClass, configuration: [open[$0].candidate]) })
    for (number, (hope, answer)) in zip(asked, zip(hopes, answers)) {
      let saving = saving(hope.queryClass, answer.cost)
      open[number].known += saving
      open[number].bound += saving - hope.saving
    }
  }

  private func prospect(_ candidate: Int) -> Prospect {
    let hopes = problem.candidates[candidate].classes.map { queryClass in
      let floor = floor(CostQuestion(queryClass: queryClass, configuration: [candidate]))
      return (queryClass: queryClass, saving: saving(queryClass, floor))
    }
    let upkeep = problem.candidates[candidate].maintenance
    return Prospect(
      candidate: candidate,
      hopes: hopes.filter { $0.saving > 0 }.sorted { ($0.saving, $1.queryClass) < ($1.saving, $0.queryClass) },
      known: -upkeep, bound: hopes.reduce(-upkeep) { $0 + max(0, $1.saving) })
  }

  private func saving(_ queryClass: Int, _ cost: Double) -> Double {
    problem.weights[queryClass] * (problem.baseline[queryClass] - cost)
  }

  /// Has what each class costs with all candidates of a table known.
  private func askByTable(_ candidates: [Int]) throws {
    struct ClassOnTable: Hashable {
      let queryClass: Int
      let table: Int
    }
    var configurations: [ClassOnTable: [Int]] = [:]
    for number in candidates {
      for queryClass in problem.candidates[number].classes {
        configurations[ClassOnTable(queryClass: queryClass, table: problem.candidates[number].table), default: []]
          .append(number)
      }
    }
    let questions = configurations.sorted { ($0.key.queryClass, $0.key.table) < ($1.key.queryClass, $1.key.table) }
      .map { CostQuestion(queryClass: $0.key.queryClass, configuration: $0.value) }
    _ = try ask(questions)
  }
}
