internal import SQLSyntax

/// Functions of a DDL file: those in SQL and PL/pgSQL as they stand, all others by their signature.
enum FunctionStandIn {
  static func action(for node: SyntaxNode, text: String) -> DDLStatement.Action {
    let options = node.list("options")
    let language = options.first { $0.string("defname") == "language" }?["arg"]?.string("sval")?.lowercased()
    if node["sql_body"] != nil || language == "sql" || language == "plpgsql" { return .run(text) }
    guard let standIn = standIn(text) else { return .refuse("a function in \(language ?? "an unknown language")") }
    return .run(standIn)
  }

  /// The statement with its language and body replaced: it can be called, and only fails then.
  private static func standIn(_ text: String) -> String? {
    guard let tokens = try? SQLParser.tokens(of: text).filter({ !$0.kind.hasSuffix("COMMENT") }) else { return nil }
    let bytes = Array(text.utf8)
    func word(_ index: Int) -> String {
      guard tokens.indices.contains(index) else { return "" }
      return String(decoding: bytes[tokens[index].range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
    var result = ""
    var depth = 0
    var index = 0
    while index < tokens.count {
      let current = word(index)
      if current == "(" { depth += 1 }
      if current == ")" { depth -= 1 }
      if depth == 0, current.lowercased() == "language" {
        index += 2
        continue
      }
      if depth == 0, current.lowercased() == "as", tokens.indices.contains(index + 1),
        tokens[index + 1].kind == "SCONST"
      {
        index += word(index + 2) == "," ? 4 : 2
        continue
      }
      result += current + " "
      index += 1
    }
    return result + "LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''a stand-in is not run''; END'"
  }
}
