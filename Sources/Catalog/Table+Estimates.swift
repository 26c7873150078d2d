extension Table {
  /// Distinct combinations of keys: the product of the columns' own, at most the rows.
  package func distinctValues(of keys: [IndexKey]) -> Double {
    let product = keys.reduce(1.0) { product, key in
      if let column = key.column.flatMap(column(named:)) { return product * distinctValues(of: column) }
      // An expression has no more values than the columns that it is made of.
      let parts = columns(in: key.expression ?? "")
      return parts.isEmpty ? max(product, rows) : parts.reduce(product) { $0 * distinctValues(of: $1) }
    }
    return min(max(1, product), max(1, rows))
  }

  /// The columns that an expression's text names, as words of it.
  package func columns(in expression: String) -> [Column] {
    let words = Set(expression.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }.map(String.init))
    return columns.filter { words.contains($0.name) || expression.contains("\"\($0.name)\"") }
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
    // Of char(n) equal values are stored alike, but PostgreSQL does not merge them.
    let differing: Set<String> = ["numeric", "float4", "float8", "jsonb", "interval", "citext", "bpchar"]
    return keys.allSatisfy { key in
      guard let column = key.column.flatMap(column(named:)) else { return true }
      return !differing.contains(column.typeName) && !column.typeName.hasPrefix("_")
    }
  }
}
