/// How many columns text takes in a terminal.
enum DisplayWidth {
  static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

  /// `text` cut to `limit` columns, ending in `...` if anything was cut.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit, columns(text) > limit else { return text }
    var columns = 0
    var kept = ""
    for character in text {
      columns += Self.columns(character)
      if columns > max(0, limit - 3) { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "..."
  }

  /// Two for the wide East Asian and emoji blocks, else one.
  ///
  /// Source: the W and F blocks of Unicode's EastAsianWidth.txt, to the nearest block.
  static func columns(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    return switch scalar.value {
    case ..<0x1100: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
