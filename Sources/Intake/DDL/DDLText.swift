internal import SQLSyntax

/// A DDL file as text: what psql alone understands taken out, and split into statements.
struct DDLText {
  /// The statements, without what stands between them.
  let statements: [String]
  /// Lines of psql commands and blocks of COPY data that were left out.
  let metaCommands: Int
  let dataBlocks: Int
  /// From pg_dump's header, such as 160002 for `-- Dumped from database version 16.2`.
  let serverVersion: Int?

  /// - Throws: `.malformedDDL` when quotes or comments are not closed, or for a NUL byte.
  init(_ text: String) throws(IntakeError) {
    var cleaner = PsqlCleaner(Array(text.utf8))
    cleaner.clean()
    metaCommands = cleaner.metaCommands
    dataBlocks = cleaner.dataBlocks
    serverVersion = Self.serverVersion(in: text)
    let ranges: [Range<Int>]
    do {
      ranges = try SQLParser.split(String(decoding: cleaner.bytes, as: UTF8.self))
    } catch {
      throw IntakeError(.malformedDDL, "the DDL can't be split into statements: \(error.message)")
    }
    var statements: [String] = []
    var end = 0
    for range in ranges where range.upperBound <= cleaner.bytes.count && range.lowerBound >= end {
      statements.append(String(decoding: cleaner.bytes[range], as: UTF8.self))
      end = range.upperBound
    }
    // After a parenthesis that is never closed the scanner finds no statement any more.
    statements += Self.pieces(of: cleaner, from: end)
    self.statements = statements
  }

  /// The parts of a text that doesn't parse, cut at every semicolon outside of quotes: one broken statement does not
  /// hide those after it. A single part when there is nothing to cut at.
  static func pieces(of text: String) -> [String] {
    var cleaner = PsqlCleaner(Array(text.utf8))
    cleaner.clean()
    return pieces(of: cleaner, from: 0)
  }

  private static func pieces(of cleaner: PsqlCleaner, from start: Int) -> [String] {
    var pieces: [String] = []
    var start = start
    for end in cleaner.semicolons.filter({ $0 >= start }) + [cleaner.bytes.count] {
      let piece = cleaner.bytes[start..<max(start, end)]
      if piece.contains(where: { $0 > 0x20 }) { pieces.append(String(decoding: piece, as: UTF8.self)) }
      start = min(end + 1, cleaner.bytes.count)
    }
    return pieces
  }

  private static func serverVersion(in text: String) -> Int? {
    let mark = "-- Dumped from database version "
    for line in text.utf8.prefix(4096).split(separator: UInt8(ascii: "\n")) {
      guard let line = String(line), line.hasPrefix(mark) else { continue }
      let numbers = line.dropFirst(mark.count).prefix { $0.isNumber || $0 == "." }.split(separator: ".").map { Int($0) }
      guard let first = numbers.first, let major = first, (9...99).contains(major) else { return nil }
      let minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
      return major * 10_000 + min(minor, 9_999)
    }
    return nil
  }
}
