/// Escapes for HTML: query texts, names and plans come from dumps and logs, and nobody knows who wrote them.
enum HTMLText {
  /// `text` on one line, as text or as an attribute's value in double quotes.
  static func line(_ text: String) -> String { escaped(VisibleText.line(text)) }

  /// `text` with its line breaks, for `pre`.
  static func block(_ text: String) -> String { escaped(VisibleText.block(text)) }

  /// Source: HTML Living Standard, 13.1.2.3 (attributes) and 13.1.3 (text); the apostrophe for single quotes.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
