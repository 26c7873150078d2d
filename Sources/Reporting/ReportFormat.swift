/// The forms in which advice is written.
package enum ReportFormat: String, Sendable, CaseIterable {
  /// For a terminal.
  case text
  /// The `sextant.advice/1` document, for programs.
  case json
  /// For tickets and chat.
  case markdown
  /// A script for psql.
  case sql
}
