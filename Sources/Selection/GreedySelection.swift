/// Chooses by measured benefit: best first, then simplified.
///
/// 1. Each query class is planned with all of its candidates visible, then without those that the planner picked, and
///    so on until nothing helps. What it picks is worth a closer look, alone or, when a plan needs several at once,
///    together; so are the simpler forms of it. The planner is asked a few times for each class instead of once for
///    each class and candidate.
/// 2. The move with the largest benefit (a byte of storage, under a budget) is taken, until none reaches the threshold.
///    Benefits are computed anew only for the move at the head of the queue: adding an index mostly lowers the others'
///    benefit (lazy greedy evaluation: Minoux, "Accelerated greedy algorithms", 1978).
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
    let oracle: Oracle
    private var chosen: Set<Int> = []
    private var costs: [Double]
    private var reasons: [Int: SelectionResult.Reason] = [:]
    private let candidatesOfClass: [[Int]]

    init(problem: SelectionProblem, oracle: Oracle) {
      self.problem = problem
      self.oracle = oracle
      costs = problem.baseline
      var byClass = [[Int]](repeating: [], count: problem.weights.count)
      for (number, candidate) in problem.candidates.enumerated() {
        for queryClass in candidate.classes { byClass[queryClass].append(number) }
      }
      candidatesOfClass = byClass
    }

    // MARK: - Asking

    /// The costs of the classes that `changed` touches, in the configuration `chosen`.
    private func costs(of chosen: Set<Int>, changed: [Int]) throws -> [(queryClass: Int, cost: Double)] {
      let classes = Set(changed.flatMap { problem.candidates[$0].classes }).sorted()
      let questions = classes.map { question($0, chosen) }
      return zip(classes, try oracle.answer(questions)).map { ($0, $1.cost) }
    }

    private func question(_ queryClass: Int, _ configuration: Set<Int>) -> CostQuestion {
      CostQuestion(
        queryClass: queryClass, configuration: candidatesOfClass[queryClass].filter { configuration.contains($0) })
    }

    // MARK: - 1. What the planner picks

    /// Rounds in which a class's favourites are taken away; what is left then is asked for when it matters.
    private static var maximumRounds: Int { 8 }

    mutating func promisingMoves() throws -> [Move] {
      var open = candidatesOfClass.indices.filter { !candidatesOfClass[$0].isEmpty }
      var remaining = candidatesOfClass
      var picked: Set<Int> = []
      var groups: Set<Move> = []
      for _ in 0..<Self.maximumRounds where !open.isEmpty {
        let answers = try oracle.answer(open.map { CostQuestion(queryClass: $0, configuration: remaining[$0]) })
        var next: [Int] = []
        for (queryClass, answer) in zip(open, answers) where !answer.used.isEmpty {
          guard answer.cost < problem.baseline[queryClass] * Self.hardlyBetter else { continue }
          picked.formUnion(answer.used)
          if answer.used.count > 1 { groups.insert(Move(members: answer.used.sorted())) }
          remaining[queryClass].removeAll { answer.used.contains($0) }
          if !remaining[queryClass].isEmpty { next.append(queryClass) }
        }
        open = next
      }
      let simpler = Set(picked.flatMap { problem.candidates[$0].simpler })
      let singles = picked.union(simpler)
      for number in problem.candidates.indices where !singles.contains(number) { reasons[number] = .notUsed }
      return (singles.map { Move(members: [$0]) } + groups).sorted { $0.members.lexicographicallyPrecedes($1.members) }
    }

    /// What a class has to cost, of its cost as things are, for its favourites to be looked at.
    private static var hardlyBetter: Double { 0.999 }

    // MARK: - 2. Climbing

    mutating func climb(_ moves: [Move]) throws {
      var queue: [(move: Move, score: Double)] = []
      for move in moves { queue.append((move, try benefit(of: move).score)) }
      while true {
        queue.removeAll { $0.score <= 0 }
        guard let best = queue.indices.max(by: { isBetter(queue[$1], queue[$0]) }) else { return }
        let entry = queue.remove(at: best)
        let fresh = try benefit(of: entry.move)
        let next = queue.max(by: { isBetter($1, $0) })
        if let next, fresh.score < next.score, fresh.score > 0 {
          queue.append((entry.move, fresh.score))
          continue
        }
        guard fresh.score > 0 else { continue }
        guard let refusal = refusal(of: entry.move, fresh) else {
          chosen.formUnion(entry.move.members)
          for (queryClass, cost) in fresh.costs { costs[queryClass] = cost }
          continue
        }
        for member in entry.move.members where reasons[member] == nil { reasons[member] = refusal }
      }
    }

    private struct Benefit {
      var saved = 0.0
      /// The largest fraction that a query class gets cheaper by.
      var gain = 0.0
      var isSignificant = false
      var score = 0.0
      var costs: [(queryClass: Int, cost: Double)] = []
    }

    private mutating func benefit(of move: Move) throws -> Benefit {
      let added = move.members.filter { !chosen.contains($0) }
      guard !added.isEmpty else { return Benefit() }
      var benefit = Benefit()
      benefit.costs = try costs(of: chosen.union(added), changed: added)
      for (queryClass, cost) in benefit.costs {
        let change = problem.weights[queryClass] * (costs[queryClass] - cost)
        benefit.saved += change
        benefit.gain = max(benefit.gain, (costs[queryClass] - cost) / max(costs[queryClass], 1e-9))
        if isSignificant(queryClass, from: costs[queryClass], to: cost) { benefit.isSignificant = true }
      }
      let size = added.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }
      let maintenance = added.reduce(0) { $0 + problem.candidates[$1].maintenance }
      let net = benefit.saved - maintenance
      if benefit.saved > 0, net <= 0, added.count == 1 {
        reasons[added[0]] = .upkeep(saved: benefit.saved, maintenance: maintenance)
      }
      // Under a budget storage is what is scarce.
      benefit.score = problem.limits.budget == nil ? net : net / Double(max(size, 1))
      return benefit
    }

    private func isBetter(_ left: (move: Move, score: Double), _ right: (move: Move, score: Double)) -> Bool {
      if left.score != right.score { return left.score > right.score }
      return left.move.members.lexicographicallyPrecedes(right.move.members)
    }

    private func refusal(of move: Move, _ benefit: Benefit) -> SelectionResult.Reason? {
      if !benefit.isSignificant { return insignificance(benefit.gain) }
      let after = chosen.union(move.members)
      if let maximum = problem.limits.maximumIndexes, after.count > maximum { return .overCount }
      let size = after.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }
      if let budget = problem.limits.budget, size > budget { return .overBudget }
      return nil
    }

    /// Whether a query class that gets cheaper (`from` above `to`) makes an index worth having.
    private func isSignificant(_ queryClass: Int, from: Double, to: Double) -> Bool {
      let saving = from - to
      guard saving > 0, saving >= from * problem.limits.minimumGain else { return false }
      let total = zip(problem.weights, costs).reduce(0) { $0 + $1.0 * $1.1 }
      return saving >= problem.limits.noticeableSaving
        || saving * problem.weights[queryClass] >= total * problem.limits.noticeableShare
    }

    private func insignificance(_ gain: Double) -> SelectionResult.Reason {
      gain < problem.limits.minimumGain ? .belowThreshold(gain: gain) : .negligible(gain: gain)
    }

    // MARK: - 3. Simpler forms, and fewer

    mutating func simplify() throws {
      for number in chosen.sorted() {
        guard chosen.contains(number) else { continue }
        for simpler in problem.candidates[number].simpler where !chosen.contains(simpler) {
          let replaced = chosen.subtracting([number]).union([simpler])
          let loss = try loss(of: replaced, changed: [number, simpler])
          guard !loss.isSignificant else { continue }
          reasons[number] = .servedBy(simpler)
          reasons[simpler] = nil
          chosen = replaced
          for (queryClass, cost) in loss.costs { costs[queryClass] = cost }
          break
        }
      }
    }

    mutating func prune() throws {
      // The least useful first: its work may be what makes another one worth keeping.
      while true {
        var worst: (number: Int, gain: Double, loss: Loss)?
        for number in chosen.sorted() {
          let loss = try loss(of: chosen.subtracting([number]), changed: [number])
          let net = loss.change - problem.candidates[number].maintenance
          guard !loss.isSignificant || net <= 0 else { continue }
          if worst == nil || loss.change < worst!.loss.change { worst = (number, loss.largest, loss) }
        }
        guard let worst else { return }
        chosen.remove(worst.number)
        let maintenance = problem.candidates[worst.number].maintenance
        reasons[worst.number] =
          !worst.loss.isSignificant
          ? insignificance(worst.gain) : .upkeep(saved: worst.loss.change, maintenance: maintenance)
        for (queryClass, cost) in worst.loss.costs { costs[queryClass] = cost }
      }
    }

    private struct Loss {
      /// What the workload's cost grows by.
      var change = 0.0
      var isSignificant = false
      /// The largest fraction of its new cost that a query class loses.
      var largest = 0.0
      var costs: [(queryClass: Int, cost: Double)] = []
    }

    private func loss(of configuration: Set<Int>, changed: [Int]) throws -> Loss {
      var loss = Loss()
      loss.costs = try costs(of: configuration, changed: changed)
      for (queryClass, cost) in loss.costs {
        let change = problem.weights[queryClass] * (cost - costs[queryClass])
        guard abs(change) > 1e-9 else { continue }
        loss.change += change
        if isSignificant(queryClass, from: cost, to: costs[queryClass]) { loss.isSignificant = true }
        loss.largest = max(loss.largest, (cost - costs[queryClass]) / max(cost, 1e-9))
      }
      return loss
    }

    func result() -> SelectionResult {
      var reasons = reasons
      for number in problem.candidates.indices where !chosen.contains(number) && reasons[number] == nil {
        if let better = chosen.sorted().first(where: { problem.candidates[$0].simpler.contains(number) }) {
          reasons[number] = .servedBy(better)
        } else {
          reasons[number] = .belowThreshold(gain: 0)
        }
      }
      for number in chosen { reasons[number] = nil }
      return SelectionResult(chosen: chosen.sorted(), costs: costs, reasons: reasons)
    }
  }
}
