internal import Catalog

/// Says of a unique index that the statistics speak against it.
enum UniquenessWording {
  /// Estimates of distinct values are off by some: from here on there are surely rows with equal keys.
  private static let surelyRepeated = 1.5

  /// A warning; nil when the keys may well be unique.
  ///
  /// The rows with values ÷ the distinct values, of several columns the product of theirs, which no combination of them
  /// exceeds. Of one column the list of most common values is enough: ANALYZE lists what it met more than once.
  ///
  /// Source: `compute_distinct_stats` in src/backend/commands/analyze.c; in a unique index no NULL is equal to another.
  static func warning(_ definition: IndexDefinition, _ catalog: Catalog) -> String? {
    guard definition.isUnique, definition.predicate == nil, catalog.statistics == .measured,
      let table = catalog.table(named: definition.table), !definition.keys.isEmpty
    else { return nil }
    let rows = TableTree(catalog).rows(of: definition.table)
    var combinations = 1.0
    var filled = rows
    var isListed = false
    for key in definition.keys {
      guard let column = key.column.flatMap(table.column(named:)),
        let statistics = table.kind == .partitioned ? column.inheritedStatistics : column.statistics,
        statistics.distinct != 0
      else { return nil }
      combinations *= statistics.distinct > 0 ? statistics.distinct : -statistics.distinct * rows
      filled = min(filled, rows * (1 - statistics.nullFraction))
      isListed = statistics.mostCommonFrequencies?.isEmpty == false
    }
    let repeated = filled / max(1, combinations)
    if repeated >= surelyRepeated {
      let each = definition.keys.count == 1 ? "a value" : "for each combination of values"
      return "the statistics say about \(Int(min(repeated, 1e15).rounded())) rows \(each): it can't be unique"
    }
    guard isListed, definition.keys.count == 1 else { return nil }
    return "the statistics list values that several rows have: it can't be unique"
  }
}
