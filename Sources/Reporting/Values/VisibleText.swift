/// Makes texts of unknown origin safe to show: query texts and names come from dumps and logs.
enum VisibleText {
  /// `text` without line breaks or anything else that a terminal or an editor would act upon.
  ///
  /// White space becomes a space, other control characters and direction overrides become U+FFFD.
  static func line(_ text: String) -> String { String(String.UnicodeScalarView(text.unicodeScalars.map(shown))) }

  /// The same for texts of several lines: line feeds and tabs stay, carriage returns end lines.
  static func block(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": result.append("\n")
      case "\n": if previous != "\r" { result.append("\n") }
      case "\t": result.append("\t")
      default: result.append(shown(scalar))
      }
      previous = scalar
    }
    return String(result)
  }

  /// The lines of ``block(_:)``.
  static func lines(_ text: String) -> [String] {
    block(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
    case ..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: "\u{FFFD}"
    default: scalar
    }
  }
}
