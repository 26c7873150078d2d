/// The best configuration within a budget or a number of indexes, on what is known.
extension GreedySearch {
  /// Climbs by each measure from nothing, improves each result by exchanges, and keeps the best.
  mutating func chooseWithinLimits() throws {
    state.clear()
    let start = state
    var best: SearchState<Oracle>?
    for measure in [Measure.density, .benefit] {
      state = start
      try climb(by: measure, within: .limits)
      try exchange()
      if best.map({ state.objective < $0.objective }) ?? true { best = state }
    }
    state = best ?? start
  }

  /// Passes over all moves.
  private static var maximumPasses: Int { 10 }
  /// The part of the workload's cost that an exchange has to save.
  private static var leastImprovement: Double { 1e-6 }

  /// Takes moves that need room, and makes it by concessions, while that saves anything: a local search.
  mutating func exchange() throws {
    let ranked = rankedMoves
    for _ in 0..<Self.maximumPasses {
      var isImproved = false
      for move in ranked where try exchange(for: move.members.filter { !state.isChosen($0) }) { isImproved = true }
      guard isImproved else { return }
    }
  }

  private mutating func exchange(for added: [Int]) throws -> Bool {
    guard !added.isEmpty else { return false }
    let gain = try state.change(adding: added, removing: [])
    let least = Self.leastImprovement * state.totalCost
    guard gain.helpsSignificantly, worth(gain, adding: added) > least else { return false }
    var best: (change: SearchState<Oracle>.Change, adding: [Int], removing: [Int], worth: Double)?
    for room in try rooms(for: added) {
      let adding = (added + room.compactMap(\.replacement)).sorted()
      let removing = room.map(\.member).sorted()
      let change = try state.change(adding: adding, removing: removing)
      let worth = worth(change, adding: adding, removing: removing)
      if worth > max(least, best?.worth ?? 0) { best = (change, adding, removing, worth) }
    }
    guard let best else { return false }
    state.apply(best.change, adding: best.adding, removing: best.removing)
    return true
  }

  /// A chosen candidate that goes, or gives way to a smaller one on its table.
  private struct Concession {
    let member: Int
    let replacement: Int?
    let freed: Int
    let loss: Double
  }

  /// Ways to make room for candidates beside what is chosen: the concession with the least loss that is enough, and
  /// several of the least loss for a byte.
  private func rooms(for added: [Int]) throws -> [[Concession]] {
    guard excess(adding: added, removing: []) != nil else { return [[]] }
    let concessions = try concessions(beside: added)
    func isEnough(_ room: [Concession]) -> Bool {
      excess(adding: added + room.compactMap(\.replacement), removing: room.map(\.member)) == nil
    }
    var rooms: [[Concession]] = []
    if let single = concessions.filter({ isEnough([$0]) }).min(by: { $0.loss < $1.loss }) { rooms.append([single]) }
    var several: [Concession] = []
    for concession in concessions.sorted(by: { $0.loss / Double(max(1, $0.freed)) < $1.loss / Double(max(1, $1.freed)) })
    where !several.contains(where: { $0.member == concession.member }) {
      several.append(concession)
      if isEnough(several) { return rooms + [several] }
    }
    return rooms
  }

  private func concessions(beside added: [Int]) throws -> [Concession] {
    let gain = worth(try state.change(adding: added, removing: []), adding: added)
    let pool = Set(moves.keys.flatMap(\.members)).sorted()
    var concessions: [Concession] = []
    for member in state.chosen.sorted() {
      let candidate = problem.candidates[member]
      let smaller = pool.filter {
        problem.candidates[$0].table == candidate.table && problem.candidates[$0].sizeInBytes < candidate.sizeInBytes
          && !state.isChosen($0) && !added.contains($0)
      }
      for replacement in [nil] + smaller.map(Optional.some) {
        let adding = (added + [replacement].compactMap { $0 }).sorted()
        let change = try state.change(adding: adding, removing: [member])
        concessions.append(
          Concession(
            member: member, replacement: replacement,
            freed: candidate.sizeInBytes - (replacement.map { problem.candidates[$0].sizeInBytes } ?? 0),
            loss: gain - worth(change, adding: adding, removing: [member])))
      }
    }
    return concessions
  }

  /// Times that a budget's rest is spent again.
  private static var maximumRefills: Int { 3 }

  /// Adds what fits in the room that the clean-up left.
  mutating func spendTheRest() throws {
    for _ in 0..<Self.maximumRefills {
      let before = state.chosen
      try estimating { search in
        try search.climb(by: .benefit, within: .limits)
        try search.exchange()
      }
      guard state.chosen != before else { return }
      try refine()
    }
  }
}
