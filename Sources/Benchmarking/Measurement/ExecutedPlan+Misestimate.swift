/// Where the planner was wrong about rows, as far as an execution tells.
///
/// Not every node was asked for all of its rows: a LIMIT stops what is below it, a nested loop with a semi-join stops its inner
/// side at the first match, a merge join stops when either side ends. Of those the rows are counted that were asked for. More
/// than expected is an error all the same; fewer says nothing.
///
/// Source: src/backend/executor, nodeLimit.c, nodeNestloop.c, nodeMergejoin.c, nodeHashjoin.c,
/// nodeSubplan.c, nodeWindowAgg.c, nodeBitmapAnd.c; brin.c (bringetbitmap).
extension ExecutedPlan {
  /// The node whose rows the planner was most wrong about, of equals the one farthest down, where the error comes from; nil
  /// when nothing ran.
  var worst: Node? {
    let errors = errors(of: top, .all)
    let most = errors.map(\.factor).max()
    return errors.last { $0.factor == most }?.node
  }

  /// What is known of the rows of a node.
  private enum Count {
    case all
    /// It may have been stopped before its end.
    case least
    /// Rows were given again, or never counted.
    case unknown
  }

  private func errors(of node: Node, _ count: Count) -> [(node: Node, factor: Double)] {
    let own = Self.factor(of: node, count).map { [(node, $0)] } ?? []
    return own + node.children.flatMap { errors(of: $0, Self.count(of: $0, below: node, count)) }
  }

  /// How many times too many or too few rows the planner expected: 1 is right. A row more or less is no error.
  private static func factor(of node: Node, _ count: Count) -> Double? {
    guard count != .unknown, !uncounted.contains(node.type), let rows = node.actualRows else { return nil }
    let factor = max(rows, 1) / max(node.estimatedRows, 1)
    return factor >= 1 ? factor : count == .all ? 1 / factor : nil
  }

  /// They build a bitmap, and count no rows.
  private static let uncounted: Set<String> = ["BitmapAnd", "BitmapOr"]

  private static func count(of child: Node, below parent: Node, _ count: Count) -> Count {
    switch (parent.type, child.relationship) {
    // EXISTS and IN stop at the first match, and a WITH query is read as far as it is asked for.
    case (_, "SubPlan"), (_, "InitPlan"): return .least
    case ("Limit", _):
      // The estimate is the limit, unless fewer rows are expected: with less than that, all that there are were read.
      return parent.loops <= 1 && (parent.actualRows ?? 0) < parent.estimatedRows ? count : .least
    case ("Nested Loop", "Inner"):
      return parent.isInnerUnique || ["Semi", "Anti"].contains(parent.joinType) ? .least : through(count)
    case ("Merge Join", "Inner"):
      // Rows with the same key are given again for each outer row that has it.
      return .unknown
    case ("Merge Join", _): return .least
    case ("Hash Join", "Outer")
    where parent.children.contains { $0.relationship == "Inner" && ($0.actualRows ?? 0) < 1 }:
      // With nothing to look for, one row is read at most.
      return .least
    // It may stop at a condition on its own result.
    case ("WindowAgg", _): return .least
    case ("Bitmap Heap Scan", _) where parent.lossyPages > 0:
      // BRIN has no rows to count, and says ten for each page.
      return .unknown
    default: return readsAll(parent) ? .all : through(count)
    }
  }

  /// What is below a node whose rows are given again is read once, as far as it is asked for.
  private static func through(_ count: Count) -> Count { count == .all ? .all : .least }

  /// Whether a node reads its input to the end before it gives its first row.
  private static func readsAll(_ node: Node) -> Bool {
    switch node.type {
    case "Sort", "Hash", "ModifyTable", "BitmapAnd", "BitmapOr", "Bitmap Heap Scan": true
    case "Aggregate", "SetOp": node.strategy != "Sorted"
    default: false
    }
  }
}
