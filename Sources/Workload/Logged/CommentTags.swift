/// Reads the tags that sqlcommenter puts behind a statement: `/*action='show',controller='orders'*/`.
///
/// Source: https://google.github.io/sqlcommenter/spec/: keys and values are URL-encoded, values quoted, pairs sorted and
/// separated by commas. `traceparent` and `tracestate` differ with each call and are left out.
package enum CommentTags {
  /// The longest comment that is looked at, in bytes.
  private static let maximumBytes = 2_048

  /// Calls `body` for each `key='value'` of a comment at the end of a text.
  ///
  /// - Parameter body: Gets the bytes of the key and those between the quotes of the value, still encoded.
  @inline(__always)
  package static func forEach(
    in text: UnsafeRawBufferPointer, _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
  ) {
    guard let comment = comment(in: text) else { return }
    var place = 0
    while place < comment.count {
      let start = place
      while place < comment.count, isKey(comment[place]) { place += 1 }
      let key = UnsafeRawBufferPointer(rebasing: comment[start..<place])
      guard !key.isEmpty, comment.count - place >= 3, comment[place] == UInt8(ascii: "="),
        comment[place + 1] == UInt8(ascii: "'")
      else { return }
      let from = place + 2
      place = from
      while place < comment.count, comment[place] != UInt8(ascii: "'") {
        place += comment[place] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard place < comment.count else { return }
      if !isLeftOut(key) { body(key, UnsafeRawBufferPointer(rebasing: comment[from..<place])) }
      place += 1
      while place < comment.count, comment[place] == UInt8(ascii: ",") || comment[place] == 0x20 { place += 1 }
    }
  }

  /// `key=value` as a person reads it.
  package static func name(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> String {
    decoded(key) + "=" + decoded(value)
  }

  private static func isKey(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7a, 0x41...0x5a, 0x30...0x39: true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "%"): true
    default: false
    }
  }

  private static func isLeftOut(_ key: UnsafeRawBufferPointer) -> Bool {
    key.first == UInt8(ascii: "t") && (key.elementsEqual("traceparent".utf8) || key.elementsEqual("tracestate".utf8))
  }

  /// What is between `/*` and `*/` at the end, semicolons and spaces aside.
  private static func comment(in text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var end = text.count
    while end > 0, text[end - 1] == UInt8(ascii: ";") || text[end - 1] <= 0x20 { end -= 1 }
    guard end >= 4, text[end - 1] == UInt8(ascii: "/"), text[end - 2] == UInt8(ascii: "*") else { return nil }
    var start = end - 4
    let lowest = max(0, end - maximumBytes)
    while start >= lowest {
      if text[start] == UInt8(ascii: "/"), text[start + 1] == UInt8(ascii: "*") {
        var content = text[(start + 2)..<(end - 2)]
        while content.first == 0x20 { content.removeFirst() }
        while content.last == 0x20 { content.removeLast() }
        return UnsafeRawBufferPointer(rebasing: content)
      }
      start -= 1
    }
    return nil
  }

  private static func decoded(_ bytes: UnsafeRawBufferPointer) -> String {
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "%"), place + 1 < bytes.count, let high = digit(bytes[place]),
        let low = digit(bytes[place + 1])
      {
        result.append(high << 4 | low)
        place += 2
      } else if byte != UInt8(ascii: "\\") || place >= bytes.count {
        result.append(byte)
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
    default: nil
    }
  }
}
