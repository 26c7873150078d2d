/// A hash of what a log says, the same in every process and on every machine: 16 bytes a step.
///
/// Each step folds the 128 bits of a product, as in wyhash (https://github.com/wangyi-fudan/wyhash). Whoever writes the
/// log can make texts collide; then a sample is not quite uniform, and nothing else.
package enum ContentHash {
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = mixed(UInt64(bytes.count), 0x9e37_79b9_7f4a_7c15)
    var place = 0
    while bytes.count - place >= 16 {
      hash = folded(word(bytes, place) ^ 0xa076_1d64_78bd_642f, word(bytes, place + 8) ^ hash)
      place += 16
    }
    var low: UInt64 = 0
    var high: UInt64 = 0
    for offset in 0..<(bytes.count - place) {
      let byte = UInt64(bytes[place + offset])
      if offset < 8 { low |= byte << UInt64(offset * 8) } else { high |= byte << UInt64(offset * 8 - 64) }
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

  /// What an execution is told from all others by.
  ///
  /// - Parameters:
  ///   - text: The hash of its text.
  ///   - parameters: The hash of its parameters as they are logged.
  ///   - place: Which of several statements of the text it is.
  package static func ofExecution(
    time: Int64?, session: UInt64, text: UInt64, parameters: UInt64, place: Int
  ) -> UInt64 {
    let when = mixed(UInt64(bitPattern: time ?? .min), session)
    return mixed(mixed(when, text), parameters &+ UInt64(truncatingIfNeeded: place))
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

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
