internal import Catalog

/// Whether one column's values are another's, as far as statistics tell.
enum SharedValues {
  /// The share of the first one's most common values that the other one has among its most common values or between the
  /// ends of its histogram, 0 to 1. nil when statistics have no values to compare.
  static func share(of statistics: ColumnStatistics?, in other: ColumnStatistics?) -> Double? {
    guard let statistics, let other else { return nil }
    let values =
      list(statistics.mostCommonValues) + (statistics.mostCommonValues == nil ? list(statistics.histogram) : [])
    let common = Set(list(other.mostCommonValues))
    let bounds = list(other.histogram)
    guard !values.isEmpty, !(common.isEmpty && bounds.isEmpty) else { return nil }
    let found = values.filter { value in
      if common.contains(value) { return true }
      guard let low = bounds.first, let high = bounds.last else { return false }
      if let value = Double(value), let low = Double(low), let high = Double(high) {
        return value >= low && value <= high
      }
      // Other orders than that of bytes may put it elsewhere.
      return bounds.contains(value) || (value >= low && value <= high)
    }
    return Double(found.count) / Double(values.count)
  }

  static func list(_ literal: String?) -> [String] {
    literal.flatMap { PostgresArray.parse($0) }?.compactMap { $0 } ?? []
  }
}
