import Testing

/// A statement and the text of the pattern expected of it.
struct PatternCase: Sendable, CustomTestStringConvertible {
  let sql: String
  let pattern: String

  init(_ sql: String, _ lines: [String]) {
    self.sql = sql
    pattern = lines.joined(separator: "\n")
  }

  var testDescription: String { sql }
}
