internal import Glibc

/// The message that most logs have in nearly all their lines, `duration: 12.345 ms  statement: …` in English, without
/// the detour over the languages.
enum FrequentOpening {
  private static let start: StaticString = "duration: "
  private static let middle: StaticString = " ms  statement: "

  @inline(__always)
  static func match(_ message: LogBytes) -> MessageOpening? {
    guard message.count > 28, let bytes = message.baseAddress, memcmp(bytes, start.utf8Start, 10) == 0 else {
      return nil
    }
    var place = 10
    // A statement of a hundred years has twenty digits.
    let limit = min(message.count - 16, 32)
    while place < limit, message[place] &- 0x30 < 10 || message[place] == UInt8(ascii: ".") { place += 1 }
    guard place > 10, place <= message.count - 16, memcmp(bytes + place, middle.utf8Start, 16) == 0 else { return nil }
    return MessageOpening(
      kind: .statement, milliseconds: LogBytes(rebasing: message[10..<place]), name: LogBytes(start: nil, count: 0),
      text: LogBytes(rebasing: message[(place + 16)...]))
  }
}
