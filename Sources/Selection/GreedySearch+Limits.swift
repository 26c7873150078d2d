/// The best configuration within a budget or a number of indexes.
extension GreedySearch {
  /// Times that the planner is asked what the best configuration really costs, and what it says is searched anew.
  private static var maximumRevisions: Int { 8 }
  /// The part of the objective that another configuration has to save by what is known.
  private static var leastImprovement: Double { 1e-5 }

  /// Searches on what is known, asks what the result really costs and what would help beside it, and searches again with
  /// that, until nothing better is hoped for.
  mutating func chooseWithinLimits() throws {
    try moveTo(best(from: state.chosen.sorted()))
    try state.settle()
    for _ in 0..<Self.maximumRevisions where !state.pace.isOver() {
      report()
      try lookAround()
      let (before, asked) = (state.chosen.sorted(), state)
      let next = best(from: before)
      guard next != before else { return }
      try moveTo(next)
      guard state.objective < asked.objective * (1 - Self.leastImprovement) else {
        state = asked
        return
      }
      try state.settle()
      if state.objective >= asked.objective { state = asked }
    }
  }

  /// Asks each class what else it would use beside what is chosen, and what when that is not there.
  private mutating func lookAround() throws {
    let pool = Set(moves.keys.flatMap(\.members))
    var open = state.candidatesOfClass.indices.map { queryClass in
      state.candidatesOfClass[queryClass].filter { pool.contains($0) && !state.isChosen($0) && fits(alone: $0) }
    }
    for _ in 0..<Self.looks {
      let classes = open.indices.filter { !open[$0].isEmpty && !minorClasses.contains($0) }
      let answers = try state.ask(classes.map { state.question($0, adding: open[$0], removing: []) })
      for (queryClass, answer) in zip(classes, answers) {
        let isBetter = answer.cost < state.costs[queryClass] * (1 - Self.leastImprovement)
        open[queryClass] = isBetter ? open[queryClass].filter { !answer.used.contains($0) } : []
      }
    }
  }

  /// Times that each class is asked what it would use, without what it named before.
  private static var looks: Int { 3 }

  private func best(from known: [Int]) -> [Int] {
    var search = BudgetSearch(problem, planTable)
    return search.best(from: known)
  }

  /// All that the planner has said.
  var planTable: PlanTable {
    PlanTable(
      problem, records: problem.weights.indices.map(state.oracle.records),
      excluding: Set(reasons.filter { $0.value.isFinal }.keys))
  }

  /// Takes another configuration, at what is known of its costs.
  private mutating func moveTo(_ chosen: [Int]) throws {
    try estimating { search in
      search.state.clear()
      search.state.apply(try search.state.change(adding: chosen, removing: []), adding: chosen, removing: [])
    }
  }
}

extension SelectionResult.Reason {
  /// Whether it says something of a candidate that no plan does.
  fileprivate var isFinal: Bool {
    switch self {
    case .upkeep, .size, .rarelyRead, .heapOnlyUpdates, .summarized: true
    default: false
    }
  }
}
