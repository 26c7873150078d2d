/// What the planner really does with a configuration, and what of it is superfluous.
///
/// Candidates that matter to no query class in common don't know of each other: they are looked at in waves, so that the
/// planner has many questions at once.
extension GreedySearch {
  mutating func refine() throws {
    try state.settle()
    try simplify()
    try consolidate()
    try reorder()
    try summarize()
    try prune()
  }

  /// The same without what trades a loss for pages: within a budget they have no price of their own.
  mutating func refineWithinLimits() throws {
    try state.settle()
    try consolidate()
    try summarize()
    try pruneWithinLimits()
  }

  /// Each chosen candidate gives way to the same columns in that order which serves all classes best, where what is known
  /// of the plans says so: each class proposes the orders that suit itself.
  private mutating func reorder() throws {
    for number in state.chosen.sorted() {
      let better = try problem.candidates[number].reordered.filter { !state.isChosen($0) }.map { other in
        (number: other, saved: try state.change(adding: [other], removing: [number]).saved)
      }.filter { $0.saved > 0 }.max { ($0.saved, $1.number) < ($1.saved, $0.number) }
      guard let better else { continue }
      let change = try state.change(adding: [better.number], removing: [number])
      guard worth(change, adding: [better.number], removing: [number]) > 0,
        state.excess(adding: [better.number], removing: [number]) == nil
      else { continue }
      reasons[number] = .servedBy(better.number)
      state.apply(change, adding: [better.number], removing: [number])
    }
    try state.settle()
  }

  /// One that takes the place of several partial ones may be this many times as large as they are together.
  private static var largestConsolidation: Double { 2 }

  /// Several partial indexes give way to one that holds all their rows, if no class loses anything of significance by it
  /// and it is not much larger than they are together.
  private mutating func consolidate() throws {
    for number in problem.candidates.indices where !state.isChosen(number) {
      let parts = problem.candidates[number].parts.filter(state.isChosen)
      guard parts.count > 1,
        Double(problem.candidates[number].sizeInBytes) <= Self.largestConsolidation * Double(size(of: parts)),
        state.excess(adding: [number], removing: parts) == nil
      else { continue }
      let change = try state.change(adding: [number], removing: parts)
      guard !change.hurtsSignificantly else { continue }
      for part in parts { reasons[part] = .servedBy(number) }
      state.apply(change, adding: [number], removing: parts)
      try state.settle()
    }
  }

  /// Each chosen candidate gives way to the smallest simpler form by which no class loses anything of significance, or by
  /// which all lose less than the pages are worth that it spares, and none much of what an index has brought it; to a
  /// partial index that is much smaller also for a small part of what a class saves.
  private mutating func simplify() throws {
    var waiting = state.chosen.sorted().filter { !problem.candidates[$0].simpler.isEmpty }
    while !waiting.isEmpty {
      let wave = independent(waiting)
      waiting.removeAll(where: wave.contains)
      try simplify(wave.sorted())
      try state.settle()
    }
  }

  private mutating func simplify(_ wave: [Int]) throws {
    var open = wave.map { number in
      (number: number, forms: problem.candidates[number].simpler[...])
    }
    while true {
      open.removeAll(where: \.forms.isEmpty)
      guard !open.isEmpty else { return }
      // Most forms are refused by the first class that is asked.
      let exchanges = open.map { (adding: $0.forms.first!, removing: $0.number) }
      let uncriticised = try state.uncriticised(exchanges)
      try state.prefetch(uncriticised.map { (unchosen($0.adding), [$0.removing]) })
      var replaced: Set<Int> = []
      for (form, number) in uncriticised {
        // One that is chosen itself does the work alone.
        let change = try state.change(adding: unchosen(form), removing: [number])
        guard !state.isLoss(change, by: (form, number)) else { continue }
        reasons[number] = .servedBy(form)
        state.apply(change, adding: unchosen(form), removing: [number])
        replaced.insert(number)
      }
      open = open.filter { !replaced.contains($0.number) }.map { ($0.number, $0.forms.dropFirst()) }
    }
  }

  private func unchosen(_ candidate: Int) -> [Int] { state.isChosen(candidate) ? [] : [candidate] }

  /// Those before which no other comes that matters to one of their classes: the first ones of a sequence that would
  /// not be the same in another order.
  func independent(_ candidates: [Int]) -> Set<Int> {
    var blocked: Set<Int> = []
    var first: Set<Int> = []
    for candidate in candidates {
      if !blocked.contains(candidate) { first.insert(candidate) }
      blocked.formUnion(state.chosenNeighbours(of: candidate))
    }
    return first
  }
}
