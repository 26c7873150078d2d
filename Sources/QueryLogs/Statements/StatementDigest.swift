/// 128 bits that all texts share which differ in literals, comments and spaces alone.
package struct StatementDigest: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  package func hash(into hasher: inout Hasher) { hasher.combine(low) }
}

/// 128 bits of bytes in two lanes that don't wait for each other, each of which folds the 128 bits of a product.
///
/// Whoever looks for collisions finds them; then two of his own texts are taken for one class.
/// Idea: wyhash, https://github.com/wangyi-fudan/wyhash
enum DigestHash {
  private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let second: UInt64 = 0xd6e8_feb8_6659_fd93
  private static let third: UInt64 = 0xa076_1d64_78bd_642f

  @inline(__always)
  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }

  static func digest(_ bytes: UnsafeRawPointer, _ count: Int) -> StatementDigest {
    var high = first ^ UInt64(truncatingIfNeeded: count)
    var low = second
    var place = 0
    while place + 16 <= count {
      let one = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let two = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
      high = mix(high ^ one, third ^ two)
      low = mix(low ^ two, second ^ one)
      place += 16
    }
    var one: UInt64 = 0
    var two: UInt64 = 0
    if count >= 16 {
      // The last sixteen bytes, of which some have been read already.
      one = bytes.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self)
      two = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if count >= 8 {
      one = bytes.loadUnaligned(as: UInt64.self)
      two = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else {
      for place in 0..<count {
        one |= UInt64(bytes.load(fromByteOffset: place, as: UInt8.self)) << UInt64(8 * place)
      }
    }
    high = mix(high ^ one, third ^ two)
    low = mix(low ^ two, second ^ one)
    return StatementDigest(high: mix(high, first ^ low), low: mix(low ^ first, third ^ high))
  }
}
