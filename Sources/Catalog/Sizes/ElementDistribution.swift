internal import Glibc

/// Which elements the values of a column hold and how often: words, array elements, keys and values of documents,
/// trigrams.
struct ElementDistribution: Sendable, Equatable {
  struct Element: Sendable, Equatable {
    /// The fraction of rows that hold it.
    let frequency: Double
    /// Bytes.
    let width: Double
  }

  /// Those that are known one by one.
  var frequent: [Element] = []
  /// The others: how many there are, how many of them a row holds on average, and their bytes.
  var tailCount = 0.0
  var tailPerRow = 0.0
  var tailWidth = 8.0

  /// Elements that a row holds on average.
  var perRow: Double { frequent.reduce(tailPerRow) { $0 + $1.frequency } }

  /// Where nothing is known: values of words of five letters, one in a thousand of them different.
  static func unknown(width: Double, rows: Double) -> ElementDistribution {
    var unknown = ElementDistribution()
    unknown.tailPerRow = max(1, width / 6)
    unknown.tailCount = max(1, rows * unknown.tailPerRow / 1_000)
    return unknown
  }

  private init() {}

  /// A column that has no elements: each row holds its one value.
  init(scalars statistics: ColumnStatistics, rows: Double, width: Double) {
    let filled = max(1e-9, 1 - statistics.nullFraction)
    frequent = (statistics.mostCommonFrequencies ?? []).map { Element(frequency: $0 / filled, width: width) }
    let distinct = statistics.distinct < 0 ? -statistics.distinct * rows / filled : statistics.distinct
    tailPerRow = max(0, 1 - perRow)
    tailCount = tailPerRow > 1e-6 ? max(1, distinct - Double(frequent.count)) : 0
    tailWidth = width
  }

  /// From `most_common_elems` and their like, which ANALYZE gathers for arrays and text search vectors.
  ///
  /// The list ends at some frequency. What rows hold beyond it is taken to go on by the same power law (Zipf) until all
  /// that they hold on average is reached.
  ///
  /// - Parameter width: Bytes of an element, from its text.
  init?(_ statistics: ColumnStatistics, rows: Double, width: (String) -> Double) {
    guard let text = statistics.mostCommonElements, let names = PostgresArray.parse(text),
      let frequencies = statistics.mostCommonElementFrequencies, frequencies.count >= names.count, !names.isEmpty
    else { return nil }
    frequent = zip(names, frequencies).map { Element(frequency: $1, width: width($0 ?? "")) }
    tailWidth = frequent.reduce(0) { $0 + $1.width } / Double(frequent.count)
    let known = frequent.reduce(0) { $0 + $1.frequency }
    // Text search vectors have no histogram of their lengths: the average width of the column stands for it.
    let perRow =
      statistics.elementCountHistogram?.last ?? max(known, Double(statistics.averageWidth) / (tailWidth + 6))
    tailPerRow = max(0, perRow - known)
    guard tailPerRow > 0.001 else { return }
    tailCount = Self.tail(frequent.map(\.frequency).sorted(by: >), mass: tailPerRow, rows: rows)
  }

  /// From a sample of whole values: most common ones and a histogram's bounds.
  ///
  /// Elements that one value of the histogram alone holds stand for those that are rare: of these there are √(rows / sample)
  /// times as many as were seen (the GEE of Charikar et al., "Towards Estimation Error Guarantees for Distinct Values",
  /// PODS 2000).
  ///
  /// - Parameter elements: Those of one value, by its text, with their bytes.
  init?(sampled statistics: ColumnStatistics, rows: Double, elements: (String) -> [String: Double]) {
    let common = PostgresArray.parse(statistics.mostCommonValues ?? "{}") ?? []
    let weights = statistics.mostCommonFrequencies ?? []
    let bounds = PostgresArray.parse(statistics.histogram ?? "{}") ?? []
    let filled = max(1e-9, 1 - statistics.nullFraction)
    let left = max(0, filled - weights.prefix(common.count).reduce(0, +)) / filled
    guard !common.isEmpty || !bounds.isEmpty else { return nil }
    struct Seen {
      var frequency = 0.0
      var bounds = 0
      var isCommon = false
      var width = 0.0
    }
    var seen: [String: Seen] = [:]
    for (value, weight) in zip(common, weights) {
      for (element, width) in elements(value ?? "") {
        seen[element, default: Seen()].frequency += weight / filled
        seen[element]!.isCommon = true
        seen[element]!.width = width
      }
    }
    for bound in bounds {
      for (element, width) in elements(bound ?? "") {
        seen[element, default: Seen()].frequency += left / Double(bounds.count)
        seen[element]!.bounds += 1
        seen[element]!.width = width
      }
    }
    let rare = seen.values.filter { !$0.isCommon && $0.bounds == 1 }
    frequent = seen.filter { $0.value.isCommon || $0.value.bounds > 1 }.sorted { $0.key < $1.key }
      .map { Element(frequency: min(1, $0.value.frequency), width: $0.value.width) }
    guard !rare.isEmpty else { return }
    tailPerRow = rare.reduce(0) { $0 + $1.frequency }
    tailWidth = rare.reduce(0) { $0 + $1.width } / Double(rare.count)
    let scale = max(1, rows * left / Double(bounds.count)).squareRoot()
    tailCount = min(Double(rare.count) * scale, max(1, rows * tailPerRow))
  }

  /// How many elements share the rest, when frequencies fall on as they do at the end of the known ones.
  private static func tail(_ frequencies: [Double], mass: Double, rows: Double) -> Double {
    let last = frequencies.last ?? 0
    let most = max(1, rows * mass)
    let rank = Double(frequencies.count)
    guard last > 0, frequencies.count >= 8 else { return most }
    let earlier = frequencies[frequencies.count / 4]
    let slope = max(0, log(earlier / last) / log(rank / (rank / 4)))
    if abs(slope - 1) < 0.001 { return min(most, rank * (exp(mass / (last * rank)) - 1)) }
    let reach = mass * (1 - slope) / (last * pow(rank, slope)) + pow(rank, 1 - slope)
    guard reach > 0 else { return most }
    return min(most, max(1, pow(reach, 1 / (1 - slope)) - rank))
  }
}
