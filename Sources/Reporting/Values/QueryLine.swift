/// A query's text on one line, for tables and comments.
enum QueryLine {
  /// The widest tag comment that is shown whole, in columns.
  private static let tagLimit = 32

  /// `query` without comments and superfluous white space, cut to `width` columns.
  ///
  /// A one-line block comment at the start is taken for a tag (`/* orders_list */`), by which people know their
  /// queries: it stays, shortened. Text that is all comment is shown as it is.
  ///
  /// - Complexity: Linear in the leading comments plus `width`, whatever the length of the query.
  static func shortened(_ query: String, to width: Int) -> String {
    var scanner = Scanner(scalars: query.unicodeScalars)
    let tag = scanner.skipLeadingComments()
    let body = scanner.foldedBody(limit: max(width, 16) + 1)
    if body.isEmpty, tag == nil {
      let shown = query.unicodeScalars.prefix(4 * width).split(whereSeparator: \.properties.isWhitespace)
      let line = shown.map { VisibleText.line(String($0)) }.joined(separator: " ")
      return line.isEmpty ? "(no text)" : DisplayWidth.shortened(line, to: width)
    }
    let parts = [tag.map { "/* " + DisplayWidth.shortened($0, to: tagLimit) + " */" }, body.isEmpty ? nil : body]
    return DisplayWidth.shortened(parts.compactMap(\.self).joined(separator: " "), to: width)
  }
}

extension QueryLine {
  /// Knows comments, strings and quoted names of SQL; a mistake in an unusual string costs looks, nothing else.
  private struct Scanner {
    let scalars: String.UnicodeScalarView
    var position: String.UnicodeScalarView.Index

    init(scalars: String.UnicodeScalarView) {
      self.scalars = scalars
      position = scalars.startIndex
    }

    /// Moves to the first token, and returns what the first one-line block comment says.
    mutating func skipLeadingComments() -> String? {
      var tag: String?
      while let scalar = current {
        if scalar.properties.isWhitespace {
          scalars.formIndex(after: &position)
        } else if let comment = skipComment() {
          if tag == nil, let text = comment.blockText { tag = Self.tag(text) }
        } else {
          break
        }
      }
      return tag
    }

    /// The rest, comments dropped and white space folded, up to about `limit` scalars.
    mutating func foldedBody(limit: Int) -> String {
      var body = String.UnicodeScalarView()
      var length = 0
      var quote: Unicode.Scalar?
      var needsSpace = false
      while let scalar = current, length <= 4 * limit {
        if quote == nil, scalar.properties.isWhitespace {
          scalars.formIndex(after: &position)
          needsSpace = true
          continue
        }
        if quote == nil, skipComment() != nil {
          needsSpace = true
          continue
        }
        if needsSpace, !body.isEmpty { body.append(" ") }
        needsSpace = false
        if scalar == quote { quote = nil } else if quote == nil, scalar == "'" || scalar == "\"" { quote = scalar }
        body.append(VisibleText.shown(scalar))
        length += 1
        scalars.formIndex(after: &position)
      }
      return String(body)
    }

    private var current: Unicode.Scalar? { position < scalars.endIndex ? scalars[position] : nil }

    private func pair(at index: String.UnicodeScalarView.Index) -> (Unicode.Scalar, Unicode.Scalar)? {
      guard index < scalars.endIndex else { return nil }
      let next = scalars.index(after: index)
      return next < scalars.endIndex ? (scalars[index], scalars[next]) : nil
    }

    /// Skips a comment, if one begins here; block comments nest.
    private mutating func skipComment() -> Comment? {
      switch pair(at: position) {
      case ("-", "-")?:
        while let scalar = current, scalar != "\n", scalar != "\r" { scalars.formIndex(after: &position) }
        return Comment(blockText: nil)
      case ("/", "*")?:
        let start = scalars.index(position, offsetBy: 2)
        position = start
        var depth = 1
        var end = start
        while position < scalars.endIndex, depth > 0 {
          end = position
          switch pair(at: position) {
          case ("/", "*")?: depth += 1
          case ("*", "/")?: depth -= 1
          default:
            scalars.formIndex(after: &position)
            continue
          }
          position = scalars.index(position, offsetBy: 2)
        }
        return Comment(blockText: depth == 0 ? scalars[start..<end] : nil)
      default:
        return nil
      }
    }

    private static func tag(_ text: Substring.UnicodeScalarView) -> String? {
      guard !text.contains(where: { $0 == "\n" || $0 == "\r" }) else { return nil }
      let words = text.prefix(4 * tagLimit).split(whereSeparator: \.properties.isWhitespace)
      return words.isEmpty ? nil : words.map { VisibleText.line(String($0)) }.joined(separator: " ")
    }
  }

  private struct Comment {
    /// What a terminated block comment says; nil for a line comment.
    var blockText: Substring.UnicodeScalarView?
  }
}
