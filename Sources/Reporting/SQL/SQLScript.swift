internal import Advice

/// A script for psql as it grows. What isn't ``raw(_:)`` can't become anything but a comment.
struct SQLScript {
  private(set) var text = ""

  static let usage = "Run with psql -f, not with --single-transaction: some steps can't run inside a transaction."

  /// What stands before the first statement.
  mutating func begin() {
    raw("\\set ON_ERROR_STOP on")
    raw("\\set AUTOCOMMIT on")
  }

  mutating func raw(_ line: String) { text += line + "\n" }

  mutating func blank() { text += "\n" }

  mutating func comment(_ line: String) {
    var line = "-- " + VisibleText.line(line)
    while line.last == " " { line.removeLast() }
    text += line + "\n"
  }

  /// A statement that only the reader may bring to life, line by line: folding could change a quoted name.
  mutating func commentedOut(_ statement: String) {
    for line in VisibleText.lines(statement) { text += "-- " + line + "\n" }
  }

  /// The steps in order. Neighbours that may share a transaction do, so that they happen together or not at all.
  ///
  /// - Parameter statement: What there is where there are no steps.
  mutating func rollout(_ steps: [Recommendation.Step], of statement: String) {
    guard !steps.isEmpty else { return raw(statement) }
    var start = steps.startIndex
    while start < steps.endIndex {
      let end = steps[start...].firstIndex { !$0.inTransaction } ?? steps.endIndex
      let together = steps[start..<max(end, start + 1)]
      if together.count > 1 { raw("BEGIN;") }
      for step in together {
        if !step.why.isEmpty { comment(step.why) }
        raw(step.sql.terminated)
      }
      if together.count > 1 { raw("COMMIT;") }
      start = together.endIndex
    }
  }

  /// What brings things back, as comments.
  ///
  /// - Parameter rollbacks: In the order of what was done.
  mutating func wayBack(_ rollbacks: [String]) {
    let rollbacks = rollbacks.reversed().filter { !$0.isEmpty }
    guard !rollbacks.isEmpty else { return }
    blank()
    comment("The way back, last step first:")
    for rollback in rollbacks { commentedOut(rollback.terminated) }
  }

  /// The names are in UTF-8, whatever psql takes for granted from the locale.
  var finished: String { text.utf8.allSatisfy { $0 < 0x80 } ? text : "\\encoding UTF8\n" + text }
}
