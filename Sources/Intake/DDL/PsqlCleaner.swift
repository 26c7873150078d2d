/// Blanks out psql's own commands (`\connect`, `\restrict`, …) and the data after `COPY … FROM stdin`.
///
/// Follows quotes, dollar quotes and comments, so that a backslash at the start of a line within a function's body is
/// left alone. Bytes keep their places.
struct PsqlCleaner {
  var bytes: [UInt8]
  var metaCommands = 0
  var dataBlocks = 0
  /// Where the semicolons stand that are in no quotes or comments.
  private(set) var semicolons: [Int] = []
  private var place = 0
  /// Where the current statement's first token stands.
  private var statementStart: Int?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func clean() {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\") where isAtLineStart:
        blankLine()
        metaCommands += 1
      case UInt8(ascii: "'"): skipQuoted(UInt8(ascii: "'"), escapes: isEscapeString)
      case UInt8(ascii: "\""): skipQuoted(UInt8(ascii: "\""), escapes: false)
      case UInt8(ascii: "$"): skipDollarQuoted()
      case UInt8(ascii: "-") where follows("--"): skipLine()
      case UInt8(ascii: "/") where follows("/*"): skipComment()
      case UInt8(ascii: ";"): endStatement()
      default:
        if statementStart == nil, bytes[place] > 0x20 { statementStart = place }
        place += 1
      }
    }
  }

  private var isAtLineStart: Bool { place == 0 || bytes[place - 1] == UInt8(ascii: "\n") }

  private var isEscapeString: Bool {
    guard place > 0, bytes[place - 1] | 0x20 == UInt8(ascii: "e") else { return false }
    return place < 2 || !Self.isWord(bytes[place - 2])
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
  }

  private func follows(_ text: StaticString) -> Bool {
    let end = place + text.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    return bytes[place..<end].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
    place += 1
    while place < bytes.count {
      if escapes, bytes[place] == UInt8(ascii: "\\") {
        place += 2
      } else {
        place += 1
        if bytes[place - 1] == quote { return }
      }
    }
  }

  private mutating func skipDollarQuoted() {
    let start = place
    place += 1
    guard start == 0 || !Self.isWord(bytes[start - 1]) else { return }
    var end = place
    while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return }
    if let first = bytes[place..<end].first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return }
    let tag = Array(bytes[start...end])
    place = end + 1
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "$"), bytes[place...].starts(with: tag) {
        place += tag.count
        return
      }
      place += 1
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if follows("/*") {
        depth += 1
        place += 2
      } else if follows("*/") {
        depth -= 1
        place += 2
      } else {
        place += 1
      }
    } while depth > 0 && place < bytes.count
  }

  private mutating func skipLine() {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
  }

  private mutating func blankLine() {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
      bytes[place] = UInt8(ascii: " ")
      place += 1
    }
  }

  private mutating func endStatement() {
    semicolons.append(place)
    let start = statementStart
    statementStart = nil
    defer { place += 1 }
    guard let start, place - start < 64 << 10 else { return }
    let words = bytes[start..<place].split { $0 <= 0x20 }
    guard words.count >= 4, words.first.map(Self.lowercased) == "copy",
      words.suffix(6).contains(where: { Self.lowercased($0) == "stdin" })
    else { return }
    dataBlocks += 1
    skipLine()
    place += 1
    while place < bytes.count {
      let isEnd = follows("\\.")
      blankLine()
      if isEnd { break }
      place += 1
    }
  }

  private static func lowercased(_ word: ArraySlice<UInt8>) -> String {
    String(decoding: word.prefix(8), as: UTF8.self).lowercased()
  }
}
