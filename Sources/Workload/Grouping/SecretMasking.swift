internal import SQLSyntax

/// Keeps passwords and connection strings out of everything that is printed or stored.
package enum SecretMasking {
  /// Statements whose literals may be secrets: roles, user mappings, servers and subscriptions.
  private static let kinds: Set<String> = [
    "CreateRoleStmt", "AlterRoleStmt", "CreateUserMappingStmt", "AlterUserMappingStmt", "CreateForeignServerStmt",
    "AlterForeignServerStmt", "CreateSubscriptionStmt", "AlterSubscriptionStmt",
  ]

  /// The text of a utility statement, with `'***'` for its strings where they may be secret.
  static func masked(_ text: String, kind: String) -> String {
    guard kinds.contains(kind), let source = TokenizedText(text) else { return text }
    let strings = source.tokens.filter { $0.kind.hasSuffix("SCONST") }
    return source.replacing(strings.map { ($0.range, "'***'") })
  }

  /// A text that doesn't parse, cut off behind a word that announces a secret.
  package static func maskedUnparsed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let lowercased = bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    for word in ["password", "identified by", "user mapping"] {
      let word = Array(word.utf8)
      for start in lowercased.indices where lowercased[start] == word[0] && lowercased[start...].starts(with: word) {
        return String(decoding: bytes[..<(start + word.count)], as: UTF8.self) + " ***"
      }
    }
    return text
  }
}
