/// A hash of what a log says, the same in every process and on every machine.
///
/// Each step folds the 128 bits of a product, as in wyhash (https://github.com/wangyi-fudan/wyhash). Whoever writes the
/// log can make texts collide; then a sample is not quite uniform, and nothing else.
package enum ContentHash {
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    // An empty text is the same wherever it lies, and nowhere.
    guard let start = bytes.baseAddress else { return folded(0xe703_7ed1_a0b4_28db, mixed(0, seed)) }
    var hash = mixed(UInt64(count), seed)
    var place = 0
    if count >= 32 {
      // Two lanes: the processor multiplies both at a time.
      var other = hash ^ 0x1d8e_4e27_c47d_124f
      while count - place >= 32 {
        hash = folded(word(start, place) ^ 0xa076_1d64_78bd_642f, word(start, place + 8) ^ hash)
        other = folded(word(start, place + 16) ^ 0xe703_7ed1_a0b4_28db, word(start, place + 24) ^ other)
        place += 32
      }
      hash = mixed(hash, other)
    }
    if count - place >= 16 {
      hash = folded(word(start, place) ^ 0xa076_1d64_78bd_642f, word(start, place + 8) ^ hash)
      place += 16
    }
    var low: UInt64 = 0
    var high: UInt64 = 0
    if count >= 16, place < count {
      // The last 16 bytes, of which some were taken already.
      low = word(start, count - 16)
      high = word(start, count - 8)
    } else {
      for offset in 0..<(count - place) {
        let byte = UInt64(start.load(fromByteOffset: place + offset, as: UInt8.self))
        if offset < 8 { low |= byte << UInt64(offset * 8) } else { high |= byte << UInt64(offset * 8 - 64) }
      }
    }
    return folded(low ^ 0xe703_7ed1_a0b4_28db, high ^ hash)
  }

  package static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  /// - Returns: A hash of both in this order.
  package static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    folded(first ^ 0x8ebc_6af0_9c88_c6e3, second ^ 0x5899_65cc_7537_4cc3)
  }

  /// What an execution is told from all others by, whatever the format of the log: stderr has the number of a process
  /// where csvlog has a session's name, so that both are left out.
  ///
  /// - Parameters:
  ///   - microseconds: Of the statement; negative when unknown.
  ///   - text: The hash of its text.
  ///   - parameters: The hash of its parameters as they are logged.
  ///   - place: Which of several statements of the text it is.
  package static func ofExecution(
    time: Int64?, microseconds: Int, text: UInt64, parameters: UInt64, place: Int
  ) -> UInt64 {
    let when = mixed(UInt64(bitPattern: time ?? .min), UInt64(bitPattern: Int64(microseconds)))
    return mixed(mixed(when, text), parameters &+ UInt64(truncatingIfNeeded: place))
  }

  private static let seed: UInt64 = 0x9e37_79b9_7f4a_7c15

  @inline(__always)
  private static func word(_ start: UnsafeRawPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  @inline(__always)
  private static func folded(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.high ^ product.low
  }

  /// 16 hexadecimal digits.
  package static func hexadecimal(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
