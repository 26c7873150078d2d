package import Catalog

extension Twin {
  /// The sizes that whole B-trees on columns have as candidates, without making them.
  ///
  /// - Parameter definitions: Without predicates and expressions, which only a candidate that is made can be sized with.
  /// - Returns: Bytes, by definition: those that ``createHypothetical(_:numberedFrom:)`` gives. nil for what HypoPG takes no
  ///   index for, where sizes are HypoPG's.
  /// - Throws: `.twinLost` or `.twinRefused`.
  package func sizes(of definitions: [IndexDefinition]) throws(PlannerError) -> [Int?] {
    if hypopg != nil { return try hypopgSizes(of: definitions) }
    return definitions.map { definition in
      tables.leaves(of: definition.table).reduce(0) { $0 + IndexSizeEstimate(definition, on: $1).bytes }
    }
  }

  /// HypoPG adds up the widths of the columns, in whatever order (`hypo_estimate_index` in hypopg_index.c): one of each
  /// set of columns is asked about.
  private func hypopgSizes(of definitions: [IndexDefinition]) throws(PlannerError) -> [Int?] {
    struct Columns: Hashable {
      let table: ObjectName
      let keys: Set<IndexKey>
    }
    let columns = definitions.map { Columns(table: $0.table, keys: Set($0.keys)) }
    var numbers: [Columns: UInt32] = [:]
    var candidates: [HypoPGCandidate] = []
    for (definition, columns) in zip(definitions, columns)
    where numbers[columns] == nil && tables[definition.table]?.kind != .partitioned {
      let number = UInt32(candidates.count)
      numbers[columns] = number
      candidates.append(
        HypoPGCandidate(
          oid: number, table: definition.table, statement: definition.statement(name: "i"), name: "i"))
    }
    let sizes = try sizes(of: candidates)
    return columns.map { numbers[$0].flatMap { try? sizes[$0]?.get() } }
  }
}
