/// How large and how many partitions are to be.
package struct PartitionWidths: Sendable, Equatable {
  /// Bytes of a partition with its indexes: at least, so that there are not more partitions than it takes, and at most,
  /// so that VACUUM, REINDEX and a restore of one are done in minutes. Defaults: 1 and 50 GB.
  package var leastBytes: Double
  package var mostBytes: Double
  /// Partitions of a table. Default: at most 500, far below the "few thousand" that the planner handles "fairly well,
  /// provided that typical queries allow the planner to prune all but a small number" ("Best Practices for Declarative
  /// Partitioning" in PostgreSQL's documentation), since those that can't be pruned are planned one by one; and at
  /// least 4, for less is not worth a key.
  package var most: Int
  package var fewest: Int
  /// Of the units of time whose partitions are of such a size, the finest that makes at most so many is taken: it leaves
  /// the most out. Default: 100. Where there is none, the one nearest to the geometric middle of the sizes.
  package var many: Int
  /// Partitions made ahead of the clock, or of the largest number. Default: 4, as pg_partman's `premake`.
  package var ahead: Int
  /// A partition goes when its last row is old enough, so rows stay by up to its width longer than they are kept.
  /// The width is at most this part of the retention. Default: 0.35, so that 90 days have months.
  package var overstay: Double

  package init(
    leastBytes: Double = 1_073_741_824, mostBytes: Double = 50 * 1_073_741_824, most: Int = 500, fewest: Int = 4,
    many: Int = 100, ahead: Int = 4, overstay: Double = 0.35
  ) {
    self.leastBytes = leastBytes
    self.mostBytes = mostBytes
    self.most = most
    self.fewest = fewest
    self.many = many
    self.ahead = ahead
    self.overstay = overstay
  }

  var middle: Double { (leastBytes * mostBytes).squareRoot() }

  /// How many times larger or smaller than aimed at, 1 at the best.
  func distance(_ bytes: Double) -> Double { max(bytes, 1) > middle ? bytes / middle : middle / max(bytes, 1) }
}
