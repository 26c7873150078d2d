internal import Catalog

/// Ranges: lower ends by the histogram of bounds, lengths by that of lengths.
struct RangeValues: OrderedValues {
  let count: Int
  private let lower: Intervals
  private let type: NumberedType
  private let unit: Double
  private let lengths: [Double]
  private let emptyFraction: Double
  private let seed: UInt64

  /// - Parameter subtype: The base type of the ends.
  /// - Returns: nil when the ends can't be numbered or none are known.
  init?(_ statistics: ColumnStatistics, subtype: String, count: Int, seed: UInt64) {
    let ranges = (statistics.rangeBoundsHistogram.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    let ends = ranges.compactMap(Self.lowerEnd)
    guard !ends.isEmpty, let type = NumberedType(subtype, type: subtype, samples: ends) else { return nil }
    let numbers = ends.compactMap { type.number(of: $0) }.sorted()
    guard !numbers.isEmpty else { return nil }
    self.type = type
    self.seed = seed
    lower = Intervals(bounds: numbers, count: count, step: Step.common(numbers), extends: false)
    self.count = count
    emptyFraction = statistics.rangeEmptyFraction ?? 0
    let texts = statistics.rangeLengthHistogram.flatMap { PostgresArray.parse($0) } ?? []
    lengths = texts.compactMap { $0.flatMap(Double.init) }.filter(\.isFinite)
    // Lengths are differences of the subtype's: seconds for times, days for dates.
    unit =
      switch type {
      case .timestamp, .timestampWithZone: 1_000_000
      case .decimal(let scale): (0..<scale).reduce(1.0) { value, _ in value * 10 }
      default: 1
      }
  }

  func text(at index: Int) -> String {
    if Hash64.unit(seed, index) < emptyFraction { return "empty" }
    let start = lower.value(at: lower.count == count ? index : index * lower.count / max(1, count))
    let place = Hash64.unit(seed &+ 1, index) * Double(max(0, lengths.count - 1))
    let low = lengths.isEmpty ? 1 : lengths[Int(place)]
    let high = lengths.isEmpty ? 1 : lengths[min(lengths.count - 1, Int(place) + 1)]
    let length = (low + (high - low) * (place - place.rounded(.down))) * unit
    let end = start.addingReportingOverflow(Int64(max(1, min(1e17, length.rounded()))))
    guard !end.overflow else { return "empty" }
    return "[\"\(type.text(of: start))\",\"\(type.text(of: end.partialValue))\")"
  }

  func index(near text: String) -> Int? { nil }

  private static func lowerEnd(_ range: String) -> String? {
    guard let first = range.first, first == "[" || first == "(" else { return nil }
    let end = range.dropFirst().split(separator: ",", omittingEmptySubsequences: false).first ?? ""
    let text = end.filter { $0 != "\"" }
    return text.isEmpty ? nil : text
  }
}
