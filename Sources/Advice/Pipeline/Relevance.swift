package import AccessPatterns
package import Candidates
package import Catalog

/// Which query classes could use an index: those that ask for its leading column, and those it was thought of for.
///
/// A query reads more than the table that it names, and an index stands on more than its own: an index of a partitioned
/// table is one on each partition, a query on it reads the partitions with whatever indexes they have, and a query on a
/// table without ONLY reads its inheritance children.
///
/// A partial index is for those that ask for every column of its predicate, and not for those whose application binds a
/// parameter there: a generic plan can't use it.
package struct Relevance: Sendable {
  private typealias Askers = [ObjectName: [String: Set<Int>]]

  /// By the table that the query names.
  private var named: Askers = [:]
  /// The same without those of `ONLY`.
  private var inherited: Askers = [:]
  /// By each table above the partition that the query names.
  private var below: Askers = [:]
  private let tables: TableTree
  /// By class that binds parameters, the conditions of its accesses with their tables.
  private var binding: [Int: [(table: ObjectName, fixed: [FixedCondition])]] = [:]

  package init(_ patterns: [AccessPattern?], _ catalog: Catalog) {
    tables = TableTree(catalog)
    for (number, pattern) in patterns.enumerated() {
      for relation in pattern?.relations ?? [] {
        if relation.fixed.contains(where: { $0.source == .bound }) {
          binding[number, default: []].append((relation.table, relation.fixed))
        }
        let above = tables.ancestors(of: relation.table)
        for column in Self.askedFor(relation) {
          named[relation.table, default: [:]][column, default: []].insert(number)
          if !relation.isOnly { inherited[relation.table, default: [:]][column, default: []].insert(number) }
          for table in above { below[table.objectName, default: [:]][column, default: []].insert(number) }
        }
      }
    }
  }

  /// - Parameter predicate: What a partial index's predicate says; nil when that can't be told.
  package func classes(of definition: IndexDefinition, _ predicate: PartialPredicate? = nil) -> Set<Int> {
    guard definition.predicate != nil else { return self.classes(on: definition.table, asking: leads(of: definition)) }
    let columns = Set((predicate?.tests ?? []).map(\.column))
    let asking = columns.sorted().map { self.classes(on: definition.table, asking: [$0]) }
    let found = asking.dropFirst().reduce(asking.first ?? self.classes(on: definition.table, asking: [])) {
      $0.intersection($1)
    }
    return found.filter { !isBound($0, definition.table, predicate) }
  }

  /// Whether a class leaves it to a parameter if the predicate holds.
  private func isBound(_ number: Int, _ table: ObjectName, _ predicate: PartialPredicate?) -> Bool {
    guard let predicate, let accesses = binding[number] else { return false }
    return accesses.contains { access in
      let said = access.fixed.filter { $0.source == .statement }.map(\.test)
      let bound = Set(access.fixed.filter { $0.source == .bound }.map(\.test.column))
      return access.table == table
        && predicate.tests.contains { test in
          bound.contains(test.column) && test.values != .notNull && !said.contains { $0.implies(test) }
        }
    }
  }

  /// Those that ask for one of some columns of a table; all that read it when there are none.
  private func classes(on table: ObjectName, asking leads: Set<String>) -> Set<Int> {
    func askers(_ byTable: Askers, _ table: ObjectName) -> Set<Int> {
      let byColumn = byTable[table] ?? [:]
      if leads.isEmpty { return byColumn.values.reduce(into: []) { $0.formUnion($1) } }
      return leads.reduce(into: []) { $0.formUnion(byColumn[$1] ?? []) }
    }
    var classes = askers(named, table).union(askers(below, table))
    for table in tables.ancestors(of: table) { classes.formUnion(askers(named, table.objectName)) }
    for table in tables.legators(of: table) { classes.formUnion(askers(inherited, table.objectName)) }
    return classes
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
