internal import Catalog
internal import Foundation

/// Between which values the key's rows lie, from its statistics, as numbers: seconds of times, whole numbers.
struct KeySpread {
  let first: Double
  let last: Double
  /// Whether a few rows are far below ``first`` or above ``last``.
  let hasOlder: Bool
  let hasLater: Bool
  /// Whether `infinity` or other values without a place are among the values.
  let hasUnplaced: Bool

  /// When a hundredth of the rows at an end is spread over more than this part of what the others take, they are strays:
  /// of a wrong clock, or a date that stands for none.
  private static let strayPart = 0.2

  /// - Returns: nil without a histogram, or when all values are the same.
  init?(_ column: Column, _ place: (String) -> Double?) {
    guard let statistics = column.statistics,
      let bounds = statistics.histogram.flatMap({ PostgresArray.parse($0) })?.compactMap({ $0 }), bounds.count > 1
    else { return nil }
    let common = (statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    let places = bounds.compactMap(place)
    let others = common.compactMap(place)
    guard let least = places.first, let most = places.last, least < most else { return nil }
    hasUnplaced = places.count < bounds.count || others.count < common.count
    var (first, last) = (min(least, others.min() ?? least), max(most, others.max() ?? most))
    let step = (places.count + 99) / 100
    let core = places.count >= 20 ? places[places.count - 1 - step] - places[step] : 0
    hasOlder = core > 0 && places[step] - first > Self.strayPart * core
    hasLater = core > 0 && last - places[places.count - 1 - step] > Self.strayPart * core
    if hasOlder { first = places[step] }
    if hasLater { last = places[places.count - 1 - step] }
    guard first < last else { return nil }
    self.first = first
    self.last = last
  }
}
