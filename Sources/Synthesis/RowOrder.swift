/// Which rank among a column's sorted values each of its rows has, so that `pg_stats.correlation` comes out as wanted:
/// the correlation of the rows' places with the ranks of their values.
struct RowOrder {
  private enum Shape {
    /// Every so many rows keep their place, the others are shuffled among themselves.
    case mixed(shuffled: Permutation, share: Int)
    /// Shuffled within blocks: rows near each other have values near each other, as in tables that grow with time.
    case blocks(length: Int)
  }

  let count: Int
  private let shape: Shape
  private let isReversed: Bool
  private let seed: UInt64

  /// Blocks for more than this: two of them have it.
  private static let leastOfBlocks = 0.75
  /// Of one, in which the share of shuffled rows is counted.
  private static let parts = 1 << 16

  /// - Parameters:
  ///   - count: Of the rows that have a value.
  ///   - correlation: From −1 to 1, of places and ranks.
  init(_ count: Int, correlation: Double, seed: UInt64) {
    self.count = count
    self.seed = seed
    isReversed = correlation < 0
    let strength = min(1, abs(correlation))
    if strength > Self.leastOfBlocks {
      // n shuffled blocks of equal length have the correlation 1 − 1 ÷ n².
      shape = .blocks(length: max(1, Int((Double(count) * (1 - strength).squareRoot()).rounded(.up))))
    } else {
      let share = Int((1 - strength) * Double(Self.parts))
      shape = .mixed(shuffled: Permutation(count * share / Self.parts, seed: seed), share: share)
    }
  }

  func rank(of row: Int) -> Int {
    let rank =
      switch shape {
      case .blocks(let length):
        row / length * length
          + Permutation(min(length, count - row / length * length), seed: seed &+ UInt64(row / length))(row % length)
      case .mixed(let shuffled, let share):
        mixedRank(of: row, shuffled, share)
      }
    return isReversed ? count - 1 - rank : rank
  }

  private func mixedRank(of row: Int, _ shuffled: Permutation, _ share: Int) -> Int {
    let before = row * share / Self.parts
    guard (row + 1) * share / Self.parts > before else { return row }
    // The place of the n-th shuffled row.
    return ((shuffled(before) + 1) * Self.parts + share - 1) / share - 1
  }
}
