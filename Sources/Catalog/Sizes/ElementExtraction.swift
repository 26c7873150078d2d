internal import Foundation

/// Takes a value apart as a GIN operator class does: the elements, each with the bytes of its entry's key.
enum ElementExtraction {
  /// `jsonb_ops`: each key and each value by itself (`gin_extract_jsonb` in src/backend/utils/adt/jsonb_gin.c).
  static func keysAndValues(_ document: String) -> [String: Double] {
    var found: [String: Double] = [:]
    visit(document) { kind, path, value in
      // A flag before the text, as varlena.
      for text in [path.last.map { "K" + $0 }, value.map { kind + $0 }].compactMap({ $0 }) {
        found[text] = 1 + Double(min(text.utf8.count, 126))
      }
    }
    return found
  }

  /// `jsonb_path_ops`: a hash of each value with the keys that lead to it.
  static func paths(_ document: String) -> [String: Double] {
    var found: [String: Double] = [:]
    visit(document) { kind, path, value in
      if let value { found[path.joined(separator: "\u{1}") + "\u{2}" + kind + value] = 4 }
    }
    return found
  }

  /// `gin_trgm_ops`: three characters each of the words in lower case, with two blanks before and one behind
  /// (`generate_trgm_only` in contrib/pg_trgm/trgm_op.c).
  static func trigrams(_ text: String) -> [String: Double] {
    var found: [String: Double] = [:]
    for word in words(of: text) {
      let padded = Array("  \(word) ")
      for start in 0..<(padded.count - 2) { found[String(padded[start...(start + 2)])] = 4 }
    }
    return found
  }

  /// Text search vectors made of a text, with stop words and endings as they are.
  static func lexemes(_ text: String) -> [String: Double] {
    Dictionary(words(of: text).map { ($0, 1 + Double($0.utf8.count)) }) { first, _ in first }
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// Calls `body` with each value that has no parts, its kind, and the keys that lead to it; with nil for an empty object
  /// or list.
  private static func visit(_ document: String, _ body: (String, [String], String?) -> Void) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(document.utf8), options: .fragmentsAllowed) else {
      return
    }
    // As deep as the parser goes.
    var pending: [(value: Any, path: [String])] = [(value, [])]
    while let (value, path) = pending.popLast() {
      switch value {
      case let object as [String: Any]:
        if object.isEmpty { body("", path, nil) }
        for (key, member) in object { pending.append((member, path + [key])) }
      case let list as [Any]:
        if list.isEmpty { body("", path, nil) }
        for member in list { pending.append((member, path)) }
      case let text as String: body("s", path, text)
      case is NSNull: body("n", path, "")
      default: body("v", path, "\(value)")
      }
    }
  }
}
