/// An expression's text as a key of an index takes it.
package enum ExpressionText {
  /// The expression, in parentheses unless it is a bare function call or stands in its own already.
  ///
  /// Source: `looks_like_function` and its callers in src/backend/utils/adt/ruleutils.c.
  package static func key(_ expression: String) -> String {
    isCall(expression) || functionName(expression) != nil ? expression : "(" + expression + ")"
  }

  /// Without the parentheses around all of it.
  package static func bare(_ expression: String) -> String {
    isCall(expression) && expression.utf8.first == UInt8(ascii: "(")
      ? bare(String(expression.dropFirst().dropLast())) : expression
  }

  /// The name of the function when the expression is nothing but a call of it, unqualified: `lower` of `lower(email)`.
  package static func functionName(_ expression: String) -> String? {
    let name = expression.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard let first = name.first, first.isLetter || first == "_",
      // The grammar takes no row for a function.
      name.lowercased() != "row", isCall(String(expression.dropFirst(name.count)))
    else { return nil }
    return name.split(separator: ".").last.map { $0.lowercased() }
  }

  /// Whether one pair of parentheses encloses all of the text.
  private static func isCall(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") else { return false }
    var depth = 0
    var quote: UInt8?
    for (place, byte) in bytes.enumerated() {
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return place == bytes.count - 1 }
      default: break
      }
    }
    return false
  }
}
