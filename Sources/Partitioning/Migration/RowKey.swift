internal import Catalog

/// Columns by which a row is found again: those of the primary key, or of a unique index on NOT NULL columns.
struct RowKey: Equatable {
  let columns: [Column]
  /// The index that has them, in its order.
  let index: String

  var names: [String] { columns.map(\.name) }

  /// The primary key first, then the narrowest.
  static func best(of table: Table) -> RowKey? {
    let keys = table.indexes.filter { index in
      index.isUnique && index.isValid && index.predicate == nil && index.method == "btree"
        && index.keys.allSatisfy { !$0.isDescending }
    }.compactMap { index -> (index: Index, key: RowKey)? in
      let columns = index.keys.compactMap { $0.column.flatMap(table.column(named:)) }
      guard columns.count == index.keys.count, index.isPrimary || columns.allSatisfy(\.isNotNull) else { return nil }
      return (index, RowKey(columns: columns, index: index.name))
    }
    return keys.min { left, right in
      if left.index.isPrimary != right.index.isPrimary { return left.index.isPrimary }
      return (left.key.columns.count, left.index.name) < (right.key.columns.count, right.index.name)
    }?.key
  }
}
