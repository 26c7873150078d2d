package import AccessPatterns
package import Catalog

/// Multi-column B-trees: equality, then range or order.
///
/// A B-tree serves equality on its leading columns, then either one range or an order. So each access gives:
/// - the equality columns, most selective first, alone and in each rotation (which of them leads decides what other
///   query classes the index serves);
/// - those followed by each range column, by the GROUP BY or DISTINCT columns, by the columns of a row comparison (keyset
///   pagination);
/// - those that are compared with one value, followed by the ORDER BY columns or by the target of min/max;
/// - each join key, alone, before and after the equality columns: which side of a join is the inner one is the
///   planner's choice;
/// - range and order columns alone, for accesses without equality;
/// - the column of each arm of an OR.
///
/// Source: "Multicolumn Indexes" and "Indexes and ORDER BY" in PostgreSQL's documentation; the column order is that of
/// the three-star index of Lahdenmäki and Leach, "Relational Database Index Design and the Optimizers" (2005).
package struct BTreeRule: CandidateRule {
  package static let identifier = "btree"

  /// Keys of one index. More keys rarely narrow a scan further and always cost writes.
  private static let maximumKeys = 4
  /// Equality columns whose every rotation is tried.
  private static let maximumRotated = 3

  package init() {}

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let parts = AccessParts(access, table)
    let equality = parts.equality
    var lists: [[IndexKey]] = []
    for lead in rotations(of: equality) {
      lists.append(lead)
      for tail in parts.tails { lists.append(lead + tail) }
    }
    for lead in rotations(of: parts.fixed) {
      for order in parts.orders { lists.append(lead + order) }
    }
    lists += parts.tails + parts.orders
    for join in parts.joins {
      lists.append([join])
      lists.append([join] + equality)
      lists.append(equality + [join])
      for (leads, followers) in [(equality, parts.tails), (parts.fixed, parts.orders)] {
        for follower in followers {
          lists.append([join] + follower)
          lists.append(leads + [join] + follower)
        }
      }
    }
    if parts.joins.count > 1 { lists.append(parts.joins) }
    for key in equality.prefix(Self.maximumRotated) { lists.append([key]) }
    for key in parts.arms { lists.append([key]) }
    return unique(lists.map(tidied)).filter { !$0.isEmpty }.map {
      IndexDefinition(table: access.table, keys: $0)
    }
  }

  private func rotations(of keys: [IndexKey]) -> [[IndexKey]] {
    guard keys.count > 1 else { return keys.isEmpty ? [] : [keys] }
    return (0..<min(keys.count, Self.maximumRotated)).map { lead in
      [keys[lead]] + keys.indices.filter { $0 != lead }.map { keys[$0] }
    }
  }

  /// Without repeated columns, and no longer than an index should be.
  private func tidied(_ keys: [IndexKey]) -> [IndexKey] {
    var seen: Set<String> = []
    return Array(keys.filter { seen.insert($0.column ?? $0.expression ?? "").inserted }.prefix(Self.maximumKeys))
  }

  private func unique(_ lists: [[IndexKey]]) -> [[IndexKey]] {
    var seen: Set<[IndexKey]> = []
    return lists.filter { seen.insert($0).inserted }
  }
}
