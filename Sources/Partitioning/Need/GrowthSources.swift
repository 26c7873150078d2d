package import Catalog
internal import Foundation

/// What tells how tables grow, beside the catalog and the workload.
package struct GrowthSources: Sendable {
  package var options: [GrowthOption]
  /// Sizes of earlier nights, by table.
  package var history: [ObjectName: [GrowthPoint]]
  /// A snapshot of the same database at another time.
  package var earlier: Catalog?

  package init(
    options: [GrowthOption] = [], history: [ObjectName: [GrowthPoint]] = [:], earlier: Catalog? = nil
  ) {
    self.options = options
    self.history = history
    self.earlier = earlier
  }
}

/// How large a table was at some time.
package struct GrowthPoint: Sendable, Equatable {
  /// ISO 8601: a date, or a time in UTC.
  package var date: String
  /// At least one of the two is known.
  package var rows: Double?
  /// Of the heap and the indexes.
  package var bytes: Double?

  package init(date: String, rows: Double? = nil, bytes: Double? = nil) {
    self.date = date
    self.rows = rows
    self.bytes = bytes
  }
}

/// The straight line with the least squares of distances to some points.
struct TrendLine {
  /// Of the second coordinate for one of the first.
  let slope: Double

  /// - Returns: nil for fewer than two different first coordinates.
  init?(_ points: [(x: Double, y: Double)]) {
    guard let first = points.first else { return nil }
    let count = Double(points.count)
    // Counted from the first point: days since 1970 would lose digits in the squares.
    let meanX = points.reduce(0) { $0 + $1.x - first.x } / count
    let meanY = points.reduce(0) { $0 + $1.y - first.y } / count
    let square = points.reduce(0) { $0 + ($1.x - first.x - meanX) * ($1.x - first.x - meanX) }
    guard square > 0 else { return nil }
    slope = points.reduce(0) { $0 + ($1.x - first.x - meanX) * ($1.y - first.y - meanY) } / square
  }
}
