internal import SQLSyntax

/// Tells texts that were cut off from texts that are wrong.
enum Truncation {
  /// Whether the text looks cut: it ends within a quote, comment or expression, in dots, or at a usual limit.
  ///
  /// Limits are `track_activity_query_size`, by default 1,024 bytes, and its usual doublings; the server cuts one byte
  /// below, and up to three more so as not to cut within a character. Source: `pgstat_report_activity`.
  static func isLikely(_ text: String, _ error: SyntaxError) -> Bool {
    if error.code != .rejected { return false }
    let message = error.message
    if message.hasPrefix("unterminated") || message.hasSuffix("at end of input") { return true }
    if text.hasSuffix("...") || text.hasSuffix("…") { return true }
    let length = text.utf8.count
    return (10...20).contains { power in ((1 << power) - 4...(1 << power)).contains(length) }
  }

  /// `3:14` for a place counted in characters from 1.
  static func lineAndColumn(of position: Int, in text: String) -> String {
    let before = text.unicodeScalars.prefix(max(0, position - 1))
    let line = before.reduce(1) { $1 == "\n" ? $0 + 1 : $0 }
    let column = before.lastIndex(of: "\n").map { before.distance(from: $0, to: before.endIndex) } ?? before.count + 1
    return "\(line):\(column)"
  }
}
