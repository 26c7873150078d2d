/// The FNV-1a hash of 64 bits: small, and the same in every process and on every machine.
///
/// Source: http://www.isthe.com/chongo/tech/comp/fnv/
struct FNV1a64 {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// Takes the text with an end mark, so that "ab" + "c" and "a" + "bc" differ.
  mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte: byte) }
    combine(byte: 0xff)
  }

  mutating func combine(cString: UnsafePointer<CChar>) {
    var next = cString
    while next.pointee != 0 {
      combine(byte: UInt8(bitPattern: next.pointee))
      next += 1
    }
    combine(byte: 0xff)
  }

  mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  /// 16 hexadecimal digits.
  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
