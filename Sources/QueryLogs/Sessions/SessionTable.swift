/// The open sessions by key.
///
/// Open addressing with linear probing over places in an array; entries that go are closed up by moving back the ones
/// behind them (Knuth, The Art of Computer Programming 3, 6.4, algorithm R). Which session did nothing for long is found
/// as page replacement finds it: a hand goes round and takes the first one that was not used since it came by last (the
/// "clock" of Corbató, A Paging Experiment with the Multics System, 1968), since a list in the order of use would have to be
/// written at every execution.
struct SessionTable {
  var sessions: ContiguousArray<TrackedSession> = []
  /// Apart from the sessions, which are large: looking for one touches nothing else.
  private var keys: ContiguousArray<UInt64> = []
  private var states: ContiguousArray<State> = []
  /// Places in ``sessions``; negative when empty. As many as a power of two.
  private var buckets = ContiguousArray<Int32>(repeating: -1, count: 64)
  private var free: [Int32] = []
  private var hand = 0
  private var last = -1
  private(set) var count = 0

  private enum State: UInt8 {
    case empty, unused, used
  }

  /// The place of a session, which is used then; nil when there is none.
  @inline(__always) mutating func find(_ key: UInt64) -> Int? {
    if last >= 0, keys[last] == key { return last }
    return search(key)
  }

  private mutating func search(_ key: UInt64) -> Int? {
    var bucket = home(of: key)
    while buckets[bucket] >= 0 {
      let place = Int(buckets[bucket])
      if keys[place] == key {
        states[place] = .used
        last = place
        return place
      }
      bucket = (bucket + 1) & (buckets.count - 1)
    }
    return nil
  }

  /// Adds a session that is not there yet.
  mutating func insert(_ key: UInt64) -> Int {
    if (count + 1) * 2 > buckets.count { grow() }
    let place: Int
    if let reused = free.popLast() {
      place = Int(reused)
      sessions[place] = TrackedSession()
      keys[place] = key
      states[place] = .unused
    } else {
      place = sessions.count
      sessions.append(TrackedSession())
      keys.append(key)
      states.append(.unused)
    }
    enter(place)
    last = place
    count += 1
    return place
  }

  mutating func remove(_ place: Int) {
    let mask = buckets.count - 1
    var hole = home(of: keys[place])
    while buckets[hole] != Int32(place) { hole = (hole + 1) & mask }
    var next = hole
    while true {
      next = (next + 1) & mask
      guard buckets[next] >= 0 else { break }
      let home = home(of: keys[Int(buckets[next])])
      // It may move unless its home lies between the hole and itself.
      if (next &- home) & mask >= (next &- hole) & mask {
        buckets[hole] = buckets[next]
        hole = next
      }
    }
    buckets[hole] = -1
    states[place] = .empty
    if last == place { last = -1 }
    free.append(Int32(place))
    count -= 1
  }

  /// A session that was not used for long; nil when there is none at all.
  mutating func leastUsed() -> Int? {
    guard count > 0 else { return nil }
    while true {
      let place = hand
      hand = (hand + 1) % sessions.count
      switch states[place] {
      case .empty: continue
      // The last one is used without being marked.
      case _ where place == last && count > 1: continue
      case .used: states[place] = .unused
      case .unused: return place
      }
    }
  }

  /// All sessions, in the order of their places.
  var places: [Int] { states.indices.filter { states[$0] != .empty } }

  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (buckets.count - 1)
  }

  private mutating func enter(_ place: Int) {
    var bucket = home(of: keys[place])
    while buckets[bucket] >= 0 { bucket = (bucket + 1) & (buckets.count - 1) }
    buckets[bucket] = Int32(place)
  }

  /// Called by ``insert(_:)`` before the new one is there.
  private mutating func grow() {
    buckets = ContiguousArray(repeating: -1, count: buckets.count * 2)
    for place in places { enter(place) }
  }
}
