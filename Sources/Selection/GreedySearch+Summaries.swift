/// B-trees that give way to a BRIN index: dearer to read by, and next to nothing to store and to write.
extension GreedySearch {
  /// The part of a class's cost without either index that the small one may leave, by the planner.
  private static var mostCostLeft: Double { 2.0 / 3 }

  /// The part of what the B-tree saves that may be lost, where its upkeep is less than that.
  private static var mostSavingLost: Double { 0.05 }

  /// Each chosen candidate gives way to the summary that costs its classes least, where what they lose is less than the
  /// upkeep that is spared or a small part of the saving.
  mutating func summarize() throws {
    // The largest first: it is the one that costs most to keep.
    let rivals = state.chosen.filter { !problem.candidates[$0].summaries.isEmpty }
      .sorted { (problem.candidates[$1].sizeInBytes, $0) < (problem.candidates[$0].sizeInBytes, $1) }
    for number in rivals {
      var best: (member: Int, loss: Double, saved: Double)?
      for summary in problem.candidates[number].summaries {
        guard let (loss, saved) = try loss(of: number, by: summary), loss < best?.loss ?? .infinity else { continue }
        best = (summary.member, loss, saved)
      }
      guard let best else { continue }
      let spared =
        problem.candidates[number].maintenance
        - (state.isChosen(best.member) ? 0 : problem.candidates[best.member].maintenance)
      guard best.loss < max(spared, Self.mostSavingLost * best.saved) else { continue }
      let added = state.isChosen(best.member) ? [] : [best.member]
      let change = try state.change(adding: added, removing: [number])
      reasons[number] = .summarized(by: best.member)
      standIns.insert(best.member)
      state.apply(change, adding: added, removing: [number])
      try state.settle()
    }
  }

  /// Lets the search choose again what gave way to a summary that it does not choose.
  ///
  /// - Returns: Whether there is any.
  mutating func restoreUnreplaced() -> Bool {
    let restored = reasons.filter { _, reason in
      guard case .summarized(let member) = reason else { return false }
      return !state.isChosen(member)
    }
    for number in restored.keys { reasons[number] = nil }
    return !restored.isEmpty
  }

  /// What the classes that use a candidate lose by a summary in its place, in calls × cost, what the planner overstates
  /// left out (``SelectionProblem/Summary``), and what the candidate saves them.
  ///
  /// - Returns: nil when a class would lose what only the candidate gives it.
  private func loss(of number: Int, by summary: SelectionProblem.Summary) throws -> (loss: Double, saved: Double)? {
    let users = state.classes(adding: [], removing: [number])
    func costs(adding: [Int]) throws -> [CostAnswer] {
      let removed = [number, summary.member].filter { !adding.contains($0) }
      return try state.ask(
        users.map { state.question($0, adding: adding, removing: removed) })
    }
    let with = try costs(adding: [summary.member])
    let without = try costs(adding: [])
    let reference = try state.ask(
      users.map { queryClass in
        summary.reference == number
          ? state.question(queryClass, adding: [], removing: [])
          : state.question(queryClass, adding: [summary.reference], removing: [number, summary.member])
      })
    var (loss, saved) = (0.0, 0.0)
    var executions = 0.0
    for (place, queryClass) in users.enumerated() {
      let isServed = with[place].used.contains(summary.member)
      var cost = with[place].cost
      if isServed, summary.classes.contains(queryClass) {
        guard cost <= Self.mostCostLeft * without[place].cost else { return nil }
        executions += problem.weights[queryClass]
        cost = min(cost, reference[place].cost + summary.extraCost)
      } else if state.isSignificant(queryClass, from: cost, to: state.costs[queryClass], false) {
        return nil
      }
      saved += problem.weights[queryClass] * max(0, without[place].cost - state.costs[queryClass])
      loss += problem.weights[queryClass] * max(0, cost - state.costs[queryClass])
    }
    return executions > 0 && executions <= summary.mostExecutions ? (loss, saved) : nil
  }
}
