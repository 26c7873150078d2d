internal import Catalog
internal import Planner

/// Finds in a plan the sequential scan that explains why no index helps.
struct ScanReader {
  /// By the name that plans have for it, which is without the schema; those that several schemas have are left out.
  private let tables: [String: Table]

  /// From this part of a table's rows on, a scan of the whole table is the cheapest way by PostgreSQL's costs, unless
  /// the rows lie together. The estimate is that of one process: of a parallel scan each reads less than half.
  private static let largePart = 0.2
  private static let allRows = 0.95

  init(_ catalog: Catalog) {
    tables = Dictionary(grouping: catalog.tables, by: \.name).compactMapValues { $0.count == 1 ? $0[0] : nil }
  }

  /// Says which table the plan reads a large part of; nil when that is not what the plan costs.
  func largePart(_ plan: PlanNode) -> String? {
    var largest: (node: PlanNode, table: Table)?
    visit(plan) { node in
      guard node.type.hasPrefix("Seq Scan"), let table = node.relation.flatMap({ tables[$0] }), table.rows > 0,
        node.rows >= Self.largePart * table.rows
      else { return }
      if largest == nil || node.totalCost > largest!.node.totalCost { largest = (node, table) }
    }
    guard let (node, table) = largest, isMostOf(plan, table, node) else { return nil }
    // A partition's name tells little of the query.
    let name = table.partitionBound == nil ? table.objectName : table.parents.first ?? table.objectName
    return node.rows >= Self.allRows * table.rows
      ? "reads all rows of \(name.sql): no index would read less"
      : "reads a large part of the rows of \(name.sql), which a scan of the table does best"
  }

  /// The part of a plan's cost from which on a scan is what the plan costs.
  private static let mostOfCost = 0.5

  /// The foreign table whose scans are most of what a plan costs. The twin has a local table in its place.
  ///
  /// - Parameter names: The foreign tables by the names that plans have for them.
  func foreignTable(_ plan: PlanNode, among names: [String: ObjectName]) -> ObjectName? {
    guard !names.isEmpty else { return nil }
    var dearest: PlanNode?
    visit(plan) { node in
      guard node.children.isEmpty, node.relation != nil, node.totalCost > dearest?.totalCost ?? -1 else { return }
      dearest = node
    }
    guard let dearest, dearest.totalCost >= Self.mostOfCost * plan.totalCost else { return nil }
    return dearest.relation.flatMap { names[$0] }
  }

  /// Whether the scans that read so much, partitions and all, are a good part of what the plan costs.
  private func isMostOf(_ plan: PlanNode, _ table: Table, _ node: PlanNode) -> Bool {
    var scans = 0.0
    visit(plan) { other in
      guard other.type.hasPrefix("Seq Scan"), let found = other.relation.flatMap({ tables[$0] }) else { return }
      if found.name == table.name || (!table.parents.isEmpty && found.parents == table.parents) {
        scans += other.totalCost
      }
    }
    return scans >= 0.2 * plan.totalCost
  }

  private func visit(_ node: PlanNode, _ body: (PlanNode) -> Void) {
    body(node)
    for child in node.children { visit(child, body) }
  }
}
