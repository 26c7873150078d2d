/// A chosen candidate that goes, or gives way to a smaller one on its table, to make room.
struct Concession {
  let member: Int
  let replacement: Int?
  /// Bytes.
  let freed: Int
  /// What it costs, in calls × cost, less the upkeep that it spares.
  let loss: Double

  /// Loss for a byte.
  private var rate: Double { loss / Double(max(1, freed)) }

  /// Whether both can't be made: the same candidate goes, or comes.
  func excludes(_ other: Concession) -> Bool {
    member == other.member || (replacement != nil && replacement == other.replacement)
  }

  /// A total order, so that runs are alike.
  func precedes(_ other: Concession) -> Bool {
    rate != other.rate
      ? rate < other.rate : (member, replacement ?? -1) < (other.member, other.replacement ?? -1)
  }
}

/// What all chosen candidates could concede: each is computed again only when a class has changed that it matters to.
struct ConcessionCache {
  private struct Entry {
    let evaluatedAt: Int
    let concessions: [Concession]
  }

  private var entries: [Int: Entry] = [:]
  /// The least loss for a byte first.
  private(set) var ranked: [Concession] = []
  private var rankedAt = -1

  mutating func update<Oracle>(
    _ state: SearchState<Oracle>, compute: (Int) throws -> [Concession]
  ) rethrows {
    guard rankedAt != state.now else { return }
    for member in state.chosen.sorted() where state.lastChange(of: [member]) >= entries[member]?.evaluatedAt ?? -1 {
      entries[member] = Entry(evaluatedAt: state.now, concessions: try compute(member))
    }
    ranked = state.chosen.sorted().flatMap { entries[$0]?.concessions ?? [] }.sorted { $0.precedes($1) }
    rankedAt = state.now
  }
}
