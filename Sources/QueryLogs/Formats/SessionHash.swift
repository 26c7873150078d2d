/// Turns what a log calls a session into the number that ``LogEntry/session`` is, alike in all formats.
package enum SessionHash {
  /// - Parameter name: The session's id (`%c`), or the process id where there is none. Empty is 0.
  @inline(__always)
  package static func of(_ name: LogBytes) -> UInt64 {
    guard !name.isEmpty else { return 0 }
    // Multiply and fold, eight bytes a step: few sessions, so that 64 bits are plenty.
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: name.count)
    var place = 0
    while name.count - place >= 8 {
      hash = mix(hash ^ name.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
      place += 8
    }
    var rest: UInt64 = 0
    while place < name.count {
      rest = rest << 8 | UInt64(name[place])
      place += 1
    }
    return mix(hash ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return product.high ^ product.low
  }
}
