package import Catalog

extension Twin {
  /// The sizes that whole indexes on columns have as candidates, without making them.
  ///
  /// - Parameter definitions: Without predicates and expressions, which only a candidate that is made can be sized with.
  /// - Returns: Bytes, by definition: those that ``createHypothetical(_:numberedFrom:)`` gives.
  package func sizes(of definitions: [IndexDefinition]) -> [Int] {
    definitions.map { definition in
      tables.leaves(of: definition.table).reduce(0) { $0 + IndexSizeEstimate(definition, on: $1).bytes }
    }
  }
}
