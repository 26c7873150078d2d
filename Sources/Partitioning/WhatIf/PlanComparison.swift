internal import Planner
internal import SQLSyntax

/// A comparison `alias.column operator operand` in a condition that a plan prints.
struct PlanComparison {
  let alias: String
  let column: String
  /// As if the column stood on the left.
  let sign: String
  let operand: Operand

  enum Operand: Equatable {
    /// The text of a literal.
    case literal(String)
    /// A parameter of the plan, or a column of another relation, whose value another node gives.
    case elsewhere
    case other
  }

  /// The comparisons of a scan's own columns, in all conditions of the node and of the bitmap scans below it.
  static func all(of scan: PlanNode) -> [PlanComparison] {
    guard let alias = scan.alias else { return [] }
    return conditions(scan).flatMap { all(in: $0, alias: alias) }
  }

  private static func conditions(_ node: PlanNode) -> [String] { node.conditions + node.children.flatMap(conditions) }

  /// - Parameter alias: Of the relation whose columns are looked for, as it is, unquoted.
  static func all(in condition: String, alias: String) -> [PlanComparison] {
    guard let tokens = try? SQLParser.tokens(of: condition) else { return [] }
    let bytes = Array(condition.utf8)
    let words = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    let own = SQLIdentifier.quoted(alias)
    return words.indices.compactMap { index in
      guard let mirrored = signs[words[index]], index >= 3, index + 1 < words.count else { return nil }
      // The column on the left, alone on its side: `(e.id > …`.
      if words[index - 3] == own, words[index - 2] == ".", index == 3 || words[index - 4] == "(" {
        return PlanComparison(
          alias: alias, column: unquoted(words[index - 1]), sign: words[index],
          operand: operand(words, from: index + 1, own))
      }
      // On the right: `t.id = e.tenant_id)`.
      if index + 3 < words.count, words[index + 1] == own, words[index + 2] == ".",
        index + 4 == words.count || words[index + 4] == ")"
      {
        let start = words[..<index].lastIndex { $0 == "(" || $0 == ")" }.map { words[$0] == "(" ? $0 + 1 : -1 } ?? 0
        return PlanComparison(
          alias: alias, column: unquoted(words[index + 3]), sign: mirrored, operand: operand(words, from: start, own))
      }
      return nil
    }
  }

  /// Each sign with the one that stands for it when the sides are changed.
  private static let signs = ["=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="]

  private static func operand(_ words: [String], from start: Int, _ own: String) -> Operand {
    guard start >= 0, let first = words[start].first else { return .other }
    if first == "'" { return .literal(unquoted(words[start], "'")) }
    if first == "$" { return .elsewhere }
    if first.isNumber { return .literal(words[start]) }
    if words[start] == "-", start + 1 < words.count { return .literal("-" + words[start + 1]) }
    guard start + 2 < words.count, words[start + 1] == ".", words[start] != own else { return .other }
    // A function of a schema is none.
    return start + 3 < words.count && words[start + 3] == "(" ? .other : .elsewhere
  }

  /// A word without its quotes, doubled ones in it made single.
  private static func unquoted(_ word: String, _ quote: Character = "\"") -> String {
    guard word.first == quote, word.count > 1 else { return word }
    let parts = word.dropFirst().dropLast().split(separator: "\(quote)\(quote)", omittingEmptySubsequences: false)
    return parts.joined(separator: String(quote))
  }
}
