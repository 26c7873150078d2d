/// The forms in which a benchmark is written.
package enum BenchFormat: String, Sendable, CaseIterable {
  /// For a terminal.
  case text
  /// The `sextant.bench/1` document, for programs.
  case json
  /// For tickets and chat.
  case markdown
  /// One page for a browser, or for paper, that needs nothing else.
  case html
  /// A script with what is kept, for psql.
  case sql
}
