/// Escapes for GitHub Flavored Markdown, which most trackers and chats read.
enum MarkdownText {
  /// `text` as prose on one line that means nothing but itself, in a paragraph, a list item or a table cell.
  static func prose(_ text: String) -> String {
    var escaped = ""
    let line = VisibleText.line(text).split(separator: " ").joined(separator: " ")
    for character in line {
      if "\\`*_[]<>|~&".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    // What would begin a heading, a list or a rule.
    let marker = escaped.prefix { $0.isASCII && $0.isNumber }
    if let first = escaped.first, "#+-=".contains(first) { return "\\" + escaped }
    if !marker.isEmpty, let next = escaped.dropFirst(marker.count).first, ".)".contains(next) {
      return marker + "\\" + escaped.dropFirst(marker.count)
    }
    return escaped
  }

  /// `text` as code on one line. In a table a pipe has to be escaped, in code too.
  ///
  /// Source: GFM 0.29, 6.3 (code spans) and 4.10 (tables).
  static func code(_ text: String, inTable: Bool = false) -> String {
    let line = VisibleText.line(text)
    guard !line.isEmpty else { return "" }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
    let padding = line.first == "`" || line.last == "`" ? " " : ""
    let body = inTable ? line.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") : line
    return fence + padding + body + padding + fence
  }

  /// `text` as a block of code, fenced by more backticks than it holds.
  static func block(_ text: String, language: String = "") -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(VisibleText.block(text))\n\(fence)\n"
  }

  /// A table of cells that are Markdown already; columns in `right` are aligned to the right.
  static func table(_ titles: [String], right: Set<Int> = [], rows: [[String]]) -> String {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |\n" }
    let rule = titles.indices.map { right.contains($0) ? "---:" : "---" }
    return line(titles) + line(rule) + rows.map(line).joined()
  }

  private static func longestRun(of mark: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for character in text {
      run = character == mark ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
