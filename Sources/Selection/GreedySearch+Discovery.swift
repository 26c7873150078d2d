/// What the planner picks.
///
/// Each query class is planned with all of its candidates visible, then without those that the planner picked, and so
/// on while most of the saving is left. What it picks is worth a closer look, alone or, when a plan needs several at
/// once, together. The alternatives are what lets one index serve several classes that each prefer another one.
extension GreedySearch {
  /// The part of the first round's saving that alternatives have to keep.
  private static var worthwhilePart: Double { 0.5 }
  /// The part of all savings that the classes that don't matter to the whole make together.
  private static var minorShare: Double { 0.05 }
  /// The part of a class's cost that a plan has to save.
  private static var leastSaving: Double { 0.001 }

  /// Starts anew, with the plans that are known; what was asked before costs nothing.
  mutating func discover(_ thoroughness: Thoroughness) throws {
    state.clear()
    state.raiseFloors()
    var remaining = state.candidatesOfClass.map { candidates in
      thoroughness.withMerged ? candidates : candidates.filter { !problem.candidates[$0].isMerged }
    }
    var open = remaining.indices.filter { !remaining[$0].isEmpty }
    var firstSaving: [Int: Double] = [:]
    for round in 0..<thoroughness.maximumRounds where !open.isEmpty {
      var next: [Int] = []
      let questions = open.map { CostQuestion(queryClass: $0, configuration: remaining[$0]) }
      for (queryClass, (picked, alone)) in zip(open, try picks(questions)) {
        if round == 0 { state.lowerFloor(of: queryClass, min(picked.cost, alone.cost)) }
        let saving = problem.baseline[queryClass] - alone.cost
        guard saving >= Self.worthwhilePart * (firstSaving[queryClass] ?? 0), note(alone, of: queryClass) else {
          continue
        }
        firstSaving[queryClass] = firstSaving[queryClass] ?? saving
        remaining[queryClass].removeAll { picked.used.contains($0) }
        if !remaining[queryClass].isEmpty { next.append(queryClass) }
      }
      open = next
      if round == 0, thoroughness.maximumRounds > 1 {
        let minor = minor(firstSaving)
        open.removeAll(where: minor.contains)
      }
    }
  }

  /// The classes that save least, and together less than a small part of what all save.
  private func minor(_ savings: [Int: Double]) -> Set<Int> {
    let weighted = savings.map { (queryClass: $0.key, saving: $0.value * problem.weights[$0.key]) }
      .sorted { ($0.saving, $0.queryClass) < ($1.saving, $1.queryClass) }
    let bound = Self.minorShare * weighted.reduce(0) { $0 + $1.saving }
    var sum = 0.0
    return Set(
      weighted.prefix { entry in
        sum += entry.saving
        return sum < bound
      }.map(\.queryClass))
  }

  /// Drops what the planner never picked; simpler forms of what it picked stay, and what could do the work of several: where
  /// no plan uses that in the end, it is of no use.
  mutating func forgetUnpicked() throws {
    let picked = Set(moves.keys.flatMap(\.members))
    let simpler = Set(
      picked.flatMap { number in
        let candidate = problem.candidates[number]
        return candidate.simpler + candidate.summaries.flatMap { [$0.member, $0.reference] }
      })
    let unpicked = problem.candidates.indices.filter { number in
      !picked.contains(number) && !simpler.contains(number)
        && problem.candidates[number].parts.count(where: picked.contains) < 2
    }
    mergers = problem.limits.areGiven ? Set(unpicked.filter { canMerge($0, picked) }) : []
    let passedOver = unpicked.filter { !mergers.contains($0) }
    for number in passedOver { reasons[number] = .notUsed }
    try state.forget(passedOver)
  }

  /// Leaves out those that are there to take the place of several within limits.
  mutating func forgetMerged() throws {
    let merged = problem.candidates.indices.filter { problem.candidates[$0].isMerged }
    moves = moves.filter { $0.key.members.allSatisfy { !problem.candidates[$0].isMerged } }
    for number in merged { reasons[number] = .notUsed }
    try state.forget(merged)
  }

  /// What the planner picks among many, and what it makes of that alone: the same, but for the statistics of expressions
  /// that others carry.
  func picks(_ questions: [CostQuestion]) throws -> [(picked: CostAnswer, alone: CostAnswer)] {
    let picked = try state.ask(questions)
    let alone = try state.ask(
      zip(questions, picked).map { CostQuestion(queryClass: $0.queryClass, configuration: $1.used.sorted()) })
    return zip(picked, alone).map { (picked: $0, alone: $1) }
  }

  /// Notes what a plan needs as a move.
  ///
  /// - Returns: Whether the plan saves anything.
  mutating func note(_ answer: CostAnswer, of queryClass: Int) -> Bool {
    let saving = problem.baseline[queryClass] - answer.cost
    guard !answer.used.isEmpty, saving > Self.leastSaving * problem.baseline[queryClass] else { return false }
    let weighted = saving * problem.weights[queryClass]
    moves[Move(members: answer.used.sorted()), default: 0] += weighted
    if answer.used.count > 1 {
      for member in answer.used.sorted() {
        moves[Move(members: [member]), default: 0] += 0
      }
    }
    return true
  }
}

/// How many alternatives a discovery looks for.
enum Thoroughness {
  /// Each class is asked once, with all that there is.
  case glance
  case usual

  /// Whether candidates are looked at that were thought of for no class.
  fileprivate var withMerged: Bool { self == .glance }

  /// Rounds in which a class's favourites are taken away; the first one is for every class.
  fileprivate var maximumRounds: Int {
    switch self {
    case .glance: 1
    case .usual: 3
    }
  }
}
