internal import SQLSyntax

/// Finds the query within statements that only wrap one: `EXPLAIN`, `DECLARE … CURSOR FOR`, `CREATE TABLE … AS`,
/// `COPY (…) TO`, `PREPARE … AS`.
///
/// Their plans are those of the query, and the server plans it by itself only.
enum StatementUnwrapping {
  /// - Parameters:
  ///   - statement: The statement's node.
  ///   - text: The text of that statement alone.
  /// - Returns: The text of the query, nil when the statement wraps none.
  static func query(in statement: SyntaxNode, text: String) -> String? {
    guard let source = TokenizedText(text), statement["query"] != nil else { return nil }
    let start: Int
    var end = source.tokens.count
    switch statement.kind {
    case "DeclareCursorStmt":
      guard let word = source.index(of: "for") else { return nil }
      start = word + 1
    case "PrepareStmt":
      guard let word = source.index(of: "as") else { return nil }
      start = word + 1
    case "CreateTableAsStmt":
      guard let word = source.index(of: "as") else { return nil }
      start = word + 1
      if source.word(end - 1) == "data" {
        let with = source.word(end - 2) == "no" ? end - 3 : end - 2
        if source.word(with) == "with" { end = with }
      }
    case "ExplainStmt":
      start = firstOfExplained(in: source, hasOptions: statement.count("options") > 0)
    case "CopyStmt":
      guard source.isCharacter(1, "("), let closing = source.index(closing: 1) else { return nil }
      start = 2
      end = closing
    default: return nil
    }
    guard start < end else { return nil }
    return source.text(source.tokens[start].range.lowerBound..<source.tokens[end - 1].range.upperBound)
  }

  private static func firstOfExplained(in source: TokenizedText, hasOptions: Bool) -> Int {
    var start = 1
    if hasOptions, source.isCharacter(1, "("), let closing = source.index(closing: 1) { return closing + 1 }
    while let word = source.word(start), ["analyze", "analyse", "verbose"].contains(word) { start += 1 }
    return start
  }
}
