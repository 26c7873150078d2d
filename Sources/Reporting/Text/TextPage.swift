/// Lines of a terminal report, each at most as wide as the terminal where that is possible.
struct TextPage {
  let style: TextStyle
  let width: Int
  private(set) var text = ""

  mutating func blank() { text += "\n" }

  /// One line, cut where the page ends.
  ///
  /// - Parameter colour: Applied to the line's text, not to its indentation.
  mutating func line(_ line: String, indentation: Int = 0, colour: (String) -> String = { $0 }) {
    let line = DisplayWidth.shortened(VisibleText.line(line), to: max(width - indentation, 8))
    text += Self.spaces(line.isEmpty ? 0 : indentation) + colour(line) + "\n"
  }

  /// A paragraph that begins with `label`; its further lines begin where its text did.
  mutating func paragraph(
    _ paragraph: String, label: String = "", indentation: Int = 0, labelWidth: Int = 0, isSQL: Bool = false,
    colour: (String) -> String = { $0 }
  ) {
    let hanging = max(labelWidth, label.utf8.count)
    let room = max(width - indentation - hanging, 24)
    let lines = LineBreaking.lines(VisibleText.line(paragraph), width: room, keepingQuotes: isSQL)
    for (offset, line) in lines.enumerated() {
      let start = offset == 0 ? style.dim(label) + Self.spaces(hanging - label.utf8.count) : Self.spaces(hanging)
      // Statements that go on are indented, to be told from the next one.
      let extra = isSQL && offset > 0 ? "  " : ""
      text += Self.spaces(indentation) + start + extra + colour(line) + "\n"
    }
  }

  /// Lines as they are, however wide.
  mutating func verbatim(_ block: String, indentation: Int) {
    var lines = VisibleText.lines(block)
    while lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines { text += (line.isEmpty ? "" : Self.spaces(indentation) + line) + "\n" }
  }

  /// A cell padded to `width` columns, numbers to the right.
  static func cell(_ text: String, _ width: Int, right: Bool = true) -> String {
    let padding = spaces(width - DisplayWidth.columns(text))
    return right ? padding + text : text + padding
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}
