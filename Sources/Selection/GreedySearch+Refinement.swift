/// What the planner really does with a configuration, and what of it is superfluous.
extension GreedySearch {
  mutating func refine() throws {
    try state.settle()
    try simplify()
    try prune()
  }

  /// Each chosen candidate gives way to the smallest simpler form by which no class loses anything of significance.
  private mutating func simplify() throws {
    for number in state.chosen.sorted() {
      let forms = problem.candidates[number].simpler.filter { !state.isChosen($0) }
      try state.prefetch(forms.map { ([$0], [number]) })
      for simpler in forms {
        let change = try state.change(adding: [simpler], removing: [number])
        guard !change.hurtsSignificantly else { continue }
        reasons[number] = .servedBy(simpler)
        state.apply(change, adding: [simpler], removing: [number])
        try state.settle()
        break
      }
    }
  }

  /// What the others make superfluous goes, and what its upkeep makes too dear.
  private mutating func prune() throws {
    var losses: [Int: SearchState<Oracle>.Change] = [:]
    try state.prefetch(state.chosen.sorted().map { ([], [$0]) })
    while true {
      // The least useful first: its work may be what makes another one worth keeping.
      var worst: (number: Int, loss: SearchState<Oracle>.Change)?
      for number in state.chosen.sorted() {
        let loss = try losses[number] ?? state.change(adding: [], removing: [number])
        losses[number] = loss
        guard !loss.hurtsSignificantly || -loss.saved <= problem.candidates[number].maintenance else { continue }
        if worst == nil || loss.saved > worst!.loss.saved { worst = (number, loss) }
      }
      guard let (number, loss) = worst else { return }
      reasons[number] =
        loss.hurtsSignificantly
        ? .upkeep(saved: -loss.saved, maintenance: problem.candidates[number].maintenance)
        : insignificance(loss.largestLoss)
      state.apply(loss, adding: [], removing: [number])
      losses[number] = nil
      for other in losses.keys where state.lastChange(of: [other]) == state.now - 1 { losses[other] = nil }
    }
  }
}
