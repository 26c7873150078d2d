internal import Glibc

extension Table {
  /// The first key, the first two, … and all of them, as an index would hold them.
  ///
  /// - Parameters:
  ///   - rows: Of the table.
  ///   - fraction: The fraction of rows that a partial index holds.
  ///   - leavesOutNulls: Whether entries with a NULL are counted elsewhere, or are not there.
  package func prefixes(
    of keys: [IndexKey], rows: Double, kept fraction: Double = 1, leavesOutNulls: Bool = false
  ) -> [BTreeSize.Prefix] {
    keys.indices.map { last in
      let first = Array(keys[...last])
      return BTreeSize.Prefix(
        tuple: tupleBytes(of: first, leavesOutNulls: leavesOutNulls),
        distinct: Self.distinct(distinctValues(of: first), of: rows, kept: fraction))
    }
  }

  /// How many of `distinct` values are left when each of the rows is kept with the probability `fraction`: a value of
  /// N/D rows is lost with (1 − f)^(N/D).
  private static func distinct(_ distinct: Double, of rows: Double, kept fraction: Double) -> Double {
    guard fraction < 1, distinct > 0 else { return distinct }
    return max(1, distinct * (1 - pow(1 - fraction, rows / distinct)))
  }
}
