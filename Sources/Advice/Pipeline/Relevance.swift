package import AccessPatterns
package import Catalog

/// Which query classes could use an index: those that ask for its leading column, and those it was thought of for.
package struct Relevance: Sendable {
  private var askers: [ObjectName: [String: Set<Int>]] = [:]

  package init(_ patterns: [AccessPattern?]) {
    for (number, pattern) in patterns.enumerated() {
      for relation in pattern?.relations ?? [] {
        for column in Self.askedFor(relation) {
          askers[relation.table, default: [:]][column, default: []].insert(number)
        }
      }
    }
  }

  /// Sorted.
  package func classes(of definition: IndexDefinition) -> [Int] {
    let byColumn = askers[definition.table] ?? [:]
    guard let lead = definition.keys.first?.column, definition.predicate == nil else {
      return byColumn.values.reduce(into: Set()) { $0.formUnion($1) }.sorted()
    }
    return (byColumn[lead] ?? []).sorted()
  }

  /// Columns in conditions, joins, orders, groups and aggregates.
  private static func askedFor(_ relation: RelationAccess) -> Set<String> {
    let predicates = relation.predicates + relation.disjunctions.flatMap { $0.flatMap { $0 } }
    var columns = Set(predicates.flatMap { $0.target.columns + $0.rowTargets.flatMap(\.columns) })
    columns.formUnion(relation.joins.flatMap(\.target.columns))
    columns.formUnion(relation.ordering.flatMap(\.target.columns))
    columns.formUnion((relation.grouping + relation.distinct + relation.distinctOn).flatMap(\.columns))
    columns.formUnion(relation.minMax.flatMap(\.target.columns))
    return columns
  }
}
