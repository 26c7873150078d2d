internal import Catalog

/// How large a partition's part of an index is.
///
/// ``IndexSizeEstimate`` of the part, scaled as the whole index's measured size is to its own estimate: an index that is
/// bloated, or that the estimate doesn't get right, has parts that fit it.
struct IndexPart {
  /// With the keys that it has on the parent.
  let whole: Index
  /// As it is on the table.
  let flat: Index
  let table: Table

  /// The part of the table's rows that a partial index has.
  private var selectivity: Double {
    guard flat.predicate != nil, table.rows > 0, flat.rows >= 0 else { return 1 }
    return min(1, flat.rows / table.rows)
  }

  func rows(of part: Table, share: Double) -> Double {
    guard flat.predicate != nil else { return flat.rows < 0 ? flat.rows : part.rows }
    return flat.rows < 0 ? flat.rows : (flat.rows * share).rounded()
  }

  /// - Parameter rows: Of the index's part.
  func pages(of part: Table, rows: Double) -> Int {
    let estimate = estimate(whole, on: part)
    // A B-tree of nothing has no root.
    guard part.rows > 0, rows != 0 else { return whole.method == "btree" ? 1 : estimate.pages }
    let own = self.estimate(flat, on: table)
    guard flat.pages > 1, own.pages > 1 else { return estimate.pages }
    let factor = Double(flat.pages - 1) / Double(own.pages - 1)
    let least = whole.method == "btree" ? 2 : 1
    return max(least, 1 + Int((Double(estimate.pages - 1) * factor).rounded()))
  }

  private func estimate(_ index: Index, on table: Table) -> IndexSizeEstimate {
    IndexSizeEstimate(
      index.definition(on: table.objectName), on: table, selectivity: selectivity, fillFactor: flat.fillFactor ?? 90)
  }
}
