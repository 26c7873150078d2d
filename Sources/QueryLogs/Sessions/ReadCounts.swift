internal import Workload

/// Where reads stood, added up by origin and class. Every read of a log is counted here, so that the table is found
/// without hashing what was met lately.
struct ReadCounts {
  private(set) var keys: ContiguousArray<SessionTotals.StatementKey> = []
  private(set) var values: ContiguousArray<ReadContexts> = []
  private var places: [SessionTotals.StatementKey: Int32] = [:]
  /// By a mix of the key's numbers: a place in ``keys``, negative when empty.
  private var lately = ContiguousArray<Int32>(repeating: -1, count: 1024)
  /// Executions of further kinds than are kept apart.
  private(set) var dropped = 0

  /// - Parameter count: Executions that `change` adds.
  @inline(__always) mutating func add(
    _ key: SessionTotals.StatementKey, _ count: Int = 1, _ change: (inout ReadContexts) -> Void
  ) {
    guard let place = place(of: key) else {
      dropped &+= count
      return
    }
    change(&values[place])
  }

  @inline(__always) private mutating func place(of key: SessionTotals.StatementKey) -> Int? {
    let slot = Int(truncatingIfNeeded: key.statement &* 31 &+ key.origin) & 1023
    let recent = Int(lately[slot])
    if recent >= 0, keys[recent] == key { return recent }
    return search(key, slot)
  }

  private mutating func search(_ key: SessionTotals.StatementKey, _ slot: Int) -> Int? {
    if let known = places[key] {
      lately[slot] = known
      return Int(known)
    }
    guard keys.count < SessionTotals.maximumKeys else { return nil }
    let place = Int32(keys.count)
    keys.append(key)
    values.append(ReadContexts())
    places[key] = place
    lately[slot] = place
    return Int(place)
  }
}
