#if canImport(Glibc)
  internal import Glibc
#endif

/// Reads CSV as PostgreSQL writes it (RFC 4180: doubled quotes, line breaks within quotes), from bytes in memory.
///
/// Fields are ranges of the input: nothing is copied until a text is asked for, so a reader that needs one column of
/// 26 pays for one. Malformed records are reported one by one, and the reader goes on behind them.
///
/// - Complexity: One pass over the input; quoted text is skipped by `memchr`.
package struct CSVReader {
  /// A field's place in the input, without its quotes.
  package struct Field: Equatable, Sendable {
    package let range: Range<Int>
    package let isQuoted: Bool
    package let hasDoubledQuotes: Bool
  }

  package enum Step: Equatable, Sendable {
    /// ``fields`` holds a record.
    case record
    /// A record that breaks the rules, with what is wrong; ``fields`` holds what came before the place.
    case malformed(String)
    /// There is no further record.
    case end
  }

  /// The fields of the present record.
  package private(set) var fields: [Field] = []
  /// Where the present record begins, in bytes.
  package private(set) var recordStart = 0

  private let bytes: UnsafeRawBufferPointer
  private let delimiter: UInt8
  private var position: Int
  private var lines = LineCounter()

  /// - Parameters:
  ///   - bytes: The whole input; has to outlive the reader. A byte order mark is skipped.
  ///   - delimiter: The byte between fields.
  package init(_ bytes: UnsafeRawBufferPointer, delimiter: UInt8 = UInt8(ascii: ",")) {
    self.bytes = bytes
    self.delimiter = delimiter
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// Reads the next record into ``fields``; empty lines are no records.
  package mutating func next() -> Step {
    while position < bytes.count, isLineBreak(bytes[position]) { position += 1 }
    fields.removeAll(keepingCapacity: true)
    recordStart = position
    guard position < bytes.count else { return .end }
    while true {
      if position < bytes.count, bytes[position] == Self.quote {
        if let problem = readQuotedField() { return .malformed(problem) }
      } else {
        readPlainField()
      }
      guard position < bytes.count else { return .record }
      let byte = bytes[position]
      position += 1
      if byte != delimiter { return .record }
    }
  }

  /// A field's text, with doubled quotes undone; nil for NULL, which psql writes as an empty field without quotes.
  package func text(_ index: Int) -> String? {
    guard index < fields.count else { return nil }
    let field = fields[index]
    let slice = bytes[field.range]
    if field.range.isEmpty && !field.isQuoted { return nil }
    guard field.hasDoubledQuotes else { return String(decoding: slice, as: UTF8.self) }
    var undoubled: [UInt8] = []
    undoubled.reserveCapacity(slice.count)
    var isSecond = false
    for byte in slice {
      isSecond = byte == Self.quote && !isSecond
      if !isSecond { undoubled.append(byte) }
    }
    return String(decoding: undoubled, as: UTF8.self)
  }

  /// The line on which the present record begins, from 1: counted when asked for, since only errors need it.
  package mutating func recordLine() -> Int { lines.line(of: recordStart, in: bytes) }

  /// The delimiter of a header line: whichever of comma, semicolon and tab occurs most outside quotes.
  package static func delimiter(ofHeaderIn bytes: UnsafeRawBufferPointer) -> UInt8 {
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == lineFeed || byte == carriageReturn { break }
      if let index = delimiters.firstIndex(of: byte) { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    return delimiters[counts.firstIndex(of: most) ?? 0]
  }

  // MARK: - Fields

  private mutating func readPlainField() {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || isLineBreak(byte) { break }
      position += 1
    }
    fields.append(Field(range: start..<position, isQuoted: false, hasDoubledQuotes: false))
  }

  /// - Returns: What is wrong, with the position moved to where reading can go on.
  private mutating func readQuotedField() -> String? {
    let start = position + 1
    var hasDoubledQuotes = false
    position = start
    while let closing = find(Self.quote, from: position) {
      position = closing + 1
      if position < bytes.count, bytes[position] == Self.quote {
        hasDoubledQuotes = true
        position += 1
        continue
      }
      guard position == bytes.count || bytes[position] == delimiter || isLineBreak(bytes[position]) else {
        position = find(Self.lineFeed, from: position).map { $0 + 1 } ?? bytes.count
        return "text follows a closing quote"
      }
      fields.append(Field(range: start..<closing, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes))
      return nil
    }
    fields.append(Field(range: start..<bytes.count, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes))
    position = bytes.count
    return Self.unterminated
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private func isLineBreak(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }

  /// What is said of a record that the end of the input cuts off.
  package static let unterminated = "the file ends within quotes"

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
}
