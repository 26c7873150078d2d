internal import Catalog

/// How large a partition's part of an index is.
///
/// ``IndexSizeEstimate`` of the part, scaled as the whole index's measured size is to its own estimate: an index that is
/// bloated, or that the estimate doesn't get right, has parts that fit it. Sources: those of ``BTreeSize``.
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
    guard part.rows > 0, rows != 0 else { return whole.method == "btree" ? 1 : Int(estimate) }
    let own = self.estimate(flat, on: table)
    guard flat.pages > 1, own > 1 else { return Int(estimate.rounded()) }
    let factor = Double(flat.pages - 1) / (own - 1)
    let least = whole.method == "btree" ? 2 : 1
    return max(least, 1 + Int(((estimate - 1) * factor).rounded()))
  }

  private func estimate(_ index: Index, on table: Table) -> Double {
    let definition = index.definition(on: table.objectName)
    let estimate = IndexSizeEstimate(
      definition, on: table, selectivity: selectivity, fillFactor: flat.fillFactor ?? 90)
    let pages = Double(estimate.pages)
    return 1 + max(0, pages - 1) * unevenness(of: definition, on: table)
  }

  /// By what the leaves are smaller because keys have uneven numbers of rows: ``BTreeSize`` takes them as even, which
  /// shows where most keys have one row or two. Two equal keys are merged into one tuple, which one alone is not.
  private func unevenness(of definition: IndexDefinition, on table: Table) -> Double {
    guard definition.method == "btree", definition.included.isEmpty, table.canDeduplicate(definition.keys) else {
      return 1
    }
    let only = definition.keys.count == 1 ? definition.keys[0].column.flatMap(table.column) : nil
    let nulls = only?.statistics?.nullFraction ?? 0
    let all = table.rows * (1 - nulls)
    let rows = all * selectivity
    guard rows > 1, let prefix = table.prefixes(of: definition.keys, rows: table.rows, kept: selectivity).last else {
      return 1
    }
    let values = table.distinctValues(of: definition.keys)
    let kept = values * ValueCounts(mean: all / max(1, values)).part(inShare: selectivity)
    let mean = max(1, rows / max(1, kept))
    guard mean < Self.manyRows else { return 1 }
    let tuple = prefix.tuple
    // Header and keys, 6 bytes for each row when there are several, and the item pointer.
    func bytes(_ count: Double) -> Double { tuple + (count > 1 ? Self.aligned(6 * count) : 0) + 4 }
    // What the estimate has for each row: between two whole numbers as many keys have the one as the other.
    let evenMean = max(1, rows / min(rows, prefix.distinct))
    let less = evenMean.rounded(.down)
    let even =
      evenMean < 2 ? tuple + 4 : (bytes(less) + (evenMean - less) * (bytes(less + 1) - bytes(less))) / evenMean
    let factor = min(1, ValueCounts(mean: mean).mean(of: bytes) / mean / even)
    // NULLs are one key of many rows.
    let weight = (1 - nulls) * even
    return (weight * factor + nulls * 6) / (weight + nulls * 6)
  }

  /// Rows of a key from which on it makes no difference.
  private static let manyRows = 30.0

  private static func aligned(_ bytes: Double) -> Double { (bytes / 8).rounded(.up) * 8 }
}
