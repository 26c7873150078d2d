/// Why the rest was not chosen.
extension GreedySearch {
  /// Gives each candidate that the planner picked, and that is not chosen, the reason of the move that would save most
  /// beside what is chosen.
  mutating func explain() throws {
    state.isEstimating = true
    // Those that are within the limits bound the costs of no others.
    state.dropFloors()
    defer { state.isEstimating = false }
    var largest: [Int: Double] = [:]
    for move in rankedMoves {
      let added = move.members.filter { !state.isChosen($0) }
      guard !added.isEmpty else { continue }
      let change = try state.change(adding: added, removing: [])
      guard change.saved > 0, let refusal = refusal(of: added, change) else { continue }
      for member in added where change.saved > largest[member] ?? 0 {
        if largest[member] == nil, reasons[member] != nil { continue }
        // What fits alone is not refused for those that would have to come with it.
        if refusal.isLimit, state.excess(adding: [member], removing: []) == nil { continue }
        largest[member] = change.saved
        reasons[member] = refusal
      }
    }
  }

  private func refusal(of added: [Int], _ change: SearchState<Oracle>.Change) -> SelectionResult.Reason? {
    let maintenance = added.reduce(0) { $0 + problem.candidates[$1].maintenance }
    if change.saved <= maintenance { return .upkeep(saved: change.saved, maintenance: maintenance) }
    guard change.helpsSignificantly else { return insignificance(change.largestGain, of: added) }
    let summaries = added.flatMap { problem.candidates[$0].summaries }
    let helped = change.answers.filter {
      state.isSignificant($0.queryClass, from: state.costs[$0.queryClass], to: $0.answer.cost, false)
    }.map(\.queryClass)
    if let summary = summaries.first(where: { state.isChosen($0.member) && $0.classes.isSuperset(of: helped) }) {
      return .summarized(by: summary.member)
    }
    let executions = executions(change, where: <)
    return added.lazy.compactMap { burden(of: $0, saved: change.saved, executions: executions) }.first
      ?? state.excess(adding: added, removing: []) ?? .passedOver(saved: change.saved)
  }

  /// - Parameter fullest: All that is worth having without limits.
  func result(fullest: SearchState<Oracle>) -> SelectionResult {
    var reasons = reasons
    for number in mergers.subtracting(moves.keys.flatMap(\.members)) { reasons[number] = reasons[number] ?? .notUsed }
    for number in problem.candidates.indices where !state.isChosen(number) && reasons[number] == nil {
      let better = state.chosenWider(than: number)
      reasons[number] = better.map { .servedBy($0) } ?? .belowThreshold(gain: 0)
    }
    if state.pace.isOver() {
      // That no plan used it, or that it saves nothing, was said of few questions.
      for (number, reason) in reasons where reason == .notUsed || reason == .belowThreshold(gain: 0) {
        reasons[number] = .notAsked
      }
    }
    for number in state.chosen { reasons[number] = nil }
    return SelectionResult(
      chosen: state.chosen.sorted(), costs: state.costs, reasons: reasons, curve: curve(from: fullest),
      lowerBound: lowerBound, isCutShort: state.pace.isOver())
  }

  private var lowerBound: Double {
    let bound = LowerBound(problem, records: problem.weights.indices.map(state.oracle.records))
    let bySize = bound.cost(
      sizes: problem.candidates.map(\.sizeInBytes), limit: problem.limits.budget, reached: state.totalCost)
    let byCount = bound.cost(
      sizes: problem.candidates.map { _ in 1 }, limit: problem.limits.maximumIndexes, reached: state.totalCost)
    return max(bySize, byCount)
  }
}

extension SelectionResult.Reason {
  /// Whether a limit is what speaks against it.
  fileprivate var isLimit: Bool { self == .overBudget || self == .overCount }
}
