/// Takes moves that need room, and makes it by concessions, while that saves anything: a local search.
extension GreedySearch {
  /// Passes over all moves.
  private static var maximumPasses: Int { 10 }
  /// Concessions made for one move.
  private static var maximumConcessions: Int { 8 }
  /// The part of the workload's cost that an exchange has to save.
  private static var leastImprovement: Double { 1e-6 }

  mutating func exchange() throws {
    concessions = ConcessionCache()
    let ranked = rankedMoves
    for _ in 0..<Self.maximumPasses {
      var isImproved = false
      for move in ranked where !state.pace.isOver() {
        if try exchange(for: move.members.filter { !state.isChosen($0) }) { isImproved = true }
      }
      guard isImproved else { return }
    }
  }

  private mutating func exchange(for added: [Int]) throws -> Bool {
    guard !added.isEmpty else { return false }
    let gain = try state.change(adding: added, removing: [])
    let least = Self.leastImprovement * state.totalCost
    guard gain.helpsSignificantly, worth(gain, adding: added) > least else { return false }
    guard state.excess(adding: added, removing: []) != nil else {
      state.apply(gain, adding: added, removing: [])
      return true
    }
    var best: (room: [Concession], worth: Double)?
    for room in try rooms(for: added, gain) {
      let change = try state.change(adding: added + room.compactMap(\.replacement), removing: room.map(\.member))
      let worth = worth(change, adding: added + room.compactMap(\.replacement), removing: room.map(\.member))
      if worth > max(least, best?.worth ?? 0) { best = (room, worth) }
    }
    guard let best else { return false }
    try apply(best.room, adding: added)
    return true
  }

  mutating func apply(_ room: [Concession], adding added: [Int]) throws {
    let adding = added + room.compactMap(\.replacement)
    let removing = room.map(\.member)
    state.apply(try state.change(adding: adding, removing: removing), adding: adding, removing: removing)
  }

  /// Ways to make room for candidates beside what is chosen: the concession with the least loss that is enough, and
  /// several of the least loss for a byte.
  private mutating func rooms(
    for added: [Int], _ change: SearchState<Oracle>.Change
  ) throws -> [[Concession]] {
    try updateConcessions()
    let gain = worth(change, adding: added)
    // What is on other tables, and what no class uses that gets cheaper, loses about the same with and without them.
    let tables = Set(added.map { problem.candidates[$0].table })
    let near = state.chosen.filter { tables.contains(problem.candidates[$0].table) }
      .union(state.candidatesReplaced(by: change))
    let beside = try near.sorted().flatMap { try concessions(of: $0, beside: added, gain: gain) }
    let apart = concessions.ranked.filter { !near.contains($0.member) }
    var single: Concession?
    var several: [Concession] = []
    var isFull = false
    for concession in merged(beside.sorted { $0.precedes($1) }, apart) {
      if concession.loss < single?.loss ?? gain, isEnough([concession], for: added) { single = concession }
      if !isFull, several.count < Self.maximumConcessions, !several.contains(where: { $0.excludes(concession) }) {
        several.append(concession)
        isFull = isEnough(several, for: added)
      }
    }
    return (single.map { [[$0]] } ?? []) + (isFull ? [several] : [])
  }

  private func merged(_ left: [Concession], _ right: [Concession]) -> [Concession] {
    var merged: [Concession] = []
    merged.reserveCapacity(left.count + right.count)
    var place = 0
    for concession in right {
      while place < left.count, left[place].precedes(concession) {
        merged.append(left[place])
        place += 1
      }
      merged.append(concession)
    }
    return merged + left[place...]
  }

  private func isEnough(_ room: [Concession], for added: [Int]) -> Bool {
    state.excess(adding: added + room.compactMap(\.replacement), removing: room.map(\.member)) == nil
  }

  mutating func updateConcessions() throws {
    var cache = concessions
    try cache.update(state) { try concessions(of: $0, beside: [], gain: 0) }
    concessions = cache
  }

  /// What one chosen candidate could concede when others, worth `gain`, are added.
  private func concessions(of member: Int, beside added: [Int], gain: Double) throws -> [Concession] {
    let candidate = problem.candidates[member]
    let smaller = (pools[candidate.table] ?? []).filter {
      problem.candidates[$0].sizeInBytes < candidate.sizeInBytes && !state.isChosen($0) && !added.contains($0)
    }
    func concession(_ replacement: Int?) throws -> Concession {
      let adding = added + [replacement].compactMap { $0 }
      let change = try state.change(adding: adding, removing: [member])
      return Concession(
        member: member, replacement: replacement,
        freed: candidate.sizeInBytes - (replacement.map { problem.candidates[$0].sizeInBytes } ?? 0),
        loss: gain - worth(change, adding: adding, removing: [member]))
    }
    let departure = try concession(nil)
    return try [departure] + smaller.map(concession).filter { $0.loss < departure.loss }
  }
}
