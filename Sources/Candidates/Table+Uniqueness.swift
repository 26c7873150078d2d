internal import Catalog

extension Table {
  /// Whether a unique index finds the only row that equality on these columns leaves.
  func findsOneRow(byEquality columns: Set<String>) -> Bool {
    indexes.contains { index in
      index.isUnique && index.isValid && index.predicate == nil && !index.keys.isEmpty
        && index.keys.allSatisfy { $0.column.map(columns.contains) ?? false }
    }
  }
}
