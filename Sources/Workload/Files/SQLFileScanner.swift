/// Cuts the text of a `.sql` file into statements, the way psql does, whether or not they parse.
///
/// Knows quotes of all kinds, nested comments, bodies of `BEGIN ATOMIC` functions, psql's meta-commands and the data
/// lines of `COPY … FROM stdin`. The grammar isn't asked, so a broken statement hides no other, and a quote that is
/// never closed costs the rest of the file only.
struct SQLFileScanner {
  struct Statement: Equatable {
    /// From the first token to the last, without the semicolon.
    let range: Range<Int>
    /// The comments directly before it.
    let comments: [Range<Int>]
    /// Whether a semicolon or a meta-command that sends it ended it.
    let isTerminated: Bool
  }

  /// psql's commands, from the backslash to the end of the line, but for those that send a statement.
  private(set) var metaCommands: [Range<Int>] = []
  private(set) var copyLineCount = 0

  private let bytes: [UInt8]
  private var position = 0
  private var start: Int?
  private var end = 0
  private var comments: [Range<Int>] = []
  private var words: [[UInt8]] = []
  private var parenthesisDepth = 0
  private var bodyDepth = 0
  private var isFromStdin = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// - Complexity: Linear in the bytes; each is looked at once.
  mutating func next() -> Statement? {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x09...0x0d, 0x20: skipSpace()
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skipLineComment()
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipBlockComment()
      case UInt8(ascii: "\\"):
        let sends = metaCommandSendsStatement()
        if sends, let statement = finish(isTerminated: true) { return statement }
      case UInt8(ascii: ";") where isEndOfStatement:
        position += 1
        let copiesData = isFromStdin && words.first == Array("copy".utf8)
        let statement = finish(isTerminated: true)
        if copiesData { skipCopyData() }
        skipRestOfLineComment()
        if let statement { return statement }
      default: token(byte)
      }
    }
    return finish(isTerminated: false)
  }

  // MARK: - Statements

  /// Within parentheses only the actions of a rule have semicolons.
  private var isEndOfStatement: Bool {
    bodyDepth == 0 && (parenthesisDepth == 0 || words.first != Array("create".utf8))
  }

  private mutating func finish(isTerminated: Bool) -> Statement? {
    defer {
      start = nil
      comments = []
      words = []
      parenthesisDepth = 0
      bodyDepth = 0
      isFromStdin = false
    }
    return start.map { Statement(range: $0..<end, comments: comments, isTerminated: isTerminated) }
  }

  private mutating func token(_ byte: UInt8) {
    if start == nil { start = position }
    switch byte {
    case UInt8(ascii: "'"): skipQuoted(byte, escapes: false)
    case UInt8(ascii: "\""): skipQuoted(byte, escapes: false)
    case UInt8(ascii: "$"): skipDollar()
    case UInt8(ascii: "("):
      parenthesisDepth += 1
      position += 1
    case UInt8(ascii: ")"):
      parenthesisDepth = max(0, parenthesisDepth - 1)
      position += 1
    case let byte where Self.isNameByte(byte): word()
    default: position += 1
    }
    end = position
  }

  private mutating func word() {
    let begin = position
    while position < bytes.count, Self.isNameByte(bytes[position]) || bytes[position] == UInt8(ascii: "$") {
      position += 1
    }
    if position == begin + 1, bytes[begin] | 0x20 == UInt8(ascii: "e"), peek(0) == UInt8(ascii: "'") {
      return skipQuoted(UInt8(ascii: "'"), escapes: true)
    }
    let word = bytes[begin..<position].prefix(16).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    if word == Array("stdin".utf8), words.last == Array("from".utf8) { isFromStdin = true }
    countBody(word)
    if words.count < 5 { words.append(word) } else { words[4] = word }
  }

  /// The bodies of SQL functions have semicolons of their own. Source: psqlscan.l, `begin_depth`.
  private mutating func countBody(_ word: [UInt8]) {
    guard words.first == Array("create".utf8), parenthesisDepth == 0,
      words.prefix(4).contains(where: { $0 == Array("function".utf8) || $0 == Array("procedure".utf8) })
    else { return }
    if word == Array("begin".utf8) { bodyDepth += 1 }
    if word == Array("case".utf8), bodyDepth > 0 { bodyDepth += 1 }
    if word == Array("end".utf8), bodyDepth > 0 { bodyDepth -= 1 }
  }

  // MARK: - What is skipped

  /// An empty line parts comments from the statement behind it.
  private mutating func skipSpace() {
    var lineBreaks = 0
    while position < bytes.count, (0x09...0x0d).contains(bytes[position]) || bytes[position] == 0x20 {
      if bytes[position] == 0x0a { lineBreaks += 1 }
      position += 1
    }
    let followsLineComment = comments.last.map { bytes[$0.lowerBound] == UInt8(ascii: "-") } ?? false
    if start == nil, lineBreaks > (followsLineComment ? 0 : 1) { comments = [] }
  }

  private mutating func skipLineComment() {
    let begin = position
    position = lineEnd()
    if start == nil { comments.append(begin..<position) }
    // The line break belongs to the comment, so that only an empty line counts as one.
    if position < bytes.count { position += 1 }
  }

  /// A comment on the line where a statement ends is about that statement.
  private mutating func skipRestOfLineComment() {
    var next = position
    while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    guard next + 1 < bytes.count, bytes[next] == UInt8(ascii: "-"), bytes[next + 1] == UInt8(ascii: "-") else { return }
    position = next
    position = lineEnd()
  }

  private mutating func skipBlockComment() {
    let begin = position
    var depth = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if bytes[position] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
        if depth == 0 { break }
      } else {
        position += 1
      }
    }
    if start == nil { comments.append(begin..<position) }
  }

  private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if escapes, byte == UInt8(ascii: "\\") {
        position = min(position + 1, bytes.count)
      } else if byte == quote {
        guard peek(0) == quote else { return }
        position += 1
      }
    }
  }

  private mutating func skipDollar() {
    let begin = position
    var next = position + 1
    while next < bytes.count, Self.isNameByte(bytes[next]) { next += 1 }
    guard next < bytes.count, bytes[next] == UInt8(ascii: "$"), !(0x30...0x39).contains(bytes[begin + 1]) else {
      position = next
      return
    }
    let tag = bytes[begin...next]
    position = next + 1
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "$"), bytes[position...].starts(with: tag) {
        position += tag.count
        return
      }
      position += 1
    }
  }

  private mutating func metaCommandSendsStatement() -> Bool {
    let begin = position + 1
    if peek(1) == UInt8(ascii: ";") {
      position += 2
      return true
    }
    position = lineEnd()
    let name = bytes[begin..<max(begin, position)].prefix { Self.isNameByte($0) }
    let sends = Self.sendingCommands.contains(String(decoding: name, as: UTF8.self))
    if !sends || start == nil { metaCommands.append((begin - 1)..<max(begin, position)) }
    return sends
  }

  private mutating func skipCopyData() {
    position = min(lineEnd() + 1, bytes.count)
    while position < bytes.count {
      let begin = position
      position = lineEnd()
      let line = bytes[begin..<position]
      position = min(position + 1, bytes.count)
      if line.elementsEqual("\\.".utf8) || line.elementsEqual("\\.\r".utf8) { return }
      copyLineCount += 1
    }
  }

  private func lineEnd() -> Int { bytes[min(position, bytes.count)...].firstIndex(of: 0x0a) ?? bytes.count }

  private func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private static let sendingCommands: Set<String> = [
    "g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch",
  ]

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
