package import AccessPatterns
package import Catalog

/// B-trees on expressions: `lower(email)`, `coalesce(a, b)`, `attributes ->> 'brand'`.
///
/// A condition on an expression finds nothing in an index on the column, only in one on that very expression. It is
/// proposed where one is compared for equality, bounded by a range, sorted or grouped by or joined: alone, behind the
/// columns that are compared for equality, before them, and before what follows equality in a B-tree.
///
/// PostgreSQL takes immutable expressions only, and says so when the index is made: `created_at::date` depends on the
/// time zone when the column is a `timestamptz`. A dump has `attributes ->> $1`: the key has to be known, from a log or a
/// `.sql` file, or is inferred from the most common documents and named as inferred.
///
/// ANALYZE gathers statistics of the expression only once the index is there. Before that the planner takes it to have 200
/// distinct values (`DEFAULT_NUM_DISTINCT` in selfuncs.h), and so it was planned.
///
/// Source: "Indexes on Expressions" in PostgreSQL's documentation.
package struct ExpressionRule: CandidateRule {
  package static let identifier = "expression"

  /// Keys of one index.
  private static let maximumKeys = 3

  package init() {}

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let parts = AccessParts(access, table, withExpressions: true)
    let expressions = parts.equality.filter { $0.expression != nil }
    let columns = parts.equality.filter { $0.expression == nil }
    let fixed = parts.fixed.filter { $0.expression == nil }
    var lists: [[IndexKey]] = []
    for key in expressions {
      lists += [[key], columns + [key], [key] + columns]
      for tail in parts.tails { lists += [[key] + tail, columns + [key] + tail] }
      if parts.fixed.contains(key) {
        for order in parts.orders { lists += [[key] + order, fixed + [key] + order] }
      }
    }
    if expressions.count > 1 { lists.append(expressions) }
    for tail in parts.tails { lists += [tail, columns + tail] }
    for order in parts.orders { lists += [order, fixed + order] }
    for join in parts.joins { lists += [[join], columns + [join], [join] + columns] }
    lists += parts.arms.map { [$0] }
    var seen: Set<[IndexKey]> = []
    return lists.map(tidied).filter { keys in
      keys.contains { $0.expression != nil } && seen.insert(keys).inserted
    }.map { IndexDefinition(table: access.table, keys: $0) }
  }

  private func tidied(_ keys: [IndexKey]) -> [IndexKey] {
    var seen: Set<String> = []
    return Array(keys.filter { seen.insert($0.column ?? $0.expression ?? "").inserted }.prefix(Self.maximumKeys))
  }
}
