internal import Glibc
internal import SQLSyntax

/// Takes the literals and comments out of a statement, in one pass over its bytes.
///
/// Most bytes are passed over eight at a time: only quotes, digits, dollars and what can begin a comment are looked at, and
/// what stands before a literal is looked up when there is one. The tokens are those of PostgreSQL's own scanner
/// (src/backend/parser/scan.l) with `standard_conforming_strings` on. A text that ends within a literal or a comment ends
/// there, and has ``openMark`` behind it: it is not the statement that it would be with the closing quote.
///
/// Belongs to one thread.
struct StatementScanner {
  /// The text without its literals, each of which is ``LiteralContext/mark``; valid until the next one is scanned.
  private(set) var normalized: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var memory: Memory
  private var capacity: Int
  private let table = CharacterTable.shared
  private static let openMark: UInt8 = 0x05

  private final class Memory {
    let start: UnsafeMutablePointer<UInt8>

    init(_ size: Int) { start = .allocate(capacity: size) }

    deinit { start.deallocate() }
  }

  init() {
    capacity = 4_096
    memory = Memory(capacity)
    normalized = memory.start
  }

  mutating func digest(_ text: LogBytes) -> StatementDigest {
    if text.count + 16 > capacity {
      capacity = text.count + text.count / 2 + 16
      memory = Memory(capacity)
      normalized = memory.start
    }
    count = 0
    if let start = text.baseAddress { scan(start.assumingMemoryBound(to: UInt8.self), text.count) }
    return DigestHash.digest(normalized, count)
  }

  // MARK: - The pass

  private mutating func scan(_ text: UnsafePointer<UInt8>, _ length: Int) {
    let (output, table) = (normalized, table)
    let ends = TokenEnds(text, length, table)
    var context = LiteralContext(table, output)
    var end = 0
    var place = 0
    var isOpen = false
    while true {
      if end == 0 {
        while place < length, table.isSpace(text[place]) || text[place] == UInt8(ascii: ";") { place += 1 }
      }
      let start = place
      while place + 8 <= length, Self.hasNoStop(text + place, table) { place += 8 }
      while place < length, table[text[place]] & CharacterClass.stop == 0 { place += 1 }
      Self.copy(text + start, place - start, to: output, &end)
      guard place < length else { break }
      let byte = text[place]
      var close = place + 1
      switch byte {
      case UInt8(ascii: "'"):
        let prefix = ends.literalPrefix(before: place, from: start)
        end -= prefix
        close = ends.ofLiteral(place, isEscaped: prefix == 1 && text[place - 1] | 0x20 == UInt8(ascii: "e"))
        Self.bound(&close, length, &isOpen)
        put(literal: place - prefix, close, content: place + 1, isNumber: false, ends, &context, &end)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if place > 0, table.isWord(text[place - 1]) {
          close = ends.ofWord(place)
          Self.copy(text + place, close - place, to: output, &end)
        } else {
          close = ends.ofNumber(place)
          if end > 0, output[end - 1] == UInt8(ascii: "."), end == 1 || !table.endsValue(output[end - 2]) { end -= 1 }
          put(literal: place, close, content: place, isNumber: true, ends, &context, &end)
        }
      case UInt8(ascii: "\""):
        close = ends.ofQuoted(place)
        Self.bound(&close, length, &isOpen)
        Self.copy(text + place, close - place, to: output, &end)
      case UInt8(ascii: "$"):
        if place > 0, table.isWord(text[place - 1]) || place + 1 < length && table.isDigit(text[place + 1]) {
          close = ends.ofWord(place + 1)
          Self.copy(text + place, close - place, to: output, &end)
        } else if let behindTag = ends.ofDollarQuoted(place) {
          close = behindTag
          Self.bound(&close, length, &isOpen)
          put(literal: place, close, content: place, isNumber: false, ends, &context, &end)
        } else {
          Self.copy(text + place, 1, to: output, &end)
        }
      case UInt8(ascii: "-") where place + 1 < length && text[place + 1] == UInt8(ascii: "-"):
        close = ends.ofLine(place)
        Self.space(output, &end)
      case UInt8(ascii: "/") where place + 1 < length && text[place + 1] == UInt8(ascii: "*"):
        close = ends.ofComment(place)
        Self.bound(&close, length, &isOpen)
        Self.space(output, &end)
      default:
        output[end] = byte
        end += 1
      }
      place = close
    }
    // What ends the text is part of no statement.
    while end > 0, output[end - 1] == UInt8(ascii: ";") || table.isSpace(output[end - 1]) { end -= 1 }
    count = NamedStatements.withoutNames(output, end, table)
    guard isOpen else { return }
    output[count] = Self.openMark
    count += 1
  }

  @inline(__always)
  private static func bound(_ close: inout Int, _ length: Int, _ isOpen: inout Bool) {
    guard close > length else { return }
    close = length
    isOpen = true
  }

  @inline(__always)
  private static func hasNoStop(_ bytes: UnsafePointer<UInt8>, _ table: CharacterTable) -> Bool {
    let first = table[bytes[0]] | table[bytes[1]] | table[bytes[2]] | table[bytes[3]]
    let second = table[bytes[4]] | table[bytes[5]] | table[bytes[6]] | table[bytes[7]]
    return (first | second) & CharacterClass.stop == 0
  }

  @inline(__always)
  private static func copy(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>, _ end: inout Int
  ) {
    memcpy(output + end, bytes, count)
    end += count
  }

  /// What a comment leaves between two words.
  @inline(__always)
  private static func space(_ output: UnsafeMutablePointer<UInt8>, _ end: inout Int) {
    guard end > 0, output[end - 1] != 0x20 else { return }
    output[end] = 0x20
    end += 1
  }

  @inline(__always)
  private func put(
    literal start: Int, _ close: Int, content: Int, isNumber: Bool, _ ends: TokenEnds, _ context: inout LiteralContext,
    _ end: inout Int
  ) {
    let treatment = context.treatment(&end, isNumber: isNumber) { ends.isComma(close) }
    switch treatment {
    case .repeated: return
    case .kept: return Self.copy(ends.text + start, close - start, to: normalized, &end)
    case .folded: break
    case .like, .regularExpression:
      // The quotes leave room for it.
      normalized[end] = Self.shape(ends.text + content, max(0, close - 1 - content), treatment)
      end += 1
    }
    normalized[end] = LiteralContext.mark
    context.put(markAt: end)
    end += 1
  }

  private static func shape(_ pattern: UnsafePointer<UInt8>, _ count: Int, _ treatment: LiteralTreatment) -> UInt8 {
    let text = String(decoding: UnsafeBufferPointer(start: pattern, count: count), as: UTF8.self)
    let shape = treatment == .like ? PatternShape(like: text) : PatternShape(regularExpression: text)
    switch shape {
    case .prefix: return 0x02
    case .infix: return 0x03
    case .exact: return 0x04
    }
  }
}
