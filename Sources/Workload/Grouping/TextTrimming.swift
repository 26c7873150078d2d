/// Takes off what drivers and ORMs put around a statement: spaces, semicolons, and comments before and behind it.
///
/// Tracing comments differ with each call; without them the texts of a class are the same text again.
package enum TextTrimming {
  package static func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var end = bytes.count
    while end > 0, isFiller(bytes[end - 1]) { end -= 1 }
    var start = 0
    while start < end {
      if isFiller(bytes[start]) {
        start += 1
      } else if bytes[start...].starts(with: [0x2d, 0x2d]) {
        start = bytes[start..<end].firstIndex(of: 0x0a) ?? end
      } else if bytes[start...].starts(with: [0x2f, 0x2a]), let close = endOfComment(bytes, from: start, end) {
        start = close
      } else {
        break
      }
    }
    while end > start, let open = startOfLastComment(bytes, start, end) {
      end = open
      while end > start, isFiller(bytes[end - 1]) { end -= 1 }
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private static func isFiller(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte) || byte == UInt8(ascii: ";")
  }

  /// The end of a block comment, which may hold others.
  private static func endOfComment(_ bytes: [UInt8], from start: Int, _ end: Int) -> Int? {
    var depth = 0
    var place = start
    while place + 1 < end {
      if bytes[place] == 0x2f, bytes[place + 1] == 0x2a {
        depth += 1
        place += 2
      } else if bytes[place] == 0x2a, bytes[place + 1] == 0x2f {
        depth -= 1
        place += 2
        if depth == 0 { return place }
      } else {
        place += 1
      }
    }
    return nil
  }

  /// A block comment at the very end, without another within it; nil when it could be part of a line comment.
  private static func startOfLastComment(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard end - start >= 4, bytes[end - 1] == 0x2f, bytes[end - 2] == 0x2a else { return nil }
    var place = end - 4
    while place >= start {
      if bytes[place] == 0x2f, bytes[place + 1] == 0x2a { return place }
      if bytes[place] == 0x2a, bytes[place + 1] == 0x2f { return nil }
      if bytes[place] == 0x2d, bytes[place + 1] == 0x2d { return nil }
      place -= 1
    }
    return nil
  }
}
