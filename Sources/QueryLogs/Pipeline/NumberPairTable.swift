/// Numbers by pairs of numbers: a hash table with open addressing, for a look-up with each execution.
struct NumberPairTable: Sendable {
  /// Pairs plus 1; 0 is free.
  private var keys: [UInt64]
  private var values: [Int32]
  private var count = 0

  init() {
    keys = Array(repeating: 0, count: 256)
    values = Array(repeating: 0, count: 256)
  }

  /// - Returns: nil when the pair is not in it.
  subscript(first: UInt32, second: UInt32) -> Int32? {
    let place = place(of: Self.key(first, second))
    return keys[place] == 0 ? nil : values[place]
  }

  /// - Parameter first: Below `UInt32.max`.
  mutating func insert(_ value: Int32, _ first: UInt32, _ second: UInt32) {
    if count * 2 >= keys.count { grow() }
    let key = Self.key(first, second)
    let place = place(of: key)
    if keys[place] == 0 { count += 1 }
    keys[place] = key
    values[place] = value
  }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
    (UInt64(first) << 32 | UInt64(second)) &+ 1
  }

  private func place(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
    while keys[place] != 0, keys[place] != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = zip(keys, values).filter { $0.0 != 0 }
    keys = Array(repeating: 0, count: keys.count * 2)
    values = Array(repeating: 0, count: keys.count)
    for (key, value) in old {
      let place = place(of: key)
      keys[place] = key
      values[place] = value
    }
  }
}
