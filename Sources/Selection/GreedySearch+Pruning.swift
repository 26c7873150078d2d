/// What goes again of a configuration: by the others superfluous, too dear to keep, or to store.
extension GreedySearch {
  /// Asks what the workload loses without each candidate, and lets go what has a fault.
  mutating func prune() throws {
    var losses: [Int: SearchState<Oracle>.Change] = [:]
    var open = state.chosen
    while true {
      for number in open { losses[number] = nil }
      open = open.filter { !standIns.contains($0) && !state.isSurelyNeeded($0) }
      guard !open.isEmpty else { return }
      try state.expectNeighbours()
      try state.prefetch(open.sorted().map { ([], [$0]) })
      for number in open { losses[number] = try state.change(adding: [], removing: [number]) }
      open = []
      for number in independent(leastUsefulFirst(losses.filter { fault(of: $0, $1) != nil })).sorted() {
        let loss = losses.removeValue(forKey: number)!
        if drop(number, loss, { search, number, loss in search.fault(of: number, loss) }) {
          open.formUnion(state.chosenNeighbours(of: number))
        }
      }
    }
  }

  /// Times that classes are asked; what is in doubt then stays.
  private static var maximumRounds: Int { 24 }

  /// The part of what is saved that may be lost by all trifles together.
  private static var trifles: Double { 0.001 }

  /// The same with few questions: within a budget the search has weighed already what each candidate is worth. What is known
  /// bounds the use of a candidate from both sides: it goes when it has a fault at best, and stays when it has none at
  /// worst. In between, the classes are asked that would lose most without it, more of them each time, as long as the room
  /// that it takes could be of much use.
  mutating func pruneWithinLimits() throws {
    let price = price()
    let least = worthAsking(of: state.baselineCost - state.totalCost)
    try prune { search, number, loss in
      search.fault(of: number, loss)
    } worthAsking: { state, number in
      let rent = price * state.problem.room(of: number) + state.problem.candidates[number].maintenance
      return rent - state.leastLoss(without: number) > least
    }
  }

  /// The same at the end: what costs writes too much goes, and of what helps no class significantly the least useful, as
  /// long as all together lose next to nothing. Where storage is given, small savings are worth it, but not an index each.
  mutating func pruneTrifles() throws {
    let most = state.totalCost + Self.trifles * (state.baselineCost - state.totalCost)
    try prune { search, number, loss in
      search.state.totalCost - loss.saved <= most
        ? search.fault(of: number, loss) : search.burden(ofChosen: number, loss)
    } worthAsking: { state, number in
      state.problem.candidates[number].isWritten
    }
  }

  /// A reason that a search has to let go a candidate whose absence does so much.
  private typealias Fault = (Self, Int, SearchState<Oracle>.Change) -> SelectionResult.Reason?

  /// - Parameter isWorthAsking: Whether classes are asked one by one about a candidate that may go.
  private mutating func prune(
    _ fault: Fault, worthAsking isWorthAsking: (SearchState<Oracle>, Int) -> Bool
  ) throws {
    var open = state.chosen.subtracting(standIns)
    for round in 0..<Self.maximumRounds where !open.isEmpty {
      var suspects = open
      while !suspects.isEmpty {
        suspects = try estimating { search in try search.dropFaulty(suspects, fault) }
        try state.settle()
        open = open.union(suspects).filter(state.isChosen)
      }
      guard !state.pace.isOver() else { return }
      let doubtful = open.filter { !state.isSurelyNeeded($0) }
      if round == 0, try state.askWithout(doubtful) { continue }
      open = try state.criticised(doubtful.filter { isWorthAsking(state, $0) }, by: 1 << round)
    }
  }

  /// Lets go what has a fault at best, the least useful first: its work may be what makes another one worth keeping, and
  /// whether it does is known only when the planner was asked.
  ///
  /// - Returns: Those to look at again; none when nothing went.
  private mutating func dropFaulty(_ candidates: Set<Int>, _ fault: Fault) throws -> Set<Int> {
    var losses: [Int: SearchState<Oracle>.Change] = [:]
    for number in candidates {
      let loss = try state.change(adding: [], removing: [number])
      if fault(self, number, loss) != nil { losses[number] = loss }
    }
    let ranked = leastUsefulFirst(losses)
    let first = independent(ranked)
    var changed: Set<Int> = []
    for number in ranked where first.contains(number) && drop(number, losses[number]!, fault) {
      changed.formUnion(state.chosenNeighbours(of: number))
      losses[number] = nil
    }
    return changed.isEmpty ? [] : changed.union(losses.keys).subtracting(standIns)
  }

  private func leastUsefulFirst(_ losses: [Int: SearchState<Oracle>.Change]) -> [Int] {
    losses.sorted { ($1.value.saved, $0.key) < ($0.value.saved, $1.key) }.map(\.key)
  }

  /// - Returns: Whether it is still at fault, and went.
  private mutating func drop(_ number: Int, _ loss: SearchState<Oracle>.Change, _ fault: Fault) -> Bool {
    guard let reason = fault(self, number, loss) else { return false }
    reasons[number] = reason
    state.apply(loss, adding: [], removing: [number])
    return true
  }

  /// Why a chosen candidate is to go, by what its absence would do; nil when it is to stay.
  private func fault(of number: Int, _ loss: SearchState<Oracle>.Change) -> SelectionResult.Reason? {
    if !loss.hurtsSignificantly { return insignificance(loss.largestLoss, of: [number]) }
    let saved = -loss.saved
    if !loss.hurtsGravely, saved > problem.candidates[number].maintenance, saved < state.price(of: number) {
      return .size(saved: saved, price: state.price(of: number))
    }
    return burden(ofChosen: number, loss)
  }

  private func burden(ofChosen number: Int, _ loss: SearchState<Oracle>.Change) -> SelectionResult.Reason? {
    burden(of: number, saved: -loss.saved, executions: executions(loss, where: >))
  }

  /// Executions of the classes whose cost after a change compares so with that before.
  func executions(_ change: SearchState<Oracle>.Change, where compares: (Double, Double) -> Bool) -> Double {
    change.answers.reduce(0) {
      $0 + (compares($1.answer.cost, state.costs[$1.queryClass]) ? problem.weights[$1.queryClass] : 0)
    }
  }

  /// Why a candidate costs writes too much; nil when it does not.
  ///
  /// - Parameters:
  ///   - saved: In calls × cost.
  ///   - executions: Of the classes that it makes cheaper.
  func burden(of number: Int, saved: Double, executions: Double) -> SelectionResult.Reason? {
    let candidate = problem.candidates[number]
    if saved <= candidate.maintenance { return .upkeep(saved: saved, maintenance: candidate.maintenance) }
    if state.isLargePart(saved) { return nil }
    if executions < candidate.executionsForLostUpdates {
      return .heapOnlyUpdates(lost: candidate.updatesLosingHOT, executions: executions)
    }
    if executions < candidate.executionsForEntries {
      return .rarelyRead(entries: candidate.entriesWritten, executions: executions)
    }
    return nil
  }
}

extension SelectionProblem.Candidate {
  /// Executions that an index has to serve at least, for the updates that it ends the heap-only way of.
  var executionsForLostUpdates: Double { updatesLosingHOT / 20 }
  /// The same for the entries that writes add to it.
  var executionsForEntries: Double { entriesWritten / 200 }
  var leastExecutions: Double { max(executionsForLostUpdates, executionsForEntries) }
  var isWritten: Bool { maintenance + updatesLosingHOT + entriesWritten > 0 }
}
