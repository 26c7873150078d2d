internal import Catalog
internal import Planner
internal import SQLSyntax

/// What a plan reads of a partitioned table.
struct PartitionScans {
  /// Partitions that a node of the plan scans: for UPDATE and DELETE the target's; what INSERT writes to is decided row by
  /// row, and in no plan.
  private(set) var read: Set<ObjectName> = []
  /// Whether members of an Append are left out when the plan is executed: known ones, or by a value that another node
  /// gives for the key.
  private(set) var prunesAtRun = false

  private let leaves: Set<ObjectName>
  private let keys: [String]

  /// - Parameters:
  ///   - plan: With schemas and qualified columns (`EXPLAIN (VERBOSE)`).
  ///   - leaves: The partitions that hold rows.
  ///   - keys: The columns of the keys on all levels.
  init(_ plan: PlanNode, leaves: Set<ObjectName>, keys: [String]) {
    self.leaves = leaves
    self.keys = keys
    walk(plan)
  }

  private mutating func walk(_ node: PlanNode) {
    if let name = leaf(node) { read.insert(name) }
    let isAppend = node.type.hasPrefix("Append") || node.type.hasPrefix("Merge Append")
    if isAppend {
      if node.subplansRemoved > 0 { prunesAtRun = true }
      let members = node.children.filter { $0.relationship == "Member" }
      // PostgreSQL leaves out members while it runs by parameters alone, and those are in the members' conditions.
      if members.count > 1, members.allSatisfy(isFoundByKey) { prunesAtRun = true }
    }
    for child in node.children { walk(child) }
  }

  private func leaf(_ node: PlanNode) -> ObjectName? {
    guard node.type.contains("Scan"), let relation = node.relation, let schema = node.schema else { return nil }
    let name = ObjectName(schema: schema, name: relation)
    return leaves.contains(name) ? name : nil
  }

  /// Whether a scan of a partition compares a key with something that comes from elsewhere in the plan.
  private func isFoundByKey(_ node: PlanNode) -> Bool {
    guard leaf(node) != nil, let alias = node.alias else { return node.children.contains(where: isFoundByKey) }
    let conditions = node.conditions + node.children.flatMap(Self.conditions)
    return keys.contains { key in
      let column = SQLIdentifier.quoted(alias) + "." + SQLIdentifier.quoted(key)
      return conditions.contains { Self.comparesWithParameter($0, column: column, alias: SQLIdentifier.quoted(alias)) }
    }
  }

  /// Those of a bitmap's index scans.
  private static func conditions(_ node: PlanNode) -> [String] {
    node.conditions + node.children.flatMap(conditions)
  }

  /// Whether one of the comparisons in a condition has the column on one side, and on the other a column of another
  /// relation or a parameter of the plan, and nothing else.
  static func comparesWithParameter(_ condition: String, column: String, alias: String) -> Bool {
    // The comparisons of a condition stand in parentheses of their own.
    condition.split(whereSeparator: { $0 == "(" || $0 == ")" }).contains { comparison in
      for sign in [" = ", " <= ", " >= ", " < ", " > "] {
        guard let range = comparison.firstRange(of: sign) else { continue }
        let sides = [comparison[..<range.lowerBound], comparison[range.upperBound...]].map(String.init)
        guard let place = sides.firstIndex(of: column) else { return false }
        return isParameter(sides[1 - place], alias: alias)
      }
      return false
    }
  }

  private static func isParameter(_ text: String, alias: String) -> Bool {
    if text.hasPrefix("$") { return text.dropFirst().allSatisfy(\.isNumber) }
    guard let first = text.first, first.isLetter || first == "_" || first == "\"" else { return false }
    return text.contains(".") && !text.hasPrefix(alias + ".") && !text.contains("::") && !text.contains(" ")
  }
}
