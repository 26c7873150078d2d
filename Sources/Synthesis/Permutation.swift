/// A shuffle of 0..<count that is computed place by place, without a table: a Feistel network of four rounds, walked
/// until it comes out within the range.
///
/// Source: Black and Rogaway, "Ciphers with arbitrary finite domains", 2002 (cycle walking).
struct Permutation {
  let count: Int
  private let halfBits: UInt64
  private let seed: UInt64

  init(_ count: Int, seed: UInt64) {
    self.count = count
    self.seed = seed
    let bits = max(2, Int.bitWidth - max(0, count - 1).leadingZeroBitCount)
    halfBits = UInt64((bits + 1) / 2)
  }

  func callAsFunction(_ place: Int) -> Int {
    guard count > 1 else { return place }
    let mask = (UInt64(1) << halfBits) - 1
    var value = UInt64(place)
    repeat {
      var left = value >> halfBits
      var right = value & mask
      for round in 0..<UInt64(4) {
        (left, right) = (right, left ^ (Hash64.mix(seed &+ round << 56 &+ right) & mask))
      }
      value = left << halfBits | right
    } while value >= UInt64(count)
    return Int(value)
  }
}
