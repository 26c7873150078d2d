/// Breaks text into lines of at most so many columns.
enum LineBreaking {
  /// `text` broken at spaces; a word that is too long has a line of its own.
  ///
  /// - Parameter keepingQuotes: For SQL: never break inside a string or a quoted name, so that the lines still run.
  static func lines(_ text: String, width: Int, keepingQuotes: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    var columns = 0
    for word in words(text, keepingQuotes: keepingQuotes) {
      let wordColumns = DisplayWidth.columns(word)
      if columns > 0, columns + 1 + wordColumns > width {
        lines.append(line)
        line = ""
        columns = 0
      }
      if columns > 0 { line += " " }
      line += word
      columns += wordColumns + (columns > 0 ? 1 : 0)
    }
    if columns > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  private static func words(_ text: String, keepingQuotes: Bool) -> [Substring] {
    var quote: Character?
    return text.split { character in
      guard keepingQuotes else { return character == " " }
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      }
      return quote == nil && character == " "
    }
  }
}
