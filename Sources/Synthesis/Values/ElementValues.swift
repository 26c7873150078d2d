internal import Catalog

/// Arrays and text search vectors: elements drawn by how many rows have each.
struct ElementValues: OrderedValues {
  enum Form: Sendable { case array, searchVector }

  let count: Int
  private let form: Form
  private let elements: [String]
  /// Sums of the frequencies up to each element.
  private let sums: [Double]
  /// Numbers of elements, ascending.
  private let sizes: [Double]
  /// Of the elements, those that are not common and made up.
  private let rareShare: Double
  private let seed: UInt64

  /// - Parameter isText: Whether elements can be made up.
  init(_ statistics: ColumnStatistics, form: Form, isText: Bool, count: Int, seed: UInt64) {
    let elements = (statistics.mostCommonElements.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    // Behind the frequencies stand their least and greatest, and for arrays the share of NULL elements.
    let frequencies = Array((statistics.mostCommonElementFrequencies ?? []).prefix(elements.count))
    var sum = 0.0
    self.elements = Array(elements.prefix(frequencies.count))
    sums = frequencies.map {
      sum += max(0, $0)
      return sum
    }
    self.form = form
    self.seed = seed
    self.count = count
    let lengths = elements.map(\.utf8.count)
    let length = lengths.isEmpty ? 6 : lengths.reduce(0, +) / lengths.count
    var sizes = statistics.elementCountHistogram ?? []
    // Behind the histogram stands the mean.
    let mean = sizes.popLast()
    if sizes.isEmpty {
      // A lexeme takes an entry of four bytes, its own bytes and a position of four.
      let perElement = Double(length) + 8
      let all = form == .searchVector ? max(1, (Double(statistics.averageWidth) - 8) / perElement) : max(1, sum)
      sizes = [all * 0.5, all, all * 1.5]
    }
    self.sizes = sizes
    let perRow = mean ?? sizes.reduce(0, +) / Double(sizes.count)
    rareShare = isText && perRow > 0 ? elements.isEmpty ? 1 : max(0, 1 - sum / perRow) : 0
  }

  func text(at index: Int) -> String {
    let draw = Hash64.mix(seed, index)
    let place = Hash64.unit(draw, 0) * Double(sizes.count - 1)
    let low = sizes[Int(place)]
    let high = sizes[min(sizes.count - 1, Int(place) + 1)]
    let wanted = Int((low + (high - low) * (place - place.rounded(.down))).rounded())
    var chosen: [String] = []
    var seen: Set<String> = []
    var attempt = 1
    while chosen.count < wanted, attempt < wanted * 8 + 8 {
      let element = self.element(draw, attempt)
      attempt += 1
      guard let element else { break }
      if seen.insert(element).inserted { chosen.append(element) }
    }
    guard form == .searchVector else { return PostgresArray.literal(chosen) }
    return chosen.enumerated().map { place, word in
      let quoted = word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      return "'" + quoted.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        + "':\(place + 1)"
    }.joined(separator: " ")
  }

  private func element(_ draw: UInt64, _ attempt: Int) -> String? {
    if Hash64.unit(draw &+ 1, attempt) < rareShare {
      return "w" + String(Hash64.mix(draw &+ 2, attempt) % 1_000_000, radix: 36)
    }
    guard let all = sums.last, all > 0 else { return nil }
    let wanted = Hash64.unit(draw &+ 3, attempt) * all
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return elements[low]
  }

  func index(near text: String) -> Int? { nil }
}
