internal import SQLSyntax

/// Which clauses a SELECT has, as far as they decide what the query around it can reach.
struct SelectShape {
  let isDistinct: Bool
  let hasDistinctOn: Bool
  let isGrouped: Bool
  let hasGroupingSets: Bool
  let hasLimit: Bool
  let hasOffset: Bool
  let traits: ExpressionTraits

  init(_ select: SyntaxNode, catalog: CatalogIndex) {
    let distinct = select.list("distinct_clause")
    hasDistinctOn = SelectShape.isDistinctOn(select)
    isDistinct = !distinct.isEmpty || SelectShape.isPlainDistinct(select)
    let groups = select.list("group_clause")
    hasGroupingSets = groups.contains { $0.isKind("GroupingSet") }
    var expressions = select.list("target_list") + select.list("sort_clause")
    if let having = select["having_clause"] { expressions.append(having) }
    traits = ExpressionTraits(of: expressions, catalog: catalog)
    isGrouped = !groups.isEmpty || !traits.aggregates.isEmpty || select["having_clause"] != nil
    hasLimit = SelectShape.hasLimit(select)
    hasOffset = select["limit_offset"] != nil
  }

  static func isSetOperation(_ select: SyntaxNode) -> Bool {
    select["larg"] != nil && select["rarg"] != nil
  }

  /// LIMIT or FETCH FIRST; `LIMIT ALL` is none.
  static func hasLimit(_ select: SyntaxNode) -> Bool {
    guard let count = select["limit_count"] else { return false }
    return !(count.isKind("AConst") && count.bool("isnull"))
  }

  static func isDistinctOn(_ select: SyntaxNode) -> Bool { !select.list("distinct_clause").isEmpty }

  /// A plain DISTINCT is a list of one absent node.
  static func isPlainDistinct(_ select: SyntaxNode) -> Bool {
    !isDistinctOn(select) && select.count("distinct_clause") > 0
  }

  /// Whether the planner merges the query into its parent, so that joins and sorts reach its relations.
  ///
  /// Source: `is_simple_subquery` in src/backend/optimizer/prep/prepjointree.c.
  static func isPulledUp(_ select: SyntaxNode, _ shape: SelectShape) -> Bool {
    !isSetOperation(select) && select.list("values_lists").isEmpty && !shape.isDistinct && !shape.isGrouped
      && !shape.traits.hasWindow && !shape.traits.isVolatile && !shape.hasLimit && !shape.hasOffset
      && select.list("sort_clause").isEmpty && select.list("locking_clause").isEmpty && select["with_clause"] == nil
  }

  /// Whether a condition on a column that the query returns may be checked below its clauses.
  ///
  /// Source: `subquery_is_pushdown_safe`, `check_output_expressions` in src/backend/optimizer/path/allpaths.c, and
  /// `subquery_planner` for conditions on grouped columns.
  func letsThrough(_ target: BaseTarget, _ clauses: ReadClauses) -> Bool {
    if hasLimit || hasOffset || hasGroupingSets { return false }
    let isSame = { (other: BaseTarget) in other.access == target.access && other.target == target.target }
    if isGrouped, !clauses.grouping.contains(where: isSame) { return false }
    if hasDistinctOn, !clauses.distinctOn.contains(where: isSame) { return false }
    return clauses.partitions.allSatisfy { $0.contains(where: isSame) }
  }
}

/// What the clauses above WHERE refer to in base relations.
struct ReadClauses {
  var grouping: [BaseTarget] = []
  var distinctOn: [BaseTarget] = []
  /// The PARTITION BY of each window.
  var partitions: [[BaseTarget]] = []
}
