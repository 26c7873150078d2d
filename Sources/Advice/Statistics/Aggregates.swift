internal import SQLSyntax

/// Whether a statement's rows are those that it reads.
enum Aggregates {
  /// By `pg_proc.proname` of the built-in aggregates in src/include/catalog/pg_aggregate.dat that are common.
  private static let names: Set<String> = [
    "count", "sum", "avg", "min", "max", "array_agg", "string_agg", "json_agg", "jsonb_agg", "json_object_agg",
    "jsonb_object_agg", "bool_and", "bool_or", "every", "bit_and", "bit_or", "stddev", "variance", "percentile_cont",
    "percentile_disc", "mode",
  ]

  /// Whether the select list of a statement has an aggregate; true also for what is no SELECT, or has UNION and its like.
  static func areReturned(by text: String) -> Bool {
    ParserThread.run {
      guard let tree = try? SQLParser.parse(text), tree.statements.count == 1, let node = tree.statements.first?.node,
        node.isKind("SelectStmt"), node.enumeration("op") == "SETOP_NONE"
      else { return true }
      return node.list("target_list").contains(where: hasAggregate)
    }
  }

  private static func hasAggregate(_ node: SyntaxNode) -> Bool {
    // A subquery has rows of its own.
    if node.isKind("SubLink") { return false }
    // With OVER it is a window function.
    if node.isKind("FuncCall"), node["over"] == nil, names.contains(node.strings("funcname").last ?? "") { return true }
    return node.children.contains(where: hasAggregate)
  }
}
