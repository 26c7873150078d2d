/// A hash of the values of an execution: of its parameters and of its text, literals and all.
///
/// Not for tables: it tells whether two executions of one class in a row ask for the same, and a wrong answer once in 2⁶⁴
/// costs nothing. Texts are read in steps of 16 bytes, each folded by a multiplication of 64 by 64 bits, as in wyhash.
///
/// Source of the construction: https://github.com/wangyi-fudan/wyhash
enum ValueHash {
  /// Longer texts are taken to differ from all others: loops don't send them, and they would cost too much to read.
  static let maximumBytes = 64 << 10

  static func of(_ text: LogBytes, _ parameters: LogBytes, otherwise number: UInt64) -> UInt64 {
    guard text.count + parameters.count <= maximumBytes else { return mixed(number ^ first, second) }
    return combined(text, combined(parameters, UInt64(truncatingIfNeeded: parameters.count)))
  }

  private static let first: UInt64 = 0xa076_1d64_78bd_642f
  private static let second: UInt64 = 0xe703_7ed1_a0b4_28db

  private static func combined(_ bytes: LogBytes, _ seed: UInt64) -> UInt64 {
    var hash = seed ^ first
    let count = bytes.count
    var place = 0
    while place + 16 <= count {
      let low = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let high = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
      hash = mixed(low ^ second, high ^ hash)
      place += 16
    }
    var rest: UInt64 = 0
    if count >= 16 {
      // The last sixteen bytes, of which some have been read already.
      let low = bytes.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self)
      rest = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      hash = mixed(low ^ first, hash ^ second)
    } else {
      while place < count {
        rest = rest << 8 | UInt64(bytes[place])
        place += 1
        if place == 8 {
          hash = mixed(rest ^ second, hash)
          rest = 0
        }
      }
    }
    return mixed(rest ^ UInt64(truncatingIfNeeded: count), hash ^ second)
  }

  @inline(__always) private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.high ^ product.low
  }
}
