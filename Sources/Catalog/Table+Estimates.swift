extension Table {
  /// Distinct combinations of keys: the product of the columns' own, at most the rows.
  package func distinctValues(of keys: [IndexKey]) -> Double {
    let product = keys.reduce(1.0) { product, key in
      guard let column = key.column.flatMap(column(named:)) else { return max(product, rows) }
      return product * distinctValues(of: column)
    }
    return min(max(1, product), max(1, rows))
  }

  /// Distinct values of one column; nulls count as one.
  package func distinctValues(of column: Column) -> Double {
    guard let statistics = column.statistics ?? column.inheritedStatistics, statistics.distinct != 0 else {
      return max(1, min(rows, 200))
    }
    return statistics.distinct > 0 ? statistics.distinct : -statistics.distinct * max(rows, 1)
  }

  /// Whether equal keys are equal in bytes, so that B-trees merge them (`_bt_allequalimage` in nbtutils.c).
  package func canDeduplicate(_ keys: [IndexKey]) -> Bool {
    let differing: Set<String> = ["numeric", "float4", "float8", "jsonb", "interval", "citext"]
    return keys.allSatisfy { key in
      guard let column = key.column.flatMap(column(named:)) else { return true }
      return !differing.contains(column.typeName) && !column.typeName.hasPrefix("_")
    }
  }
}
