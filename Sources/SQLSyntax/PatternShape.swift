/// What a literal pattern lets an index do, which is all of it that the shape keeps.
package enum PatternShape: String {
  /// Begins with fixed text: a B-tree can serve it.
  case prefix
  /// Begins with a wildcard: only trigrams can serve it.
  case infix
  /// Holds no wildcard: an equality.
  case exact

  /// Of a LIKE or ILIKE pattern, with backslash as the escape.
  package init(like pattern: String) {
    var isEscaped = false
    for (offset, byte) in pattern.utf8.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "_") {
        self = offset == 0 ? .infix : .prefix
        return
      }
    }
    self = .exact
  }

  /// Of a POSIX regular expression: PostgreSQL finds a fixed prefix only behind an anchor.
  package init(regularExpression pattern: String) {
    self = pattern.utf8.first == UInt8(ascii: "^") ? .prefix : .infix
  }
}
