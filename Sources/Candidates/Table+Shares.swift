internal import AccessPatterns
internal import Catalog

/// How much of a table meets a test of one column, by its statistics: what decides whether a partial index is looked at.
/// Its rows and its size are the planner's estimate.
extension Table {
  /// The most distinct values of a column whose values are taken for states: a literal of another column is a value that
  /// was looked for.
  private static let mostStates = 20.0
  /// The part of the rows that one value has in a column of states of which the others are worth an index.
  private static let dominantShare = 0.5
  /// Values of a moving clock are no states, however few there are.
  private static let times: Set<String> = ["date", "timestamp", "timestamptz", "time", "timetz", "interval"]

  /// The fraction of the rows.
  ///
  /// - Returns: nil without statistics, and for values of a column that has too many to be states.
  func share(of test: ColumnTest) -> Double? {
    guard let column = column(named: test.column), !Self.times.contains(column.typeName) || test.isAboutNull,
      let statistics = column.inheritedStatistics ?? column.statistics
    else { return nil }
    let filled = 1 - statistics.nullFraction
    switch test.values {
    case .null: return statistics.nullFraction
    case .notNull: return filled
    case .boolean(let value): return statistics.share(ofAll: [value ? "t" : "f"])
    case .oneOf(let values):
      // One of many equally common values is what was looked for this time; next to a dominant one it is a state.
      guard statistics.distinct > 0, statistics.distinct <= Self.mostStates,
        statistics.mostCommonFrequencies?.max() ?? 0 >= Self.dominantShare
      else { return nil }
      return statistics.share(ofAll: values)
    case .noneOf(let values): return max(0, filled - statistics.share(ofAll: values))
    case .open: return nil
    }
  }

  /// Whether a column has few values of which some are rare, so that it matters which one is asked for.
  func hasRareStates(_ name: String, atMost share: Double) -> Bool {
    guard let column = column(named: name), !Self.times.contains(column.typeName),
      let statistics = column.inheritedStatistics ?? column.statistics,
      statistics.distinct > 1, statistics.distinct <= Self.mostStates,
      let shares = statistics.mostCommonFrequencies, let most = shares.max(), let least = shares.min()
    else { return false }
    return least <= share && most >= 1 - share
  }
}

extension ColumnTest {
  fileprivate var isAboutNull: Bool { values == .null || values == .notNull }
}

extension ColumnStatistics {
  /// Of values that are not among the most common ones each has the mean of the rest (`var_eq_const` in selfuncs.c).
  fileprivate func share(ofAll values: [String]) -> Double {
    let common = mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    let known = Dictionary(
      zip(common, mostCommonFrequencies ?? []).compactMap { value, share in value.map { ($0, share) } },
      uniquingKeysWith: +)
    let rest = max(0, 1 - nullFraction - known.values.sorted().reduce(0, +))
    let others = distinct - Double(known.count)
    return values.reduce(0) { $0 + (known[$1] ?? (others >= 1 ? rest / others : 0)) }
  }
}
