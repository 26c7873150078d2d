/// The number that stands for a database's name where a lock needs one.
enum LockKey {
  /// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): the same in all versions of Sextant, which have to
  /// exclude each other. Two names of one number would only keep each other waiting.
  static func number(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "sextant history\0".utf8 { mix(byte) }
    for byte in name.utf8 { mix(byte) }
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// Sixteen hexadecimal digits.
  static func digits(_ name: String) -> String {
    let digits = String(number(name), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
