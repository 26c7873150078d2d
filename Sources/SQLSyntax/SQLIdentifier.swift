/// Quoting of names and strings for SQL, as PostgreSQL's `quote_identifier` and `quote_literal` do it.
package enum SQLIdentifier {
  /// The name, quoted only where it has to be: upper case, odd characters, or a keyword that isn't free for names.
  ///
  /// Source: `quote_identifier` in src/backend/utils/adt/ruleutils.c.
  package static func quoted(_ name: String) -> String {
    isPlain(name) ? name : "\"" + doubling(UInt8(ascii: "\""), in: name) + "\""
  }

  /// A qualified name; an absent schema is left out.
  package static func quoted(schema: String?, _ name: String) -> String {
    schema.map { quoted($0) + "." + quoted(name) } ?? quoted(name)
  }

  /// A string literal, with `E''` when it holds a backslash.
  package static func literal(_ text: String) -> String {
    let body = doubling(UInt8(ascii: "'"), in: text)
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return "'" + body + "'" }
    return "E'" + doubling(UInt8(ascii: "\\"), in: body) + "'"
  }

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLower(first) else { return false }
    guard name.utf8.allSatisfy({ isLower($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return false
    }
    return !reservedNames.contains(name)
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
  }

  private static func doubling(_ mark: UInt8, in text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      if byte == mark { bytes.append(mark) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
