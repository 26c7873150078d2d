internal import Catalog

/// The values of a column as ANALYZE saw them, drawn from by position in the distribution.
struct ValueDistribution {
  let common: [(value: String, frequency: Double)]
  let histogram: [String]
  private let elements: [String]
  private let elementFrequencies: [Double]
  /// Bounds of ranges, in order, as texts of ranges.
  let rangeBounds: [String]
  /// The part of the rows whose values are neither NULL nor common, and how many values they have.
  let rest: (rows: Double, values: Double)

  /// - Parameter rows: Of the table, which ``ColumnStatistics/distinct`` may be a fraction of.
  init?(_ statistics: ColumnStatistics?, rows: Double) {
    guard let statistics else { return nil }
    let values = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    common = zip(values, statistics.mostCommonFrequencies ?? []).compactMap { value, frequency in
      value.map { ($0, frequency) }
    }
    histogram = (statistics.histogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    elements = (statistics.mostCommonElements.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    elementFrequencies = statistics.mostCommonElementFrequencies ?? []
    rangeBounds = (statistics.rangeBoundsHistogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    let distinct = statistics.distinct < 0 ? -statistics.distinct * max(rows, 1) : statistics.distinct
    let others = 1 - statistics.nullFraction - common.reduce(0) { $0 + $1.frequency }
    rest = (max(0, others), max(distinct - Double(common.count), Double(histogram.count)))
    if common.isEmpty, histogram.isEmpty, elements.isEmpty, rangeBounds.isEmpty { return nil }
  }

  /// Whether rows per value differ so much that one drawn value can't stand for the others.
  var isSkewed: Bool { !common.isEmpty }

  /// The most values of a column that is taken for an enumeration of states.
  private static let mostStates = 20

  /// How many states there are, if the column is taken for such an enumeration.
  var states: Int? {
    histogram.isEmpty && !common.isEmpty && common.count <= Self.mostStates ? common.count : nil
  }

  /// The value at a quantile of the rows: common values first by their frequency, then the histogram.
  ///
  /// Of a few states each is as likely: what asks for a state asks for the rare one (the queue of what is pending) as
  /// much as for the common one.
  func equal(at quantile: Double) -> String? {
    if let states { return common[min(states - 1, Int(quantile * Double(states)))].value }
    var passed = 0.0
    // Once most of the rows are common values, those are what is asked for by row.
    for (value, frequency) in common {
      passed += frequency
      if quantile < passed { return value }
    }
    guard !histogram.isEmpty else { return common.last?.value }
    let rest = (quantile - passed) / max(1e-9, 1 - passed)
    return histogram[min(histogram.count - 1, max(0, Int(rest * Double(histogram.count))))]
  }

  /// The value that `quantile` of the rows lie below, by the histogram.
  func bound(at quantile: Double) -> String? {
    guard !histogram.isEmpty else { return common.first?.value }
    return histogram[min(histogram.count - 1, max(0, Int((quantile * Double(histogram.count - 1)).rounded())))]
  }

  /// A common element of an array or a lexeme of a text search vector.
  func element(at quantile: Double) -> String? {
    elements.isEmpty ? nil : elements[min(elements.count - 1, Int(quantile * Double(elements.count)))]
  }

  /// Common elements with the part of the rows that have each, most common first.
  var elementShares: [(value: String, share: Double)] {
    zip(elements, elementFrequencies).map { ($0, $1) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  /// The part of the rows that have a value which is not among the common ones, as the planner estimates it
  /// (`var_eq_const` in selfuncs.c).
  var rareShare: Double { rest.rows / max(1, rest.values) }

  /// The part of the rows that have this value.
  func share(of value: String) -> Double { common.first { $0.value == value }?.frequency ?? rareShare }

  /// The part of the rows whose values satisfy a condition, as far as they are known.
  func share(where isMatch: (String) -> Bool) -> Double {
    let matches = histogram.isEmpty ? 0 : Double(histogram.count(where: isMatch)) / Double(histogram.count)
    return common.reduce(matches * rest.rows) { $0 + (isMatch($1.value) ? $1.frequency : 0) }
  }
}
