package import AccessPatterns
package import Catalog

/// Which query classes could use an index: those that ask for its leading column, and those it was thought of for.
///
/// A query reads more than the table that it names, and an index stands on more than its own: an index of a partitioned
/// table is one on each partition, a query on it reads the partitions with whatever indexes they have, and a query on a
/// table without ONLY reads its inheritance children.
package struct Relevance: Sendable {
  private typealias Askers = [ObjectName: [String: Set<Int>]]

  /// By the table that the query names.
  private var named: Askers = [:]
  /// The same without those of `ONLY`.
  private var inherited: Askers = [:]
  /// By each table above the partition that the query names.
  private var below: Askers = [:]
  private let tables: TableTree

  package init(_ patterns: [AccessPattern?], _ catalog: Catalog) {
    tables = TableTree(catalog)
    for (number, pattern) in patterns.enumerated() {
      for relation in pattern?.relations ?? [] {
        let above = tables.ancestors(of: relation.table)
        for column in Self.askedFor(relation) {
          named[relation.table, default: [:]][column, default: []].insert(number)
          if !relation.isOnly { inherited[relation.table, default: [:]][column, default: []].insert(number) }
          for table in above { below[table.objectName, default: [:]][column, default: []].insert(number) }
        }
      }
    }
  }

  /// Sorted.
  package func classes(of definition: IndexDefinition) -> [Int] {
    let leads = definition.predicate == nil ? self.leads(of: definition) : []
    func askers(_ byTable: Askers, _ table: ObjectName) -> Set<Int> {
      let byColumn = byTable[table] ?? [:]
      if leads.isEmpty { return byColumn.values.reduce(into: []) { $0.formUnion($1) } }
      return leads.reduce(into: []) { $0.formUnion(byColumn[$1] ?? []) }
    }
    var classes = askers(named, definition.table).union(askers(below, definition.table))
    for table in tables.ancestors(of: definition.table) { classes.formUnion(askers(named, table.objectName)) }
    for table in tables.legators(of: definition.table) { classes.formUnion(askers(inherited, table.objectName)) }
    return classes.sorted()
  }

  /// The columns one of which a query has to ask for: those of the leading key, of any key of a GIN or GiST index.
  private func leads(of definition: IndexDefinition) -> Set<String> {
    let keys = ["gin", "gist"].contains(definition.method) ? definition.keys : Array(definition.keys.prefix(1))
    return IndexDefinition(table: definition.table, keys: keys).referencedColumns
  }

  /// Columns in conditions, joins, orders, groups and aggregates.
  private static func askedFor(_ relation: RelationAccess) -> Set<String> {
    let predicates = relation.predicates + relation.disjunctions.flatMap { $0.flatMap { $0 } }
    var columns = Set(predicates.flatMap { $0.target.columns + $0.rowTargets.flatMap(\.columns) })
    columns.formUnion(relation.nearest.flatMap(\.target.columns))
    columns.formUnion(relation.joins.flatMap(\.target.columns))
    columns.formUnion(relation.ordering.flatMap(\.target.columns))
    columns.formUnion((relation.grouping + relation.distinct + relation.distinctOn).flatMap(\.columns))
    columns.formUnion(relation.minMax.flatMap(\.target.columns))
    return columns
  }
}
