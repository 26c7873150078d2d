internal import Glibc

/// The messages that most logs have in nearly all their lines, `duration: 12.345 ms  statement: …` and those of the extended
/// protocol in English, without the detour over the languages.
enum FrequentOpening {
  private static let start: StaticString = "duration: "
  private static let middle: StaticString = " ms  "

  @inline(__always)
  static func match(_ message: LogBytes) -> MessageOpening? {
    guard message.count > 24, let bytes = message.baseAddress, isEqual(bytes, start) else { return nil }
    var place = start.utf8CodeUnitCount
    // A statement of a hundred years has twenty digits.
    let limit = min(message.count - 12, 32)
    while place < limit, message[place] &- 0x30 < 10 || message[place] == UInt8(ascii: ".") { place += 1 }
    guard place > 10, isEqual(bytes + place, middle) else { return nil }
    let milliseconds = LogBytes(start: bytes + 10, count: place - 10)
    place += middle.utf8CodeUnitCount
    guard let (kind, name) = kind(message, at: place) else { return nil }
    var text = place + name
    var called = LogBytes(start: nil, count: 0)
    if kind != .statement {
      // Names of drivers are short: `<unnamed>`, `S_1`, `p/c`.
      let end = ByteScan.first(UInt8(ascii: ":"), in: bytes, from: text, end: min(message.count - 1, text + 64))
      guard end < min(message.count - 1, text + 64), message[end + 1] == 0x20 else { return nil }
      called = LogBytes(start: bytes + text, count: end - text)
      text = end + 2
    }
    return MessageOpening(
      kind: kind, milliseconds: milliseconds, name: called,
      text: LogBytes(start: bytes + text, count: message.count - text))
  }

  /// What the word behind the duration says, and its length with what follows it.
  @inline(__always)
  private static func kind(_ message: LogBytes, at place: Int) -> (MessageOpening.Kind, Int)? {
    guard message.count - place > 12, let bytes = message.baseAddress.map({ $0 + place }) else { return nil }
    switch message[place] {
    case UInt8(ascii: "s"): return isEqual(bytes, "statement: ") ? (.statement, 11) : nil
    case UInt8(ascii: "e"): return isEqual(bytes, "execute ") && !isEqual(bytes, "execute fetch") ? (.execute, 8) : nil
    case UInt8(ascii: "b"): return isEqual(bytes, "bind ") ? (.bind, 5) : nil
    case UInt8(ascii: "p"): return isEqual(bytes, "parse ") ? (.parse, 6) : nil
    default: return nil
    }
  }

  /// Whether the word stands there; there are at least as many bytes.
  @inline(__always)
  private static func isEqual(_ bytes: UnsafeRawPointer, _ word: StaticString) -> Bool {
    memcmp(bytes, word.utf8Start, word.utf8CodeUnitCount) == 0
  }
}
