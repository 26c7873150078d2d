/// What the planner picks.
///
/// Each query class is planned with all of its candidates visible, then without those that the planner picked, and so
/// on while most of the saving is left. What it picks is worth a closer look, alone or, when a plan needs several at
/// once, together. The alternatives are what lets one index serve several classes that each prefer another one.
extension GreedySearch {
  /// The part of the first round's saving that alternatives have to keep.
  private static var worthwhilePart: Double { 0.5 }
  /// The part of a class's cost that a plan has to save.
  private static var leastSaving: Double { 0.001 }

  /// Candidates of a class that are asked about alone, because its plans use them together with others.
  private static var maximumParts: Int { 12 }

  /// Candidates that fit into a budget together, when each is looked at as one of several.
  private static var several: Int { 4 }

  /// How much smaller a smaller form is at least.
  private static var reduction: Double { 0.6 }

  /// Starts anew, with the plans that are known; what was asked before costs nothing. Within limits a class is asked about the
  /// candidates that were thought of for it and those that some class has picked: an index that is of use to a class for
  /// which it was not thought of is mostly the favourite of the one for which it was.
  mutating func discover(_ thoroughness: Thoroughness) throws {
    minorClasses = []
    state.clear()
    state.raiseFloors()
    guard thoroughness.isWithinLimits else { return try follow(state.candidatesOfClass, thoroughness) }
    try state.expectFew()
    try follow(promising(within: problem.limits.budget ?? .max), thoroughness)
  }

  /// By query class: the candidates up to a size that were thought of for it, or that the planner picked for any class.
  private func promising(within bytes: Int) -> [[Int]] {
    let picked = Set(moves.keys.flatMap(\.members))
    return state.candidatesOfClass.indices.map { queryClass in
      guard !minorClasses.contains(queryClass) else { return [] }
      let own = state.ownOfClass[queryClass]
      return state.candidatesOfClass[queryClass].filter {
        problem.candidates[$0].sizeInBytes <= bytes && (own.contains($0) || picked.contains($0))
      }
    }
  }

  private mutating func follow(_ visible: [[Int]], _ thoroughness: Thoroughness) throws {
    var remaining = visible
    var open = remaining.indices.filter { !remaining[$0].isEmpty }
    var firstSaving: [Int: Double] = [:]
    for round in 0..<thoroughness.maximumRounds where !open.isEmpty {
      var next: [Int] = []
      for (queryClass, picked, alone) in try picks(of: open, among: remaining) {
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
      if round + 1 == thoroughness.roundsOfAll {
        minorClasses.formUnion(minor(firstSaving, together: thoroughness.minorShare))
        open.removeAll(where: minorClasses.contains)
      }
    }
  }

  /// The classes that save least, and together less than a part of what all save.
  private func minor(_ savings: [Int: Double], together share: Double) -> Set<Int> {
    let weighted = savings.map { (queryClass: $0.key, saving: $0.value * problem.weights[$0.key]) }
      .sorted { ($0.saving, $0.queryClass) < ($1.saving, $1.queryClass) }
    let bound = share * weighted.reduce(0) { $0 + $1.saving }
    var sum = 0.0
    return Set(
      weighted.prefix { entry in
        sum += entry.saving
        return sum < bound
      }.map(\.queryClass))
  }

  /// Drops what the planner never picked; simpler forms of what it picked stay, and what could do the work of several.
  mutating func forgetUnpicked() throws {
    let picked = Set(moves.keys.flatMap(\.members))
    let simpler = Set(
      picked.flatMap { number in
        let candidate = problem.candidates[number]
        return candidate.simpler + candidate.summaries.flatMap { [$0.member, $0.reference] }
      })
    let passedOver = problem.candidates.indices.filter { number in
      !picked.contains(number) && !simpler.contains(number)
        && problem.candidates[number].parts.count(where: picked.contains) < 2
    }
    for number in passedOver { reasons[number] = .notUsed }
    try state.forget(passedOver)
  }

  /// Asks each query class for plans with ever smaller indexes: on each table of a plan, only what is smaller than the
  /// largest index that it used there stays visible. So of each class the trade of size for cost is known, down to the
  /// smallest index that helps. Where a plan needs several indexes there may be room for one of them only, so each is
  /// asked about alone, too.
  mutating func discoverSmaller() throws {
    if let budget = problem.limits.budget {
      // Several that fit beside each other, also where larger ones are better alone.
      try follow(promising(within: budget / Self.several), .withinLimits)
    }
    var remaining = promising(within: problem.limits.budget ?? .max)
    try discoverWithoutLargest(remaining)
    var open = remaining.indices.filter { !remaining[$0].isEmpty }
    while !open.isEmpty {
      var next: [Int] = []
      for (queryClass, picked, alone) in try picks(of: open, among: remaining) where note(alone, of: queryClass) {
        var largest: [Int: Int] = [:]
        for used in picked.used.map({ problem.candidates[$0] }) {
          largest[used.table] = max(largest[used.table] ?? 0, used.sizeInBytes)
        }
        remaining[queryClass].removeAll {
          let bound = largest[problem.candidates[$0].table].map { Double($0) * Self.reduction }
          return Double(problem.candidates[$0].sizeInBytes) >= bound ?? .infinity
        }
        if !remaining[queryClass].isEmpty { next.append(queryClass) }
      }
      open = next
    }
    let shared = parts.filter { !minorClasses.contains($0.key) }.sorted { $0.key < $1.key }
    let lone = shared.flatMap { queryClass, members in
      members.sorted().map { CostQuestion(queryClass: queryClass, configuration: [$0]) }
    }
    for (question, answer) in zip(lone, try state.ask(lone)) { _ = note(answer, of: question.queryClass) }
  }

  /// Asks each class whose plan uses several candidates for the one without the largest alone: the others stay, and something
  /// smaller may take its place beside them.
  private mutating func discoverWithoutLargest(_ visible: [[Int]]) throws {
    var open: [Int] = []
    var smaller = visible
    let classes = visible.indices.filter { !visible[$0].isEmpty }
    for (queryClass, picked, _) in try picks(of: classes, among: visible) where picked.used.count > 1 {
      let largest = picked.used.max {
        (problem.candidates[$0].sizeInBytes, $0) < (problem.candidates[$1].sizeInBytes, $1)
      }
      smaller[queryClass].removeAll { $0 == largest }
      open.append(queryClass)
    }
    for (queryClass, _, alone) in try picks(of: open, among: smaller) { _ = note(alone, of: queryClass) }
  }

  func fits(alone candidate: Int) -> Bool {
    problem.limits.budget.map { problem.candidates[candidate].sizeInBytes <= $0 } ?? true
  }

  /// What the planner picks among many, and what it makes of that alone: the same, but for the statistics of expressions
  /// that others carry.
  private func picks(
    of classes: [Int], among visible: [[Int]]
  ) throws -> [(queryClass: Int, picked: CostAnswer, alone: CostAnswer)] {
    let picked = try state.ask(classes.map { CostQuestion(queryClass: $0, configuration: visible[$0]) })
    let alone = try state.ask(
      zip(classes, picked).map { CostQuestion(queryClass: $0, configuration: $1.used.sorted()) })
    return zip(zip(classes, picked), alone).map { ($0.0, $0.1, $1) }
  }

  /// Notes what a plan needs as a move.
  ///
  /// - Returns: Whether the plan saves anything.
  private mutating func note(_ answer: CostAnswer, of queryClass: Int) -> Bool {
    let saving = problem.baseline[queryClass] - answer.cost
    guard !answer.used.isEmpty, saving > Self.leastSaving * problem.baseline[queryClass] else { return false }
    let weighted = saving * problem.weights[queryClass]
    moves[Move(members: answer.used.sorted()), default: 0] += weighted
    if answer.used.count > 1 {
      for member in answer.used.sorted() {
        moves[Move(members: [member]), default: 0] += 0
        if parts[queryClass, default: []].count < Self.maximumParts { parts[queryClass, default: []].insert(member) }
      }
    }
    return true
  }
}

/// How many alternatives a discovery looks for.
struct Thoroughness {
  /// Rounds in which a class's favourites are taken away.
  let maximumRounds: Int
  /// Rounds for every class; the further ones are for those that matter to the whole.
  let roundsOfAll: Int
  /// The part of all savings that the classes that don't matter to the whole make together.
  let minorShare: Double
  /// Whether what does not fit into the budget alone is left out.
  let isWithinLimits: Bool

  /// Each class is asked once, with all that there is.
  static let glance = Thoroughness(maximumRounds: 1, roundsOfAll: 1, minorShare: 0.05, isWithinLimits: false)
  static let usual = Thoroughness(maximumRounds: 3, roundsOfAll: 1, minorShare: 0.05, isWithinLimits: false)
  /// Where room is short more depends on what could take a favourite's place.
  static let withinLimits = Thoroughness(maximumRounds: 6, roundsOfAll: 2, minorShare: 0.01, isWithinLimits: true)
}
