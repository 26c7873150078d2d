internal import Catalog
internal import Planner

/// What a plan reads of a partitioned table.
struct PartitionScans {
  /// Partitions that a node of the plan scans: for UPDATE and DELETE the target's; what INSERT writes to is decided row by
  /// row, and in no plan.
  private(set) var read: Set<ObjectName> = []
  /// Whether members of an Append are left out when the plan is executed: known ones, or by a value that another node
  /// gives for the key.
  private(set) var prunesAtRun = false
  /// Columns with the number of partitions that are read though all their values lie on the other side of what is asked
  /// for.
  private(set) var pastTheEnd: [String: Int] = [:]

  /// What reading partitions from end to end costs.
  private var sequentialCost = 0.0
  /// Whether next to all that the plan costs is reading partitions from end to end, which costs the same wherever in
  /// them the rows lie. More than the whole plan is that of one which stops early.
  private(set) var readsAll = false

  private let leaves: Set<ObjectName>
  private let keys: [String]
  private let ends: ColumnEnds

  /// - Parameters:
  ///   - plan: With schemas and qualified columns (`EXPLAIN (VERBOSE)`).
  ///   - leaves: The partitions that hold rows.
  ///   - keys: The columns of the keys on all levels.
  ///   - ends: Of the partitions' columns.
  init(_ plan: PlanNode, leaves: Set<ObjectName>, keys: [String], ends: ColumnEnds = ColumnEnds()) {
    self.ends = ends
    self.leaves = leaves
    self.keys = keys
    walk(plan)
    readsAll = (Self.nearlyAll...1.000_1).contains(sequentialCost / max(plan.totalCost, 1e-9))
  }

  private static let nearlyAll = 0.8

  private mutating func walk(_ node: PlanNode) {
    if let name = leaf(node) {
      read.insert(name)
      if node.type.contains("Seq Scan") { sequentialCost += node.totalCost }
      for column in Set(PlanComparison.all(of: node).filter { isPastTheEnd($0, name) }.map(\.column)) {
        pastTheEnd[column, default: 0] += 1
      }
    }
    let isAppend = node.type.hasPrefix("Append") || node.type.hasPrefix("Merge Append")
    if isAppend {
      if node.subplansRemoved > 0 { prunesAtRun = true }
      let members = node.children.filter { $0.relationship == "Member" }
      // PostgreSQL leaves out members while it runs by parameters alone, and those are in the members' conditions.
      if members.count > 1, members.allSatisfy(isFoundByKey) { prunesAtRun = true }
    }
    for child in node.children { walk(child) }
  }

  private func isPastTheEnd(_ comparison: PlanComparison, _ name: ObjectName) -> Bool {
    guard case .literal(let text) = comparison.operand else { return false }
    return ends.areExceeded(by: text, comparison.sign, comparison.column, of: name)
  }

  private func leaf(_ node: PlanNode) -> ObjectName? {
    guard node.type.contains("Scan"), let relation = node.relation, let schema = node.schema else { return nil }
    let name = ObjectName(schema: schema, name: relation)
    return leaves.contains(name) ? name : nil
  }

  /// Whether a scan of a partition compares a key with something that comes from elsewhere in the plan.
  private func isFoundByKey(_ node: PlanNode) -> Bool {
    guard leaf(node) != nil else { return node.children.contains(where: isFoundByKey) }
    return PlanComparison.all(of: node).contains { $0.operand == .elsewhere && keys.contains($0.column) }
  }
}
