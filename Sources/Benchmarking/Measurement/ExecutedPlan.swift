internal import FoundationEssentials

/// A plan with what its execution took, as `EXPLAIN (ANALYZE, FORMAT JSON)` prints it.
struct ExecutedPlan: Sendable, Equatable {
  let top: Node
  /// Milliseconds, without planning; 0 for what was only planned.
  let executionTime: Double

  struct Node: Sendable, Equatable {
    let type: String
    let relation: String?
    let alias: String?
    let index: String?
    let estimatedRows: Double
    /// Of one loop; nil when it never ran.
    let actualRows: Double?
    /// Of the node and all below it; pages.
    let buffers: Double
    /// Those of them that were not in the server's cache.
    let buffersRead: Double
    /// Bytes.
    let walBytes: Double
    /// How often it was executed.
    let loops: Double
    /// What it is to its parent, as in `Outer`, `Inner`, `SubPlan`.
    let relationship: String?
    /// Of a join, as in `Inner`, `Left`, `Semi`.
    let joinType: String?
    /// Whether a join looks for one row of its inner side at most.
    let isInnerUnique: Bool
    /// As in `Sorted`, `Hashed`, `Plain`.
    let strategy: String?
    /// Pages of a bitmap that had no room for their rows.
    let lossyPages: Double
    let children: [Node]

    var all: [Node] { [self] + children.flatMap(\.all) }

    /// As EXPLAIN's text names it.
    var title: String {
      type + (index.map { " using \($0)" } ?? "") + (relation.map { " on \($0)" } ?? "")
        + (alias != nil && alias != relation ? " \(alias ?? "")" : "")
    }

  }

  var indexes: Set<String> { Set(top.all.compactMap(\.index)) }

  /// - Throws: `.server` when it can't be read.
  init(json: String) throws(BenchError) {
    do {
      let documents = try JSONDecoder().decode([Document].self, from: Data(json.utf8))
      guard let document = documents.first else { throw BenchError(.server, "EXPLAIN printed no plan") }
      top = document.plan
      executionTime = document.executionTime ?? 0
    } catch let error as BenchError {
      throw error
    } catch {
      throw BenchError(.server, "EXPLAIN printed a plan that can't be read")
    }
  }

  private struct Document: Decodable {
    let plan: Node
    let executionTime: Double?

    enum CodingKeys: String, CodingKey {
      case plan = "Plan"
      case executionTime = "Execution Time"
    }
  }
}

extension ExecutedPlan.Node: Decodable {
  private enum CodingKeys: String, CodingKey {
    case type = "Node Type"
    case relation = "Relation Name"
    case alias = "Alias"
    case index = "Index Name"
    case estimatedRows = "Plan Rows"
    case actualRows = "Actual Rows"
    case loops = "Actual Loops"
    case hit = "Shared Hit Blocks"
    case read = "Shared Read Blocks"
    case walBytes = "WAL Bytes"
    case relationship = "Parent Relationship"
    case joinType = "Join Type"
    case isInnerUnique = "Inner Unique"
    case strategy = "Strategy"
    case lossyPages = "Lossy Heap Blocks"
    case children = "Plans"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    type = try values.decode(String.self, forKey: .type)
    relation = try values.decodeIfPresent(String.self, forKey: .relation)
    alias = try values.decodeIfPresent(String.self, forKey: .alias)
    index = try values.decodeIfPresent(String.self, forKey: .index)
    estimatedRows = try values.decode(Double.self, forKey: .estimatedRows)
    loops = try values.decodeIfPresent(Double.self, forKey: .loops) ?? 0
    actualRows = loops > 0 ? try values.decodeIfPresent(Double.self, forKey: .actualRows) : nil
    buffersRead = try values.decodeIfPresent(Double.self, forKey: .read) ?? 0
    buffers = (try values.decodeIfPresent(Double.self, forKey: .hit) ?? 0) + buffersRead
    walBytes = try values.decodeIfPresent(Double.self, forKey: .walBytes) ?? 0
    relationship = try values.decodeIfPresent(String.self, forKey: .relationship)
    joinType = try values.decodeIfPresent(String.self, forKey: .joinType)
    isInnerUnique = try values.decodeIfPresent(Bool.self, forKey: .isInnerUnique) ?? false
    strategy = try values.decodeIfPresent(String.self, forKey: .strategy)
    lossyPages = try values.decodeIfPresent(Double.self, forKey: .lossyPages) ?? 0
    children = try values.decodeIfPresent([ExecutedPlan.Node].self, forKey: .children) ?? []
  }
}
