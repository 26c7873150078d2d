/// Chooses by measured benefit: best first, then simplified.
///
/// 1. Each query class is planned with all of its candidates visible, then without those that the planner picked, and
///    so on while most of the saving is left. What it picks is worth a closer look, alone or, when a plan needs several
///    at once, together. The planner is asked a few times for each class instead of once for each class and candidate.
/// 2. The move with the largest benefit (a byte of storage, under a budget) is taken, until none is of significance.
///    A move is evaluated when it is at the head of the queue and a class that it could help has changed since; and a
///    class that costs no more than with all candidates is not asked about again (lazy greedy evaluation: Minoux,
///    "Accelerated greedy algorithms", 1978).
/// 3. Each chosen candidate gives way to the smallest simpler form by which no query class loses anything of
///    significance, and goes when the others make it superfluous. So one index that serves five query classes stays,
///    not five.
///
/// Whether a change is of significance is asked of each query class by itself (``SelectionProblem/Limits``), so a dear
/// class that hardly changes does not hide what an index does for a cheap one.
///
/// A greedy start followed by such a clean-up is that of Extend (Schlosser, Kossmann, Boissier, "Efficient Scalable
/// Multi-Attribute Index Selection", ICDE 2019), with the planner's own choice in place of one-attribute steps.
package struct GreedySelection: SelectionAlgorithm {
  package init() {}

  package func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult {
    var search = Search(problem: problem, oracle: oracle)
    let moves = try search.promisingMoves()
    try search.climb(moves)
    try search.settle()
    try search.simplify()
    try search.prune()
    return search.result()
  }

  /// Candidates that are added together.
  private struct Move: Hashable {
    let members: [Int]
  }

  private struct Search<Oracle: CostOracle> {
    let problem: SelectionProblem
    private var state: SearchState<Oracle>
    private var reasons: [Int: SelectionResult.Reason] = [:]

    init(problem: SelectionProblem, oracle: Oracle) {
      self.problem = problem
      state = SearchState(problem: problem, oracle: oracle)
    }

    // MARK: - 1. What the planner picks

    /// Rounds in which a class's favourites are taken away.
    private static var maximumRounds: Int { 6 }
    /// The part of the first round's saving that alternatives have to keep.
    private static var worthwhilePart: Double { 0.5 }

    mutating func promisingMoves() throws -> [(move: Move, score: Double)] {
      var remaining = state.candidatesOfClass
      var open = remaining.indices.filter { !remaining[$0].isEmpty }
      var saved: [Int: Double] = [:]
      var firstSaving: [Int: Double] = [:]
      var groups: [Move: Double] = [:]
      for round in 0..<Self.maximumRounds where !open.isEmpty {
        let answers = try state.ask(open.map { CostQuestion(queryClass: $0, configuration: remaining[$0]) })
        var next: [Int] = []
        for (queryClass, answer) in zip(open, answers) {
          if round == 0 { state.setFloor(of: queryClass, answer.cost) }
          let saving = problem.baseline[queryClass] - answer.cost
          guard !answer.used.isEmpty, saving > 0.001 * problem.baseline[queryClass],
            saving >= Self.worthwhilePart * (firstSaving[queryClass] ?? 0)
          else { continue }
          firstSaving[queryClass] = firstSaving[queryClass] ?? saving
          let weighted = saving * problem.weights[queryClass]
          for member in answer.used { saved[member, default: 0] += answer.used.count == 1 ? weighted : 0 }
          if answer.used.count > 1 { groups[Move(members: answer.used.sorted()), default: 0] += weighted }
          remaining[queryClass].removeAll { answer.used.contains($0) }
          if !remaining[queryClass].isEmpty { next.append(queryClass) }
        }
        open = next
      }
      let picked = Set(saved.keys)
      let simpler = Set(picked.flatMap { problem.candidates[$0].simpler })
      let grouped = Set(groups.keys.flatMap(\.members))
      let passedOver = problem.candidates.indices.filter {
        !picked.contains($0) && !simpler.contains($0) && !grouped.contains($0)
      }
      for number in passedOver { reasons[number] = .notUsed }
      try state.forget(passedOver)
      let moves =
        saved.map { (move: Move(members: [$0.key]), saving: $0.value) }
        + groups.map { (move: $0.key, saving: $0.value) }
      return moves.map { ($0.move, score(saving: $0.saving, of: $0.move.members)) }
    }

    /// What a saving is worth: less upkeep, and for a byte of storage under a budget.
    private func score(saving: Double, of members: [Int]) -> Double {
      let net = saving - members.reduce(0) { $0 + problem.candidates[$1].maintenance }
      guard problem.limits.budget != nil else { return net }
      return net / Double(max(1, members.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }))
    }

    // MARK: - 2. Climbing

    /// Moves whose benefits are asked for at once, so that several planners have work.
    private static var batchSize: Int { 24 }

    mutating func climb(_ moves: [(move: Move, score: Double)]) throws {
      state.isEstimating = true
      defer { state.isEstimating = false }
      var queue = MoveQueue(
        moves.map { entry in
          MoveQueue.Entry(members: entry.move.members, score: entry.score, evaluatedAt: -1)
        })
      while let head = queue.popFirst() {
        guard state.lastChange(of: head.members) < head.evaluatedAt else {
          var batch = [head]
          while batch.count < Self.batchSize, let next = queue.popFirst() {
            if state.lastChange(of: next.members) < next.evaluatedAt {
              queue.push(next)
              break
            }
            batch.append(next)
          }
          for entry in try evaluated(batch) where entry.score > 0 { queue.push(entry) }
          continue
        }
        let added = head.members.filter { !state.isChosen($0) }
        let change = try state.change(adding: added, removing: [])
        if let refusal = refusal(of: added, change) {
          for member in added where reasons[member] == nil { reasons[member] = refusal }
        } else {
          state.apply(change, adding: added, removing: [])
        }
      }
    }

    private mutating func evaluated(_ batch: [MoveQueue.Entry]) throws -> [MoveQueue.Entry] {
      let open = batch.compactMap { entry -> MoveQueue.Entry? in
        let added = entry.members.filter { !state.isChosen($0) }
        return added.isEmpty ? nil : MoveQueue.Entry(members: added, score: 0, evaluatedAt: state.now)
      }
      try state.prefetch(open.map { ($0.members, []) })
      return try open.map { entry in
        var entry = entry
        let change = try state.change(adding: entry.members, removing: [])
        entry.score = score(saving: change.saved, of: entry.members)
        if change.saved > 0, entry.score <= 0, entry.members.count == 1 {
          reasons[entry.members[0]] = .upkeep(
            saved: change.saved, maintenance: problem.candidates[entry.members[0]].maintenance)
        }
        return entry
      }
    }

    private func refusal(of added: [Int], _ change: SearchState<Oracle>.Change) -> SelectionResult.Reason? {
      guard change.helpsSignificantly else { return insignificance(change.largestGain) }
      if let maximum = problem.limits.maximumIndexes, state.chosen.count + added.count > maximum { return .overCount }
      let size = (Array(state.chosen) + added).reduce(0) { $0 + problem.candidates[$1].sizeInBytes }
      if let budget = problem.limits.budget, size > budget { return .overBudget }
      return nil
    }

    private func insignificance(_ gain: Double) -> SelectionResult.Reason {
      gain < problem.limits.minimumGain ? .belowThreshold(gain: gain) : .negligible(gain: gain)
    }

    /// Asks what every class costs with all that is chosen: climbing passes over classes that have their best already.
    mutating func settle() throws { try state.settle() }

    // MARK: - 3. Simpler forms, and fewer

    mutating func simplify() throws {
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

    mutating func prune() throws {
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

    func result() -> SelectionResult {
      var reasons = reasons
      for number in problem.candidates.indices where !state.isChosen(number) && reasons[number] == nil {
        let better = state.chosen.sorted().first { problem.candidates[$0].simpler.contains(number) }
        reasons[number] = better.map { .servedBy($0) } ?? .belowThreshold(gain: 0)
      }
      for number in state.chosen { reasons[number] = nil }
      return SelectionResult(chosen: state.chosen.sorted(), costs: state.costs, reasons: reasons)
    }
  }
}
