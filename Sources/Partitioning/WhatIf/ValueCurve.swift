internal import Catalog

/// What is known of a column's values, as parts of the rows: NULLs, common values, and the rest by a histogram.
struct ValueCurve {
  struct Common {
    var value: String
    /// nil for a column without scale.
    var position: Double?
    var frequency: Double
  }

  let statistics: ColumnStatistics
  let scale: KeyScale?
  let nulls: Double
  let common: [Common]
  /// Of the values that are not common, in order; empty when it is not known or has no scale.
  let bounds: [Double]
  /// The texts of all bounds, also of those without scale.
  let texts: [String]
  /// How many values there are, and how many of them are not common.
  let distinct: Double
  let rareValues: Double
  /// The part of the rows that have a rare value, and what one of those has on average.
  let rare: Double
  var rareFrequency: Double { rare / max(1, rareValues) }

  /// - Parameter rows: Of the table.
  init(_ statistics: ColumnStatistics, _ scale: KeyScale?, rows: Double) {
    self.statistics = statistics
    self.scale = scale
    nulls = min(1, max(0, statistics.nullFraction))
    let values = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    let common: [Common] = zip(values, statistics.mostCommonFrequencies ?? []).compactMap { value, frequency in
      value.map { Common(value: $0, position: scale?.position(of: $0), frequency: frequency) }
    }
    let texts = (statistics.histogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    self.texts = texts
    let positions = scale.map { scale in texts.compactMap(scale.position) } ?? []
    let known = common.reduce(0) { $0 + $1.frequency }
    bounds = positions.count == texts.count && positions.count >= 2 ? positions.sorted() : []
    self.common = common
    distinct = max(
      Double(common.count), statistics.distinct < 0 ? -statistics.distinct * max(rows, 1) : statistics.distinct)
    let others = max(0, 1 - nulls - known)
    // Frequencies are of a sample: what is left when all values are common is none of any value.
    let areAllCommon = texts.isEmpty && !common.isEmpty && distinct <= Double(common.count)
    rare = areAllCommon ? 0 : others
    rareValues = max(0, distinct - Double(common.count))
  }

  /// Whether it is known where the values lie.
  var hasOrder: Bool { !bounds.isEmpty || (rare < 0.01 && !common.isEmpty && common.allSatisfy { $0.position != nil }) }

  /// The part of the rare rows below a position: linear between the bounds, as the planner has it
  /// (`ineq_histogram_selectivity` in src/backend/utils/adt/selfuncs.c).
  func rarePart(below position: Double) -> Double {
    guard let first = bounds.first, let last = bounds.last else { return 0 }
    if position <= first { return 0 }
    if position > last { return 1 }
    var low = 0
    var high = bounds.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if bounds[middle] < position { low = middle } else { high = middle }
    }
    let width = bounds[high] - bounds[low]
    let inside = width > 0 && width.isFinite ? (position - bounds[low]) / width : 0.5
    return (Double(low) + inside) / Double(bounds.count - 1)
  }

  /// The part of all rows from one position to before another; nil is the end of the line.
  func share(from lower: Double?, to upper: Double?) -> Double {
    let inside = common.filter { Self.contains($0.position, lower, upper) }.reduce(0) { $0 + $1.frequency }
    return inside + rare * rarePart(from: lower, to: upper)
  }

  /// The position that a part of the rare rows lies below.
  func rarePosition(at part: Double) -> Double {
    guard let first = bounds.first, let last = bounds.last else { return 0 }
    let place = part * Double(bounds.count - 1)
    let bucket = Int(place.rounded(.down))
    guard bucket >= 0 else { return first }
    guard bucket < bounds.count - 1 else { return last }
    return bounds[bucket] + (place - Double(bucket)) * (bounds[bucket + 1] - bounds[bucket])
  }

  /// As many values as ANALYZE keeps as common: `default_statistics_target`, or what the column shows to have more.
  var mostCommon: Int { max(100, common.count, texts.count - 1) }

  func rarePart(from lower: Double?, to upper: Double?) -> Double {
    guard !bounds.isEmpty else { return 0 }
    return max(0, (upper.map(rarePart(below:)) ?? 1) - (lower.map(rarePart(below:)) ?? 0))
  }

  static func contains(_ position: Double?, _ lower: Double?, _ upper: Double?) -> Bool {
    guard let position else { return false }
    return lower.map { position >= $0 } ?? true && upper.map { position < $0 } ?? true
  }

  /// The position that a part of the rows that are not NULL lies below.
  func position(at quantile: Double) -> Double? {
    guard let first = bounds.first ?? common.compactMap(\.position).min() else { return nil }
    let wanted = min(1, max(0, quantile)) * (1 - nulls)
    let marks = (bounds + common.compactMap(\.position)).sorted()
    var (position, below) = (first, 0.0)
    for mark in marks where mark > position {
      let next = share(from: nil, to: mark)
      if next >= wanted {
        let inside = next > below ? (wanted - below) / (next - below) : 0
        return position + max(0, inside) * (mark - position)
      }
      (position, below) = (mark, next)
    }
    return position
  }

  /// The part of the rows that are not NULL and lie below a position.
  func quantile(of position: Double) -> Double { share(from: nil, to: position) / max(1e-12, 1 - nulls) }
}
