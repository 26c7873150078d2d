internal import Catalog

/// The values of an expression over one column, for the values of the column that are known: of its most common ones and
/// of its histogram.
struct ExpressionSample {
  struct Group {
    let value: String?
    /// The part of the table's rows.
    let share: Double
    /// Of how many of the column's known values.
    let count: Int
    /// Bytes.
    let width: Int
    /// The first and the last of the column's histogram bounds with this image; nil when none has it.
    let places: ClosedRange<Int>?
  }

  /// In the order of their type.
  let groups: [Group]

  /// Groups that become most common values, at most: the default of `default_statistics_target`.
  private static let mostCommon = 100
  /// How much more common than the average value a most common one is (`analyze_mcv_list` before PostgreSQL 11).
  private static let commonFactor = 1.25

  /// What ANALYZE would say of the expression, as far as the column's own statistics tell.
  ///
  /// The number of distinct values is the most that it can be when no two known values have the same image, otherwise the
  /// estimate of Haas and Stokes, "Estimating the Number of Classes in a Finite Population" (1998), as in
  /// `compute_scalar_stats` of src/backend/commands/analyze.c, with the known values as the sample.
  ///
  /// - Parameters:
  ///   - rows: Of the table.
  ///   - correlation: Of the column. That of the expression is the same where it rises or falls with the column.
  ///   - mostDistinct: Values that there can be: no more than the column has.
  /// - Returns: nil when too little is known.
  func statistics(rows: Double, correlation: Double?, mostDistinct: Double) -> ColumnStatistics? {
    let values = groups.filter { $0.value != nil }
    guard values.count > 1, rows >= 1 else { return nil }
    let nulls = groups.reduce(0) { $0 + ($1.value == nil ? $1.share : 0) }
    let distinct = distinct(values, rows: rows, mostDistinct: mostDistinct)
    let average = (1 - nulls) / distinct
    let unit = values.map { $0.share / Double($0.count) }.min() ?? 0
    let common = values.filter {
      $0.share > average * Self.commonFactor && $0.share * rows >= 2 && ($0.count > 1 || $0.share > unit * 2)
    }.sorted { ($1.share, $0.value!) < ($0.share, $1.value!) }.prefix(Self.mostCommon)
    let names = Set(common.map { $0.value! })
    let rest = values.map { $0.value! }.filter { !names.contains($0) }
    let width = values.reduce(0) { $0 + $1.width } / values.count
    return ColumnStatistics(
      nullFraction: min(1, max(0, nulls)), averageWidth: max(1, width),
      distinct: distinct > rows / 10 ? -min(1, distinct / rows) : distinct,
      mostCommonValues: common.isEmpty ? nil : PostgresArray.literal(common.map(\.value)),
      mostCommonFrequencies: common.isEmpty ? nil : common.map(\.share),
      histogram: rest.count > 1 ? PostgresArray.literal(rest) : nil,
      correlation: correlation.flatMap { correlation in direction.map { correlation * $0 } })
  }

  /// 1 when larger values of the column have larger images, −1 when they have smaller ones, else nil.
  private var direction: Double? {
    let places = groups.filter { $0.value != nil }.compactMap(\.places)
    guard places.count > 1 else { return nil }
    let pairs = zip(places, places.dropFirst())
    if pairs.allSatisfy({ $0.upperBound < $1.lowerBound }) { return 1 }
    return pairs.allSatisfy { $0.lowerBound > $1.upperBound } ? -1 : nil
  }

  private func distinct(_ values: [Group], rows: Double, mostDistinct: Double) -> Double {
    let sampled = Double(values.reduce(0) { $0 + $1.count })
    let found = Double(values.count)
    if found == sampled { return max(found, min(mostDistinct, rows)) }
    let single = Double(values.count { $0.count == 1 })
    let estimate = sampled * found / (sampled - single + single * sampled / rows)
    return max(found, min(estimate, mostDistinct, rows))
  }
}
