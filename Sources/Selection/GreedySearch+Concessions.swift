/// What the chosen candidates could concede, on what is known.
extension GreedySearch {
  /// Makes concessions.
  mutating func apply(_ room: [Concession]) throws {
    let adding = room.compactMap(\.replacement)
    let removing = room.map(\.member)
    state.apply(try state.change(adding: adding, removing: removing), adding: adding, removing: removing)
  }

  mutating func updateConcessions() throws {
    var cache = concessions
    try cache.update(state) { try concessions(of: $0) }
    concessions = cache
  }

  /// What one chosen candidate could concede.
  private func concessions(of member: Int) throws -> [Concession] {
    let candidate = problem.candidates[member]
    let smaller = (pools[candidate.table] ?? []).filter {
      problem.candidates[$0].sizeInBytes < candidate.sizeInBytes && !state.isChosen($0)
    }
    func concession(_ replacement: Int?) throws -> Concession {
      let adding = [replacement].compactMap { $0 }
      let change = try state.change(adding: adding, removing: [member])
      return Concession(
        member: member, replacement: replacement,
        freed: candidate.sizeInBytes - (replacement.map { problem.candidates[$0].sizeInBytes } ?? 0),
        loss: -worth(change, adding: adding, removing: [member]))
    }
    let departure = try concession(nil)
    return try [departure] + smaller.map(concession).filter { $0.loss < departure.loss }
  }
}
