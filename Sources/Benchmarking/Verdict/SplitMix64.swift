/// Random numbers that are the same in every run.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

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
    state = seed ^ hash
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Below `count`; the modulo favours no index by more than 1 in 2^50.
  mutating func index(below count: Int) -> Int { Int(next() % UInt64(count)) }
}
