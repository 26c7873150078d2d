internal import Selection

extension SplitMix64 {
  /// A stream of its own for each name, so that what is measured beside it doesn't change an interval.
  ///
  /// Names are hashed with FNV-1a (Fowler, Noll, Vo).
  init(seed: UInt64, names: [String]) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for name in names {
      for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      // Ends a name: no text holds this byte.
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    self.init(seed: seed ^ hash)
  }

  /// Below `count`; the modulo favours no index by more than 1 in 2^50.
  mutating func index(below count: Int) -> Int { Int(next() % UInt64(count)) }
}
