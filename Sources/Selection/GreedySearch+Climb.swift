/// Best first.
extension GreedySearch {
  /// Takes the move with the largest benefit until none is of significance, whatever the limits.
  ///
  /// A move is evaluated when it is at the head of the queue and a class that it could help has changed since: lazy
  /// greedy evaluation (Minoux, "Accelerated greedy algorithms", 1978).
  mutating func climb() throws {
    var queue = MoveQueue(
      moves.map { move, saving in
        MoveQueue.Entry(members: move.members, score: score(saving, move.members), evaluatedAt: -1)
      })
    while let head = queue.popFirst() {
      guard isFresh(head) else {
        // Several at once: a move that needs another one's index may have become better than its place in the queue.
        var stale = [head]
        while stale.count < Self.batchSize, let next = queue.popFirst() {
          stale.append(next)
          if isFresh(next) { break }
        }
        for entry in try stale.compactMap({ try evaluated($0) }) { queue.push(entry) }
        continue
      }
      let change = try state.change(adding: head.members, removing: [])
      if change.helpsSignificantly { state.apply(change, adding: head.members, removing: []) }
    }
  }

  /// Moves that are evaluated at once.
  private static var batchSize: Int { 24 }

  private func isFresh(_ entry: MoveQueue.Entry) -> Bool { state.lastChange(of: entry.members) < entry.evaluatedAt }

  /// The part of a move that is not chosen yet, with what it is worth now; nil when that is nothing.
  private func evaluated(_ entry: MoveQueue.Entry) throws -> MoveQueue.Entry? {
    let added = entry.members.filter { !state.isChosen($0) }
    guard !added.isEmpty else { return nil }
    let score = score(try state.change(adding: added, removing: []).saved, added)
    return score > 0 ? MoveQueue.Entry(members: added, score: score, evaluatedAt: state.now) : nil
  }

  private func score(_ saved: Double, _ members: [Int]) -> Double {
    saved - members.reduce(0) { $0 + problem.candidates[$1].maintenance }
  }
}
