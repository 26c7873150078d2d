internal import Glibc
internal import SQLSyntax

/// Takes the literals, comments and spaces out of a statement, in one pass over its bytes.
///
/// The tokens are those of PostgreSQL's own scanner (src/backend/parser/scan.l) with `standard_conforming_strings` on. A
/// text that ends within a literal ends there.
///
/// Belongs to one thread.
final class StatementScanner {
  /// The text without its literals, each of which became `?`; valid until the next one is scanned.
  private(set) var normalized: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  /// What the last block comment that is no hint holds, without its marks: tracing tags stand there.
  var comment = LogBytes(start: nil, count: 0)
  /// Whether it ended within a literal, a quoted name or a comment.
  var isOpen = false

  init() {
    capacity = 4_096
    normalized = .allocate(capacity: capacity)
  }

  deinit { normalized.deallocate() }

  var text: String { String(decoding: UnsafeBufferPointer(start: normalized, count: count), as: UTF8.self) }

  func digest(_ text: LogBytes) -> StatementDigest {
    if text.count + 16 > capacity {
      normalized.deallocate()
      capacity = text.count + text.count / 2 + 16
      normalized = .allocate(capacity: capacity)
    }
    comment = LogBytes(start: nil, count: 0)
    isOpen = false
    count = 0
    if let start = text.baseAddress {
      scan(start.assumingMemoryBound(to: UInt8.self), text.count)
    }
    return ByteHash.digest(normalized, count)
  }

  // MARK: - The pass

  private func scan(_ text: UnsafePointer<UInt8>, _ length: Int) {
    var context = LiteralContext()
    let output = normalized
    var end = 0
    var place = 0
    /// Where the last comma was put, to take it back.
    var comma = 0
    var needsSpace = false
    var foldsNames = false
    var isFirst = true
    let classes = CharacterClass.table

    while place < length {
      let byte = text[place]
      switch classes[Int(byte)] {
      case .space:
        place += 1
        needsSpace = true
        continue
      case .word:
        if byte | 0x20 == 0x65 || byte | 0x20 == 0x62 || byte | 0x20 == 0x78 || byte | 0x20 == 0x6e
          || byte | 0x20 == 0x75, let opening = prefixedLiteral(text, place, length)
        {
          let close =
            byte | 0x20 == 0x65
            ? endOfEscaped(text, opening + 1, length) : endOfQuoted(text, opening + 1, length, quote: 0x27)
          put(
            literal: context.literal(isNumber: false, isFollowedByComma: isComma(text, close, length)), text, place,
            close,
            contentFrom: opening + 1, output, &end, &comma, &needsSpace)
          place = close
          continue
        }
        if needsSpace { Self.space(output, &end) }
        needsSpace = false
        let start = place
        place += 1
        while place < length, classes[Int(text[place])].isPartOfWord { place += 1 }
        if isFirst {
          isFirst = false
          foldsNames = NamedStatements.begins(text + start, place - start)
        } else if foldsNames, NamedStatements.isName(text + start, place - start, &foldsNames) {
          output[end] = 0x6e
          end += 1
          context.word(text + start, place - start)
          continue
        }
        memcpy(output + end, text + start, place - start)
        end += place - start
        context.word(text + start, place - start)
      case .digit:
        let close = endOfNumber(text, place, length)
        put(
          literal: context.literal(isNumber: true, isFollowedByComma: isComma(text, close, length)), text, place, close,
          contentFrom: place, output, &end, &comma, &needsSpace)
        place = close
      case .quote:
        let close = endOfQuoted(text, place + 1, length, quote: 0x27)
        put(
          literal: context.literal(isNumber: false, isFollowedByComma: isComma(text, close, length)), text, place,
          close,
          contentFrom: place + 1, output, &end, &comma, &needsSpace)
        place = close
      case .doubleQuote:
        if needsSpace { Self.space(output, &end) }
        needsSpace = false
        let close = endOfQuoted(text, place + 1, length, quote: 0x22)
        if foldsNames {
          output[end] = 0x6e
          end += 1
        } else {
          memcpy(output + end, text + place, close - place)
          end += close - place
        }
        context.word(text + place, close - place)
        place = close
      case .dollar:
        if place + 1 < length, classes[Int(text[place + 1])] == .digit {
          if needsSpace { Self.space(output, &end) }
          needsSpace = false
          let start = place
          place += 1
          while place < length, classes[Int(text[place])] == .digit { place += 1 }
          memcpy(output + end, text + start, place - start)
          end += place - start
          context.punctuation(.other)
        } else if let close = endOfDollarQuoted(text, place, length) {
          put(
            literal: context.literal(isNumber: false, isFollowedByComma: isComma(text, close, length)), text, place,
            close, contentFrom: place, output, &end, &comma, &needsSpace)
          place = close
        } else {
          output[end] = byte
          end += 1
          place += 1
        }
      case .comma, .opening, .bracket, .punctuation:
        needsSpace = false
        if byte == 0x2e, place + 1 < length, classes[Int(text[place + 1])] == .digit, context.last != .word {
          let close = endOfNumber(text, place, length)
          put(
            literal: context.literal(isNumber: true, isFollowedByComma: false), text, place, close, contentFrom: place,
            output, &end, &comma, &needsSpace)
          place = close
          continue
        }
        if byte == 0x2c { comma = end }
        output[end] = byte
        end += 1
        place += 1
        if byte == 0x3a, place < length, text[place] == 0x3a {
          output[end] = byte
          end += 1
          place += 1
          context.punctuation(.castMark)
        } else if byte != 0x2e {
          context.punctuation(byte == 0x2c ? .comma : byte == 0x28 ? .opening : byte == 0x5b ? .bracket : .other)
        }
      case .operator:
        if byte == 0x2d, place + 1 < length, text[place + 1] == 0x2d {
          place += 2
          if let newline = memchr(text + place, 0x0a, length - place) {
            place = text.distance(to: newline.assumingMemoryBound(to: UInt8.self)) + 1
          } else {
            place = length
          }
          needsSpace = true
          continue
        }
        if byte == 0x2f, place + 1 < length, text[place + 1] == 0x2a {
          place = endOfComment(text, place, length)
          needsSpace = true
          continue
        }
        let close = endOfOperator(text, place, length)
        if close - place == 1, byte == 0x2d, isSign(context.last), close < length, classes[Int(text[close])] == .digit {
          let number = endOfNumber(text, close, length)
          put(
            literal: context.literal(isNumber: true, isFollowedByComma: isComma(text, number, length)), text, place,
            number, contentFrom: place, output, &end, &comma, &needsSpace)
          place = number
          continue
        }
        needsSpace = false
        memcpy(output + end, text + place, close - place)
        end += close - place
        context.punctuation(OperatorToken.of(text + place, close - place))
        place = close
      }
    }
    // What ends the text is part of no statement.
    while end > 0, output[end - 1] == 0x3b || output[end - 1] == 0x20 { end -= 1 }
    count = end
  }

  /// A space that stands between two words, whatever stood there.
  @inline(__always)
  private static func space(_ output: UnsafeMutablePointer<UInt8>, _ end: inout Int) {
    guard end > 0 else { return }
    let last = output[end - 1]
    guard CharacterClass.table[Int(last)].isPartOfWord || last == 0x22 || last == 0x3f else { return }
    output[end] = 0x20
    end += 1
  }

  @inline(__always)
  private func put(
    literal treatment: LiteralContext.Treatment, _ text: UnsafePointer<UInt8>, _ start: Int, _ close: Int,
    contentFrom content: Int, _ output: UnsafeMutablePointer<UInt8>, _ end: inout Int, _ comma: inout Int,
    _ needsSpace: inout Bool
  ) {
    if needsSpace { Self.space(output, &end) }
    needsSpace = false
    switch treatment {
    case .repeated: end = comma
    case .kept:
      memcpy(output + end, text + start, close - start)
      end += close - start
    case .folded:
      output[end] = 0x3f
      end += 1
    case .like, .regularExpression:
      let pattern = String(
        decoding: UnsafeBufferPointer(start: text + content, count: max(0, close - 1 - content)), as: UTF8.self)
      let shape =
        treatment == .like ? PatternShape(like: pattern) : PatternShape(regularExpression: pattern)
      output[end] = 0x3f
      end += 1
      // A text within quotes has room for it: the quotes go.
      output[end] = shape == .prefix ? 0x31 : shape == .infix ? 0x32 : 0x33
      end += 1
    }
  }

  @inline(__always)
  private func isSign(_ last: LiteralContext.Token) -> Bool {
    last != .word && last != .literal && last != .none
  }

  private func isComma(_ text: UnsafePointer<UInt8>, _ place: Int, _ length: Int) -> Bool {
    var place = place
    while place < length, CharacterClass.table[Int(text[place])] == .space { place += 1 }
    return place < length && text[place] == 0x2c
  }
}
