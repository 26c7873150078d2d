/// The forms in which a night's report is written.
package enum NightFormat: String, Sendable, CaseIterable {
  /// One page for a browser, a mail attachment or paper, that needs nothing else.
  case html
  /// Short, for tickets and chat.
  case markdown
  /// For a terminal.
  case text
  /// The `sextant.night/1` document, for programs.
  case json
}
