internal import AccessPatterns
internal import Catalog
internal import Planner

/// Which part of a class's figures goes to which table: pg_stat_statements counts by statement alone.
///
/// By what the plan's scans of each table cost: a scan that a nested loop repeats counts as often as the outer side has
/// rows. Without a plan, and for a statement whose plan reads no table, evenly over the tables that it names.
/// Partitions count for their partitioned table.
enum TableAttribution {
  /// By table, the shares of one class, which add up to 1; empty when it names no table.
  static func shares(of costed: CostedClass, _ input: ScaleInput) -> [ObjectName: Double] {
    let named = Set(costed.pattern.relations.map { root(of: $0.table, input) })
    guard let tree = costed.tree else { return even(named) }
    // A plan has no schemas: the tables that the statement names have them.
    var names: [String: ObjectName] = [:]
    for table in named.sorted() {
      for member in input.tables.family(of: table) + input.tables.heirs(of: table) { names[member.name] = table }
    }
    var costs: [ObjectName: Double] = [:]
    add(tree, times: 1, names, &costs)
    let total = costs.values.reduce(0, +)
    guard total > 0, total.isFinite else { return even(named) }
    return costs.mapValues { $0 / total }
  }

  /// By table, the shares of what a class writes: evenly over the tables that it writes; empty when it writes none.
  static func writtenShares(of costed: CostedClass, _ input: ScaleInput) -> [ObjectName: Double] {
    even(Set(costed.pattern.relations.filter { $0.write != nil }.map { root(of: $0.table, input) }))
  }

  /// The partitioned table that a partition belongs to, or the table itself.
  static func root(of table: ObjectName, _ input: ScaleInput) -> ObjectName {
    input.tables.ancestors(of: table).last?.objectName ?? table
  }

  private static func even(_ tables: Set<ObjectName>) -> [ObjectName: Double] {
    Dictionary(uniqueKeysWithValues: tables.map { ($0, 1 / Double(tables.count)) })
  }

  private static func add(
    _ node: PlanNode, times: Double, _ names: [String: ObjectName], _ costs: inout [ObjectName: Double]
  ) {
    if let relation = node.relation, let table = names[relation], node.type != "ModifyTable" {
      costs[table, default: 0] += node.totalCost * times
      return
    }
    var inner = times
    if node.type.hasPrefix("Nested Loop"), let outer = node.children.first(where: { $0.relationship == "Outer" }) {
      inner *= max(1, outer.rows)
    }
    for child in node.children {
      // What is kept is read once; a memoised side at most as often.
      let isRepeated = child.relationship == "Inner" && child.type != "Materialize"
      add(child, times: isRepeated ? inner : times, names, &costs)
    }
  }
}
