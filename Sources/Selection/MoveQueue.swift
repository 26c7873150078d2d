/// Moves by score, best first: a binary heap whose ties are broken by the members, so that runs are alike.
struct MoveQueue {
  struct Entry {
    let members: [Int]
    var score: Double
    /// The state's count of changes when the score was computed; −1 for a guess.
    var evaluatedAt: Int

    fileprivate func precedes(_ other: Entry) -> Bool {
      score != other.score ? score > other.score : members.lexicographicallyPrecedes(other.members)
    }
  }

  private var entries: [Entry] = []

  init(_ entries: [Entry]) { for entry in entries { push(entry) } }

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0, entries[child].precedes(entries[(child - 1) / 2]) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> Entry? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].precedes(entries[best]) { best = child }
      }
      if best == parent { return first }
      entries.swapAt(parent, best)
      parent = best
    }
  }
}
