/// A column's values laid out by rank: how many rows have each, in the type's order.
///
/// A value is known by its number: common values first, most common first, then the rest in order.
struct RankMap {
  /// A value of a row, and where the row stands among those of the same value.
  struct Place {
    let value: Int
    let occurrence: Int
    let size: Int
  }

  /// Rows that have a value.
  let ranks: Int
  let commonCount: Int
  let restCount: Int
  /// Ranks of values that are not common.
  private let restRanks: Int
  /// First ranks of the pieces, ascending.
  private var starts: [Int] = []
  /// The common value of a piece, or −1 with the first rank among the rest's.
  private var pieces: [(common: Int, rest: Int, size: Int)] = []

  /// - Parameters:
  ///   - frequencies: Of the common values, as parts of the rows that have a value.
  ///   - positions: How many values of the rest come before each common one.
  ///   - rest: Distinct values beside the common ones.
  ///   - most: Rows that a common value may have, whatever its frequency in a sample.
  init(ranks: Int, frequencies: [Double], positions: [Int], rest: Int, most: Int = .max) {
    self.ranks = ranks
    commonCount = frequencies.count
    var counts = frequencies.map { Int(($0 * Double(ranks)).rounded()) }
    let isAll = rest == 0
    let sum = counts.reduce(0, +)
    if !counts.isEmpty, sum > ranks || (isAll && sum != ranks) { counts = Self.shared(ranks, by: frequencies) }
    counts = Self.limited(counts, to: most, keepsSum: isAll)
    restRanks = ranks - counts.reduce(0, +)
    restCount = min(rest, restRanks)
    let order = counts.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
    var start = 0
    var done = 0
    func firstRank(of value: Int) -> Int { restCount == 0 ? 0 : (value * restRanks + restCount - 1) / restCount }
    func addRest(upTo end: Int) {
      guard end > done else { return }
      starts.append(start)
      pieces.append((-1, done, end - done))
      start += end - done
      done = end
    }
    for common in order where counts[common] > 0 {
      let share = rest == 0 ? 0 : Double(positions[common]) / Double(rest)
      addRest(upTo: firstRank(of: min(restCount, Int(share * Double(restCount)))))
      starts.append(start)
      pieces.append((common, 0, counts[common]))
      start += counts[common]
    }
    addRest(upTo: restRanks)
  }

  /// What is above the limit goes to those that are below it, or to the values that are not common.
  private static func limited(_ counts: [Int], to most: Int, keepsSum: Bool) -> [Int] {
    var excess = counts.reduce(0) { $0 + max(0, $1 - most) }
    guard excess > 0 else { return counts }
    // More than all of them may have: there is nothing to keep to.
    if keepsSum, counts.reduce(0, +) > counts.count * most { return counts }
    return counts.map { count in
      guard count < most, keepsSum else { return min(count, most) }
      let taken = min(excess, most - count)
      excess -= taken
      return count + taken
    }
  }

  /// Whole numbers in proportion to the frequencies that add up to `total`.
  private static func shared(_ total: Int, by frequencies: [Double]) -> [Int] {
    let sum = max(frequencies.reduce(0, +), 1e-12)
    var passed = 0.0
    var given = 0
    return frequencies.map { frequency in
      passed += frequency
      let upTo = Int((passed / sum * Double(total)).rounded())
      defer { given = upTo }
      return upTo - given
    }
  }

  func place(of rank: Int) -> Place {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= rank { low = middle } else { high = middle }
    }
    let piece = pieces[low]
    let offset = rank - starts[low]
    guard piece.common < 0 else { return Place(value: piece.common, occurrence: offset, size: piece.size) }
    let index = piece.rest + offset
    let value = index * restCount / restRanks
    let first = (value * restRanks + restCount - 1) / restCount
    let next = ((value + 1) * restRanks + restCount - 1) / restCount
    return Place(value: commonCount + value, occurrence: index - first, size: next - first)
  }

  /// The part of the rows that the most common value has.
  var greatestShare: Double {
    let most = pieces.filter { $0.common >= 0 }.map(\.size).max() ?? 0
    let rest = restCount == 0 ? 0 : (restRanks + restCount - 1) / restCount
    return Double(max(most, rest)) / Double(max(1, ranks))
  }

  /// How ``RowOrder`` is to be asked for so that ANALYZE finds a correlation: it sorts rows of equal values by their
  /// place, and so finds one where rows are shuffled (`compute_scalar_stats` in src/backend/commands/analyze.c).
  ///
  /// With the parts fₖ of the rows, shuffled rows have Σ fₖ², sorted ones 1, and sorted backwards 2 Σ fₖ³ − 1.
  func order(for correlation: Double) -> Double {
    var squares = 0.0
    var cubes = 0.0
    let all = Double(max(1, ranks))
    for piece in pieces where piece.common >= 0 {
      let share = Double(piece.size) / all
      squares += share * share
      cubes += share * share * share
    }
    if restCount > 0 {
      let share = Double(restRanks) / all / Double(restCount)
      squares += share * share * Double(restCount)
      cubes += share * share * share * Double(restCount)
    }
    if correlation >= squares { return squares > 0.999_999 ? 0 : (correlation - squares) / (1 - squares) }
    let least = 2 * cubes - 1
    return squares - least < 1e-6 ? 0 : max(-1, (correlation - squares) / (squares - least))
  }
}
