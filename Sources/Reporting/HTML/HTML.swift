/// A piece of a page. What is interpolated as a `String` is escaped; only literals in the source and other pieces are markup.
///
///     let html: HTML = "<td title=\"\(name)\">\(cell)</td>"
struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  private(set) var text: String

  static let empty = HTML(stringLiteral: "")

  init(stringLiteral value: String) { text = value }

  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Markup from one of the page's own files, nothing else.
  init(trusted text: String) { self.text = text }

  static func += (left: inout HTML, right: HTML) { left.text += right.text }

  static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate(set) var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    /// On one line, in text or in an attribute's value in double quotes.
    mutating func appendInterpolation(_ value: String) { text += HTMLText.line(value) }

    /// With its line breaks, for `pre`.
    mutating func appendInterpolation(block value: String) { text += HTMLText.block(value) }

    mutating func appendInterpolation(_ value: Int) { text += String(value) }

    mutating func appendInterpolation(_ html: HTML) { text += html.text }

    mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }
  }
}

extension Sequence<HTML> {
  func joined(_ separator: HTML = .empty) -> HTML { HTML(trusted: map(\.text).joined(separator: separator.text)) }
}
