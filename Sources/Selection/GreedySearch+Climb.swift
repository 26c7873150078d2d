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
    while var head = queue.popFirst() {
      let added = head.members.filter { !state.isChosen($0) }
      guard !added.isEmpty else { continue }
      let change = try state.change(adding: added, removing: [])
      guard state.lastChange(of: head.members) < head.evaluatedAt else {
        head.score = score(change.saved, added, measure)
        head.evaluatedAt = state.now
        if head.score > 0 { queue.push(head) }
        continue
      }
      guard change.helpsSignificantly, bounds == .unlimited || state.excess(adding: added, removing: []) == nil else {
        continue
      }
      state.apply(change, adding: added, removing: [])
    }
  }

  private func score(_ saved: Double, _ members: [Int], _ measure: Measure) -> Double {
    let net = saved - members.reduce(0) { $0 + problem.candidates[$1].maintenance }
    return measure == .benefit ? net : net / Double(max(1, size(of: members)))
  }
}
