internal import FoundationEssentials

/// A node of a plan, as `EXPLAIN (FORMAT JSON)` prints it.
package struct PlanNode: Sendable, Equatable {
  package let type: String
  /// What it is to the node above, such as `Outer` or `InitPlan`; nil for the top node.
  package let relationship: String?
  package let relation: String?
  /// The schema of ``relation``; nil unless EXPLAIN was VERBOSE.
  package let schema: String?
  /// What the query calls ``relation``: the columns of a condition are qualified by it when EXPLAIN is VERBOSE.
  package let alias: String?
  package let index: String?
  /// The conditions of a scan, as SQL: those of the index, and the filter.
  package let conditions: [String]
  /// The members of an Append that were left out when the plan was made ready to run; 0 for other nodes.
  package let subplansRemoved: Int
  package let startupCost: Double
  package let totalCost: Double
  package let rows: Double
  package let children: [PlanNode]

  /// The tree of node types with relations and indexes, without figures: equal for plans of the same shape.
  package var shape: String {
    let names = [relation.map { " on \($0)" }, index.map { " using \($0)" }].compactMap { $0 }.joined()
    let inner = children.isEmpty ? "" : "(" + children.map(\.shape).joined(separator: ", ") + ")"
    return type + names + inner
  }

  /// The rows that a data-modifying plan is estimated to write, which are those of its input: the node itself returns
  /// none without RETURNING. Nil for a plan whose top node writes nothing.
  package var rowsWritten: Double? {
    guard type == "ModifyTable" else { return nil }
    // Several members are the plans of an inherited UPDATE before PostgreSQL 14.
    return children.filter { ["Outer", "Member"].contains($0.relationship) }.reduce(0) { $0 + $1.rows }
  }

  /// Every index that the plan reads.
  package var indexes: Set<String> {
    children.reduce(into: index.map { [$0] } ?? []) { $0.formUnion($1.indexes) }
  }

  /// Reads what EXPLAIN printed.
  package static func decode(_ json: String) throws(PlannerError) -> PlanNode { try decodeTimed(json).plan }

  /// Reads what EXPLAIN printed, with the milliseconds of planning: nil without SUMMARY.
  package static func decodeTimed(_ json: String) throws(PlannerError) -> (plan: PlanNode, milliseconds: Double?) {
    do {
      let document = try JSONDecoder().decode([Document].self, from: Data(json.utf8))
      guard let first = document.first else { throw PlannerError(.twinRefused, "EXPLAIN printed no plan") }
      return (first.plan, first.milliseconds)
    } catch let error as PlannerError {
      throw error
    } catch {
      throw PlannerError(.twinRefused, "EXPLAIN printed a plan that can't be read: \(error)")
    }
  }

  private struct Document: Decodable {
    let plan: PlanNode
    let milliseconds: Double?
    enum CodingKeys: String, CodingKey {
      case plan = "Plan"
      case milliseconds = "Planning Time"
    }
  }
}

extension PlanNode: Decodable {
  private enum CodingKeys: String, CodingKey {
    case type = "Node Type"
    case relationship = "Parent Relationship"
    case join = "Join Type"
    case strategy = "Strategy"
    case direction = "Scan Direction"
    case relation = "Relation Name"
    case schema = "Schema"
    case alias = "Alias"
    case index = "Index Name"
    case indexCondition = "Index Cond"
    case recheckCondition = "Recheck Cond"
    case filter = "Filter"
    case subplansRemoved = "Subplans Removed"
    case startupCost = "Startup Cost"
    case totalCost = "Total Cost"
    case rows = "Plan Rows"
    case children = "Plans"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let name = try values.decode(String.self, forKey: .type)
    let join = try values.decodeIfPresent(String.self, forKey: .join).map { " \($0)" } ?? ""
    let strategy = try values.decodeIfPresent(String.self, forKey: .strategy).map { " \($0)" } ?? ""
    let backward = try values.decodeIfPresent(String.self, forKey: .direction) == "Backward" ? " Backward" : ""
    type = name + join + strategy + backward
    relationship = try values.decodeIfPresent(String.self, forKey: .relationship)
    relation = try values.decodeIfPresent(String.self, forKey: .relation)
    schema = try values.decodeIfPresent(String.self, forKey: .schema)
    alias = try values.decodeIfPresent(String.self, forKey: .alias)
    index = try values.decodeIfPresent(String.self, forKey: .index)
    conditions = try [.indexCondition, .recheckCondition, .filter].compactMap {
      try values.decodeIfPresent(String.self, forKey: $0)
    }
    subplansRemoved = try values.decodeIfPresent(Int.self, forKey: .subplansRemoved) ?? 0
    startupCost = try values.decode(Double.self, forKey: .startupCost)
    totalCost = try values.decode(Double.self, forKey: .totalCost)
    rows = try values.decode(Double.self, forKey: .rows)
    children = try values.decodeIfPresent([PlanNode].self, forKey: .children) ?? []
  }
}
