/// Whether and how text is coloured: four ANSI attributes, or none.
package struct TextStyle: Sendable, Equatable {
  /// Not a single escape byte.
  package static let plain = TextStyle(isColoured: false)
  package static let coloured = TextStyle(isColoured: true)

  package var isColoured: Bool

  package init(isColoured: Bool) { self.isColoured = isColoured }

  /// Coloured on a terminal, unless the user said otherwise (https://no-color.org).
  ///
  /// - Parameter noColor: The value of the environment variable `NO_COLOR`, if it is set; empty counts as unset.
  package init(isTerminal: Bool, noColor: String?) {
    self.init(isColoured: isTerminal && (noColor ?? "").isEmpty)
  }

  func bold(_ text: String) -> String { wrapped(text, "1") }
  func dim(_ text: String) -> String { wrapped(text, "2") }
  func red(_ text: String) -> String { wrapped(text, "31") }
  func green(_ text: String) -> String { wrapped(text, "32") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
