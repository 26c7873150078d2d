/// Best first.
extension GreedySearch {
  /// What makes a move better than another.
  enum Measure {
    case benefit
    /// Benefit for a byte of storage.
    case density
  }

  enum Bounds {
    case unlimited
    /// The problem's budget and count.
    case limits
  }

  /// Takes the best move until none is of significance.
  ///
  /// A move is evaluated when it is at the head of the queue and a class that it could help has changed since: lazy
  /// greedy evaluation (Minoux, "Accelerated greedy algorithms", 1978). Under a budget neither measure is good by
  /// itself, the better of the two results is (Leskovec et al., "Cost-effective Outbreak Detection in Networks", KDD
  /// 2007).
  mutating func climb(by measure: Measure, within bounds: Bounds) throws {
    var queue = MoveQueue(
      moves.map { move, saving in
        MoveQueue.Entry(members: move.members, score: score(saving, move.members, measure), evaluatedAt: -1)
      })
    while let head = queue.popFirst() {
      guard isFresh(head) else {
        // Several at once: a move that needs another one's index may have become better than its place in the queue.
        var stale = [head]
        while stale.count < Self.batchSize, let next = queue.popFirst() {
          stale.append(next)
          if isFresh(next) { break }
        }
        for entry in try stale.compactMap({ try evaluated($0, measure) }) { queue.push(entry) }
        continue
      }
      let change = try state.change(adding: head.members, removing: [])
      let isWithin = bounds == .unlimited || state.excess(adding: head.members, removing: []) == nil
      if change.helpsSignificantly, isWithin { state.apply(change, adding: head.members, removing: []) }
    }
  }

  /// Moves that are evaluated at once.
  private static var batchSize: Int { 24 }

  private func isFresh(_ entry: MoveQueue.Entry) -> Bool { state.lastChange(of: entry.members) < entry.evaluatedAt }

  /// The part of a move that is not chosen yet, with what it is worth now; nil when that is nothing.
  private func evaluated(_ entry: MoveQueue.Entry, _ measure: Measure) throws -> MoveQueue.Entry? {
    let added = entry.members.filter { !state.isChosen($0) }
    guard !added.isEmpty else { return nil }
    let score = score(try state.change(adding: added, removing: []).saved, added, measure)
    return score > 0 ? MoveQueue.Entry(members: added, score: score, evaluatedAt: state.now) : nil
  }

  private func score(_ saved: Double, _ members: [Int], _ measure: Measure) -> Double {
    let net = saved - members.reduce(0) { $0 + problem.candidates[$1].maintenance }
    return measure == .benefit ? net : net / Double(max(1, size(of: members)))
  }
}
