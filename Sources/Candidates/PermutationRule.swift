package import AccessPatterns
package import Catalog

/// Plain B-trees on every ordered choice of the columns that are read, for comparison with published work.
///
/// It is none of ``CandidateRules/all``: that a column is read says little of whether an index on it helps, and there are
/// thousands of candidates. Algorithms that put indexes together from columns choose among them by asking the planner.
///
/// Source: "syntactically relevant indexes" in Kossmann, Halfpap, Jankrift, Schlosser, "Magic mirror in my hand, which is
/// the best in the land?", VLDB 2020.
package struct PermutationRule: CandidateRule {
  package static let identifier = "permutation"

  /// The most keys of an index.
  package let maximumWidth: Int

  package init(maximumWidth: Int) { self.maximumWidth = maximumWidth }

  /// Those with fewer keys first, then in the order of their columns' names.
  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let columns = access.columns.filter { table.column(named: $0)?.isSortable ?? false }.sorted()
    var lists: [[String]] = [[]]
    var found: [[String]] = []
    for _ in 0..<maximumWidth {
      lists = lists.flatMap { list in columns.filter { !list.contains($0) }.map { list + [$0] } }
      found += lists
    }
    return found.map { IndexDefinition(table: access.table, keys: $0.map { IndexKey(column: $0) }) }
  }
}

extension PermutationRule {
  /// A candidate as an algorithm knows it that puts indexes together from columns.
  package struct Candidate: Sendable, Equatable {
    package let definition: IndexDefinition
    /// The numbers of its columns in its table.
    package let keys: [Int]
    /// The query classes that read one of its columns, sorted.
    package let classes: [Int]
  }

  /// All that a workload could use: of each table that it names, over the columns that its query classes read together.
  ///
  /// What exists already is no exception: the published algorithms know of no other indexes.
  ///
  /// - Parameters:
  ///   - patterns: By query class; nil for those that are not analysed.
  ///   - only: The tables to advise on; empty for all.
  /// - Returns: By table, then as ``candidates(for:on:)`` has them.
  package func candidates(
    _ patterns: [AccessPattern?], _ catalog: Catalog, tables only: Set<ObjectName> = []
  ) -> [Candidate] {
    let tree = TableTree(catalog)
    let accesses = patterns.enumerated().flatMap { number, pattern in
      (pattern?.relations ?? []).map { (queryClass: number, access: $0) }
    }
    let byTable = Dictionary(grouping: accesses, by: \.access.table)
    return byTable.keys.sorted().filter { only.isEmpty || only.contains($0) }.flatMap { name -> [Candidate] in
      guard let table = tree[name], table.kind != .foreign else { return [] }
      let columns = Set(byTable[name]!.flatMap(\.access.columns)).sorted()
      // A partition is read by queries on its table too.
      var readers: [String: Set<Int>] = [:]
      for (queryClass, access) in accesses
      where tree.query(on: access.table, isOnly: access.isOnly, reaches: name) {
        for column in access.columns { readers[column, default: []].insert(queryClass) }
      }
      let places = Dictionary(
        table.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
      let whole = RelationAccess(table: name, alias: name.name, columns: columns)
      return candidates(for: whole, on: table).map { definition in
        Candidate(
          definition: definition, keys: definition.keyColumns.compactMap { places[$0] },
          classes: definition.keyColumns.reduce(into: Set()) { $0.formUnion(readers[$1] ?? []) }.sorted())
      }
    }
  }
}
