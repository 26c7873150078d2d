internal import SQLSyntax

/// The words of a function's body, in SQL or PL/pgSQL, as far as they say what it may do.
///
/// No parser of PL/pgSQL is needed to refuse: a word of a statement that is more than a query, wherever it stands, is
/// enough, and so is each name before a parenthesis or after a point that a refused function has.
struct BodyScan {
  /// Unquoted words in lower case and quoted ones as they are, with what stands beside them.
  private struct Word {
    let text: String
    let isQuoted: Bool
    let isAfterPoint: Bool
    let isBeforeParenthesis: Bool
  }

  /// nil when it can't be read, also for a name in Unicode escapes: those are not names as they stand.
  private let words: [Word]?
  /// Texts of all tokens, the operators among them.
  private let operators: Set<String>

  init(_ body: String) {
    guard let tokens = try? SQLParser.tokens(of: body), !tokens.contains(where: { $0.kind == "UIDENT" }) else {
      words = nil
      operators = []
      return
    }
    let bytes = Array(body.utf8)
    let visible = tokens.filter { $0.kind != "SQL_COMMENT" && $0.kind != "C_COMMENT" }
    func text(_ token: SQLParser.Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }
    var words: [Word] = []
    for (index, token) in visible.enumerated() {
      let text = text(token)
      guard let first = text.first, first.isLetter || first == "_" || first == "\"" else { continue }
      guard !["SCONST", "USCONST", "BCONST", "XCONST"].contains(token.kind) else { continue }
      let isQuoted = first == "\""
      let name =
        isQuoted
        ? text.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
        : text.lowercased()
      words.append(
        Word(
          text: name, isQuoted: isQuoted, isAfterPoint: index > 0 && visible[index - 1].kind == "ASCII_46",
          isBeforeParenthesis: index + 1 < visible.count && visible[index + 1].kind == "ASCII_40"))
    }
    self.words = words
    // Those of one character, and comparisons, are tokens of their own kinds; no other token is an operator's name.
    operators = Set(visible.map(text))
  }

  /// Words that no harmless body holds, unless they are quoted or parts of a qualified name.
  private static let refusedWords: Set<String> = [
    "insert", "update", "delete", "merge", "truncate", "copy", "execute", "call", "notify", "listen", "unlisten",
    "lock", "set", "reset", "create", "drop", "alter", "grant", "revoke", "do", "commit", "rollback", "load", "vacuum",
    "analyze", "cluster", "reindex", "refresh", "prepare", "discard", "checkpoint", "import", "security",
  ]

  /// - Returns: What it does that is refused, as in `calls pg_sleep, …`.
  func refusal(_ safety: StatementSafety) throws(BenchError) -> String? {
    guard let words else { return "can't be read" }
    for word in words {
      if !word.isQuoted, !word.isAfterPoint, Self.refusedWords.contains(word.text) {
        return "does more than to compute and to query: \(word.text.uppercased())"
      }
      if word.isBeforeParenthesis, let reason = try safety.refusal(ofCall: [word.text]) { return reason }
      if word.isAfterPoint, let reason = try safety.refusal(ofField: word.text) { return reason }
      if safety.relations.byName[word.text] != nil, let reason = try safety.refusal(ofReading: nil, word.text) {
        return reason
      }
    }
    for name in operators {
      if let reason = safety.refusal(ofOperator: name) { return reason }
    }
    return nil
  }
}
