/// Numbers that look random and depend on nothing but what they are made of: any value of any row can be made alone.
enum Hash64 {
  /// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  static func mix(_ seed: UInt64, _ value: Int) -> UInt64 { mix(seed ^ mix(UInt64(bitPattern: Int64(value)))) }

  /// From 0 up to 1, without it.
  static func unit(_ seed: UInt64, _ value: Int) -> Double { Double(mix(seed, value) >> 11) * 0x1p-53 }

  /// FNV-1a, for seeds of names.
  static func seed(_ seed: UInt64, _ name: String) -> UInt64 {
    mix(name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
  }
}
