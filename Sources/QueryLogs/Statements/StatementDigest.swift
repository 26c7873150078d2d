/// 128 bits that all texts share which differ in literals, comments and spaces alone.
package struct StatementDigest: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  package func hash(into hasher: inout Hasher) { hasher.combine(low) }
}

/// A hash of bytes for tables: fast, the same in every process, and no match for somebody who looks for collisions.
///
/// Multiplies 64 × 64 bits and folds the product, eight bytes a lane at a time.
/// Idea: wyhash, https://github.com/wangyi-fudan/wyhash
enum ByteHash {
  private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let second: UInt64 = 0xd6e8_feb8_6659_fd93
  private static let third: UInt64 = 0xa076_1d64_78bd_642f

  @inline(__always)
  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }

  /// The last bytes of a text, at most eight, as a number.
  @inline(__always)
  private static func tail(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in 0..<count { value |= UInt64(bytes.load(fromByteOffset: place, as: UInt8.self)) << UInt64(8 * place) }
    return value
  }

  static func digest(_ bytes: UnsafeRawPointer, _ count: Int) -> StatementDigest {
    var high = first ^ UInt64(truncatingIfNeeded: count)
    var low = second
    var place = 0
    while place + 16 <= count {
      let one = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let two = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
      high = mix(high ^ one, third ^ two)
      low = mix(low ^ two, second ^ one) &+ high
      place += 16
    }
    let rest = count - place
    let one = rest >= 8 ? bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) : tail(bytes + place, rest)
    let two = rest > 8 ? tail(bytes + place + 8, rest - 8) : 0
    high = mix(high ^ one, third ^ two)
    low = mix(low ^ two, second ^ one) &+ high
    return StatementDigest(high: mix(high, first ^ low), low: mix(low ^ first, third ^ high))
  }

  /// 64 bits of it.
  static func value(_ bytes: LogBytes) -> UInt64 {
    guard let start = bytes.baseAddress else { return 0 }
    return digest(start, bytes.count).low
  }
}
