internal import SQLSyntax

/// The name of a column of a select list that has none.
///
/// Source: `FigureColnameInternal` in src/backend/parser/parse_target.c.
enum OutputName {
  static func of(_ node: SyntaxNode) -> String { figure(node)?.name ?? "?column?" }

  /// The name and whether it is better than the name of a type that the value is cast to.
  private static func figure(_ node: SyntaxNode) -> (name: String, isGood: Bool)? {
    switch node.kind {
    case "ColumnRef": return node.strings("fields").last { !$0.isEmpty }.map { ($0, true) }
    case "AIndirection":
      if let field = node.strings("indirection").last(where: { !$0.isEmpty }) { return (field, true) }
      return node["arg"].flatMap(figure)
    case "FuncCall": return node.strings("funcname").last.map { ($0, true) }
    case "AExpr": return node.enumeration("kind") == "AEXPR_NULLIF" ? ("nullif", true) : nil
    case "TypeCast":
      if let inner = node["arg"].flatMap(figure), inner.isGood { return inner }
      return node["type_name"]?.strings("names").last.map { ($0, false) }
    case "CollateClause": return node["arg"].flatMap(figure)
    case "GroupingFunc": return ("grouping", true)
    case "SubLink":
      switch node.enumeration("sub_link_type") {
      case "EXISTS_SUBLINK": return ("exists", true)
      case "ARRAY_SUBLINK": return ("array", true)
      case "EXPR_SUBLINK":
        guard let target = node["subselect"]?.list("target_list").first else { return nil }
        return target.string("name").map { ($0, true) } ?? target["val"].flatMap(figure)
      default: return nil
      }
    case "CaseExpr":
      if let inner = node["defresult"].flatMap(figure), inner.isGood { return inner }
      return ("case", false)
    case "AArrayExpr": return ("array", true)
    case "RowExpr": return ("row", true)
    case "CoalesceExpr": return ("coalesce", true)
    case "MinMaxExpr": return (node.enumeration("op") == "IS_GREATEST" ? "greatest" : "least", true)
    case "SQLValueFunction": return (ExpressionPrinter.valueFunction(node).map { ($0, true) })
    default: return nil
    }
  }
}
