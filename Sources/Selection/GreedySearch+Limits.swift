/// The best configuration within a budget or a number of indexes.
extension GreedySearch {
  /// Lets the search choose again what had gone for its pages alone: within a budget they have no price.
  mutating func forgetPrices() {
    reasons = reasons.filter { _, reason in
      if case .size = reason { false } else { true }
    }
  }

  /// Times that the planner is asked what the best configuration really costs, and what it says is searched anew.
  private static var maximumRevisions: Int { 12 }
  /// Guesses that may turn out wrong one after another.
  private static var patience: Int { 2 }
  /// The part of the objective that another configuration has to save by what is known.
  private static var leastImprovement: Double { 1e-5 }

  /// Searches on what is known, asks what the result really costs and what would help beside it, and searches again with
  /// that; where that leads no further, on what is guessed, too, until nothing better is hoped for.
  mutating func chooseWithinLimits() throws {
    try moveTo(best(from: state.chosen.sorted(), .none))
    try state.settle()
    var (isNew, disappointments) = (true, 0)
    for _ in 0..<Self.maximumRevisions where disappointments <= Self.patience && !state.pace.isOver() {
      report()
      if isNew { try lookAround() }
      let (before, asked) = (state.chosen.sorted(), state)
      let isGuessing = disappointments > 0
      let next = best(from: before, isGuessing ? .pairs : .none)
      if next != before {
        try moveTo(next)
        try state.settle()
      }
      isNew = state.objective < asked.objective * (1 - Self.leastImprovement)
      disappointments = isNew ? 0 : disappointments + 1
      // What was hoped for and is not so is known from now on.
      if !isNew { state = asked }
      if isGuessing, next == before { return }
    }
  }

  /// Asks each class that may gain much, and more than the room for it is worth, what else it would use beside what is
  /// chosen, and what when that is not there.
  private mutating func lookAround() throws {
    let pool = Set(moves.keys.flatMap(\.members))
    var open = state.candidatesOfClass.indices.map { queryClass in
      state.candidatesOfClass[queryClass].filter { pool.contains($0) && !state.isChosen($0) && problem.fits([$0]) }
    }
    let least = worthAsking(of: state.baselineCost - state.totalCost)
    let price = leastPrice()
    for _ in 0..<Self.looks {
      let classes = open.indices.filter { queryClass in
        guard !open[queryClass].isEmpty else { return false }
        let floor = state.oracle.floor(state.question(queryClass, adding: open[queryClass], removing: []))
        let rent = price * (open[queryClass].map { problem.room(of: $0) }.min() ?? 0)
        return problem.weights[queryClass] * (state.costs[queryClass] - floor) - rent > least
      }
      let answers = try state.ask(classes.map { state.question($0, adding: open[$0], removing: []) })
      for (queryClass, answer) in zip(classes, answers) {
        let isBetter = answer.cost < state.costs[queryClass] * (1 - Self.leastImprovement)
        open[queryClass] = isBetter ? open[queryClass].filter { !answer.used.contains($0) } : []
      }
    }
  }

  /// Times that each class is asked what it would use, without what it named before.
  private static var looks: Int { 2 }

  private func best(from known: [Int], _ guess: PlanTable.Guess) -> [Int] {
    BudgetSearch(problem, planTable(guess)).best(from: known)
  }

  /// All that the planner has said, and what that lets hope for.
  func planTable(_ guess: PlanTable.Guess) -> PlanTable {
    PlanTable(
      problem, records: problem.weights.indices.map(state.oracle.records),
      excluding: Set(reasons.filter { $0.value.isFinal }.keys), guess: guess)
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
  /// Whether what has gone for it is not chosen again.
  var isFinal: Bool {
    switch self {
    case .notUsed, .upkeep, .size, .rarelyRead, .heapOnlyUpdates, .summarized: true
    default: false
    }
  }
}
