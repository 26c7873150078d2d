/// What goes again of a configuration: by the others superfluous, too dear to keep, or to store.
extension GreedySearch {
  /// Executions that an index has to serve for each update that it ends the heap-only way of, at least.
  private static var executionsPerLostUpdate: Double { 1.0 / 20 }

  mutating func prune() throws {
    var losses: [Int: SearchState<Oracle>.Change] = [:]
    var open = state.chosen
    while true {
      for number in open { losses[number] = nil }
      open = open.filter { !state.isSurelyNeeded($0) }
      guard !open.isEmpty else { return }
      try state.expectNeighbours()
      try state.prefetch(open.sorted().map { ([], [$0]) })
      for number in open { losses[number] = try state.change(adding: [], removing: [number]) }
      // The least useful first: its work may be what makes another one worth keeping.
      let superfluous = losses.filter { fault(of: $0, $1) != nil }
        .sorted { ($1.value.saved, $0.key) < ($0.value.saved, $1.key) }
      open = []
      for number in independent(superfluous.map(\.key)).sorted() {
        guard let loss = losses.removeValue(forKey: number) else { continue }
        reasons[number] = fault(of: number, loss)
        state.apply(loss, adding: [], removing: [number])
        open.formUnion(state.chosenNeighbours(of: number))
      }
    }
  }

  /// Why a chosen candidate is to go, by what its absence would do; nil when it is to stay.
  private func fault(of number: Int, _ loss: SearchState<Oracle>.Change) -> SelectionResult.Reason? {
    let (candidate, saved) = (problem.candidates[number], -loss.saved)
    if !loss.hurtsSignificantly { return insignificance(loss.largestLoss, of: [number]) }
    if saved <= candidate.maintenance { return .upkeep(saved: saved, maintenance: candidate.maintenance) }
    if !loss.hurtsGravely, saved < state.price(of: number) {
      return .size(saved: saved, price: state.price(of: number))
    }
    let executions = loss.answers.reduce(0) {
      $0 + ($1.answer.cost > state.costs[$1.queryClass] ? problem.weights[$1.queryClass] : 0)
    }
    if executions < Self.executionsPerLostUpdate * candidate.updatesLosingHOT, !state.isLargePart(saved) {
      return .heapOnlyUpdates(lost: candidate.updatesLosingHOT, executions: executions)
    }
    return nil
  }
}
