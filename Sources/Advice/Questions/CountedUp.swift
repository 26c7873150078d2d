internal import SQLSyntax

/// Finds numbers that a statement draws by itself.
enum CountedUp {
  /// Whether a text has `max(column) + 1`, with a constant or a parameter for the 1, whatever stands around the maximum, such
  /// as `coalesce(max(column), 0) + 1`.
  static func isMaximumPlusOne(_ text: String) -> Bool {
    ParserThread.run {
      guard let tree = try? SQLParser.parse(text) else { return false }
      return tree.statements.contains { contains($0.node, isSum) }
    }
  }

  private static func isSum(_ node: SyntaxNode) -> Bool {
    guard node.isKind("AExpr"), node.strings("name") == ["+"], let left = node["lexpr"], let right = node["rexpr"]
    else {
      return false
    }
    return (contains(left, isMaximum) && isConstant(right)) || (contains(right, isMaximum) && isConstant(left))
  }

  private static func isMaximum(_ node: SyntaxNode) -> Bool {
    node.isKind("FuncCall") && node.strings("funcname").last == "max"
  }

  private static func isConstant(_ node: SyntaxNode) -> Bool { node.isKind("AConst") || node.isKind("ParamRef") }

  private static func contains(_ node: SyntaxNode, _ holds: (SyntaxNode) -> Bool) -> Bool {
    holds(node) || node.children.contains { contains($0, holds) }
  }
}
