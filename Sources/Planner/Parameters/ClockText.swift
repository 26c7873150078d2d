internal import SQLSyntax

/// A statement's tokens, and where among them a clock is read.
struct ClockText {
  /// Tokens of the statement that are one reading of the clock, and what stands for them.
  struct Reading {
    let tokens: Range<Int>
    let sql: String
  }

  let bytes: [UInt8]
  /// The tokens without comments, in lower case.
  let words: [String]
  private let tokens: [SQLParser.Token]

  /// Nil for a text that can't be scanned.
  init?(_ statement: String) {
    guard let scanned = try? SQLParser.tokens(of: statement) else { return nil }
    tokens = scanned.filter { $0.kind != "C_COMMENT" && $0.kind != "SQL_COMMENT" }
    let bytes = Array(statement.utf8)
    self.bytes = bytes
    words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self).lowercased() }
  }

  /// The place of tokens in the text.
  func bytes(of range: Range<Int>) -> Range<Int> {
    tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound
  }

  /// What reads the clock at the token: the name of a function, a literal or the type before it.
  func clock(at index: Int) -> Reading? { call(at: index) ?? age(at: index) ?? literal(at: index) }

  // MARK: - Functions

  private func call(at index: Int) -> Reading? {
    var end = index + 1
    let function: String
    switch words[index] {
    case "current_date": function = "clock_date"
    case "current_timestamp": function = "clock_timestamptz"
    case "localtimestamp": function = "clock_timestamp"
    case "current_time": function = "clock_timetz"
    case "localtime": function = "clock_time"
    case "now", "transaction_timestamp", "statement_timestamp":
      guard follows(["(", ")"], at: end) else { return nil }
      function = "clock_timestamptz"
      end += 2
    default: return nil
    }
    guard let start = startOfName(at: index), !isLabel(index) else { return nil }
    // A precision, as in CURRENT_TIMESTAMP(3).
    if end == index + 1 { end = endOfPrecision(at: end) }
    return Reading(tokens: start..<end, sql: "\(PlannerClock.schema).\(function)()")
  }

  /// `age` of a constant, which is its distance from midnight today. That of a column is no clock to the planner, which
  /// estimates nothing with it; that of a transaction is another function.
  private func age(at index: Int) -> Reading? {
    guard words[index] == "age", follows(["("], at: index + 1), let start = startOfName(at: index), !isLabel(index),
      let end = endOfConstant(at: index + 2), follows([")"], at: end)
    else { return nil }
    let constant = String(decoding: bytes[bytes(of: (index + 2)..<end)], as: UTF8.self)
    return Reading(
      tokens: start..<(end + 1),
      sql: "pg_catalog.age(\(PlannerClock.schema).clock_date()::timestamptz, \(PlannerClock.rewrite(constant)))")
  }

  /// Where the name at the token begins with its schema; nil when that is not PostgreSQL's own.
  private func startOfName(at index: Int) -> Int? {
    guard index > 0, words[index - 1] == "." else { return index }
    return index > 1 && words[index - 2] == "pg_catalog" ? index - 2 : nil
  }

  /// Whether the token can only be a label, as in `SELECT a current_date`.
  private func isLabel(_ index: Int) -> Bool {
    index > 0 && (words[index - 1] == "as" || Self.endsOperand.contains(tokens[index - 1].kind))
  }

  private static let endsOperand: Set<String> = [
    "IDENT", "SCONST", "ICONST", "FCONST", "PARAM", "ASCII_41", "ASCII_93",
  ]

  // MARK: - Literals

  private static let specialWords: Set<String> = ["now", "today", "yesterday", "tomorrow"]

  /// `date 'today'`, `'today'::date` or `cast('today' as date)`.
  private func literal(at index: Int) -> Reading? {
    if let word = specialWord(at: index) {
      if follows(["::"], at: index + 1), let type = type(at: index + 2) {
        return reading(word, type.name, index..<type.end)
      }
      if index > 1, follows(["cast", "("], at: index - 2), follows(["as"], at: index + 1),
        let type = type(at: index + 2), follows([")"], at: type.end)
      {
        return reading(word, type.name, (index - 2)..<(type.end + 1))
      }
    }
    guard let type = type(at: index), let word = specialWord(at: type.end), startOfName(at: index) == index else {
      return nil
    }
    return reading(word, type.name, index..<(type.end + 1))
  }

  private func reading(_ word: String, _ type: String, _ tokens: Range<Int>) -> Reading {
    Reading(tokens: tokens, sql: "\(PlannerClock.schema).literal_\(type)('\(word)')")
  }

  private func specialWord(at index: Int) -> String? {
    guard index < tokens.count, tokens[index].kind == "SCONST", words[index].hasPrefix("'") else { return nil }
    let word = String(words[index].dropFirst().dropLast().filter { !$0.isWhitespace })
    return Self.specialWords.contains(word) ? word : nil
  }

  /// A type with a date, and the token behind it.
  private func type(at index: Int) -> (name: String, end: Int)? {
    guard index < words.count else { return nil }
    switch words[index] {
    case "date": return ("date", index + 1)
    case "timestamptz": return ("timestamptz", endOfPrecision(at: index + 1))
    case "timestamp":
      let end = endOfPrecision(at: index + 1)
      if follows(["with", "time", "zone"], at: end) { return ("timestamptz", end + 3) }
      return ("timestamp", follows(["without", "time", "zone"], at: end) ? end + 3 : end)
    default: return nil
    }
  }

  /// The token behind a literal or parameter, with its type or without: `'…'`, `date '…'`, `$1::date`, `($1)::date`.
  private func endOfConstant(at index: Int) -> Int? {
    if let type = type(at: index) { return isConstant(type.end) ? type.end + 1 : nil }
    let isInBrackets = follows(["("], at: index) && isConstant(index + 1) && follows([")"], at: index + 2)
    guard isInBrackets || isConstant(index) else { return nil }
    let end = isInBrackets ? index + 3 : index + 1
    return follows(["::"], at: end) ? type(at: end + 1)?.end : end
  }

  private func isConstant(_ index: Int) -> Bool {
    index < tokens.count && (tokens[index].kind == "SCONST" || tokens[index].kind == "PARAM")
  }

  /// Behind `(3)`, if that stands there.
  private func endOfPrecision(at index: Int) -> Int {
    index + 2 < words.count && words[index] == "(" && words[index + 2] == ")" ? index + 3 : index
  }

  private func follows(_ expected: [String], at index: Int) -> Bool {
    index >= 0 && words.count - index >= expected.count
      && words[index..<(index + expected.count)].elementsEqual(expected)
  }
}
