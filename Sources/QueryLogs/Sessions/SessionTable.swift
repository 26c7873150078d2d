/// The open sessions by key, and in the order in which they were last used.
///
/// Open addressing with linear probing over places in an array; entries that go are closed up by moving back the ones
/// behind them. Source: Knuth, The Art of Computer Programming 3, 6.4, algorithm R.
struct SessionTable {
  var sessions: ContiguousArray<TrackedSession> = []
  /// Places in ``sessions``; negative when empty. As many as a power of two.
  private var buckets = ContiguousArray<Int32>(repeating: -1, count: 64)
  private var free: [Int32] = []
  private(set) var count = 0
  private(set) var newest: Int32 = -1
  private(set) var oldest: Int32 = -1

  /// The place of a session, which becomes the newest; nil when there is none.
  mutating func find(_ key: UInt64) -> Int? {
    if newest >= 0, sessions[Int(newest)].key == key { return Int(newest) }
    var bucket = home(of: key)
    while buckets[bucket] >= 0 {
      let place = Int(buckets[bucket])
      if sessions[place].key == key {
        unlink(place)
        linkAsNewest(place)
        return place
      }
      bucket = (bucket + 1) & (buckets.count - 1)
    }
    return nil
  }

  /// Adds a session that is not there yet, as the newest.
  mutating func insert(_ key: UInt64) -> Int {
    if (count + 1) * 2 > buckets.count { grow() }
    let place: Int
    if let reused = free.popLast() {
      place = Int(reused)
      sessions[place] = TrackedSession(key: key)
    } else {
      place = sessions.count
      sessions.append(TrackedSession(key: key))
    }
    enter(place)
    linkAsNewest(place)
    count += 1
    return place
  }

  mutating func remove(_ place: Int) {
    let mask = buckets.count - 1
    var hole = home(of: sessions[place].key)
    while buckets[hole] != Int32(place) { hole = (hole + 1) & mask }
    var next = hole
    while true {
      next = (next + 1) & mask
      guard buckets[next] >= 0 else { break }
      let home = home(of: sessions[Int(buckets[next])].key)
      // It may move unless its home lies between the hole and itself.
      if (next &- home) & mask >= (next &- hole) & mask {
        buckets[hole] = buckets[next]
        hole = next
      }
    }
    buckets[hole] = -1
    unlink(place)
    free.append(Int32(place))
    count -= 1
  }

  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (buckets.count - 1)
  }

  private mutating func enter(_ place: Int) {
    var bucket = home(of: sessions[place].key)
    while buckets[bucket] >= 0 { bucket = (bucket + 1) & (buckets.count - 1) }
    buckets[bucket] = Int32(place)
  }

  private mutating func grow() {
    buckets = ContiguousArray(repeating: -1, count: buckets.count * 2)
    var place = newest
    while place >= 0 {
      enter(Int(place))
      place = sessions[Int(place)].older
    }
  }

  // MARK: - The order of last use

  private mutating func linkAsNewest(_ place: Int) {
    sessions[place].newer = -1
    sessions[place].older = newest
    if newest >= 0 { sessions[Int(newest)].newer = Int32(place) }
    newest = Int32(place)
    if oldest < 0 { oldest = newest }
  }

  private mutating func unlink(_ place: Int) {
    let (newer, older) = (sessions[place].newer, sessions[place].older)
    if newer >= 0 { sessions[Int(newer)].older = older } else { newest = older }
    if older >= 0 { sessions[Int(older)].newer = newer } else { oldest = newer }
  }
}
