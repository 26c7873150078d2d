internal import FoundationEssentials

/// A node of a plan, as `EXPLAIN (FORMAT JSON)` prints it.
package struct PlanNode: Sendable, Equatable {
  package let type: String
  /// What it is to the node above, such as `Outer` or `InitPlan`; nil for the top node.
  package let relationship: String?
  package let relation: String?
  package let index: String?
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
  package static func decode(_ json: String) throws(PlannerError) -> PlanNode {
    do {
      let document = try JSONDecoder().decode([Document].self, from: Data(json.utf8))
      guard let plan = document.first?.plan else { throw PlannerError(.twinRefused, "EXPLAIN printed no plan") }
      return plan
    } catch let error as PlannerError {
      throw error
    } catch {
      throw PlannerError(.twinRefused, "EXPLAIN printed a plan that can't be read: \(error)")
    }
  }

  private struct Document: Decodable {
    let plan: PlanNode
    enum CodingKeys: String, CodingKey { case plan = "Plan" }
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
    case index = "Index Name"
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
    index = try values.decodeIfPresent(String.self, forKey: .index)
    startupCost = try values.decode(Double.self, forKey: .startupCost)
    totalCost = try values.decode(Double.self, forKey: .totalCost)
    rows = try values.decode(Double.self, forKey: .rows)
    children = try values.decodeIfPresent([PlanNode].self, forKey: .children) ?? []
  }
}
