/// How large and how many partitions are to be.
///
/// The table is taken as large as it is on the day when it is to be partitioned: one that is due later grows until then.
/// A partition is to have between ``leastBytes`` and ``mostBytes``, and of the widths that have the finest is taken that
/// makes at most ``many``: it leaves the most out. A table that is too small for ``fewest`` of ``leastBytes`` each has
/// partitions for what they leave out and for dropping them, not for their size: the finest width that makes at most
/// ``enough`` is taken. Where each width is too large the finest is. What counts is the time that rows are kept, or that
/// the rows are of.
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
  /// Partitions of a good size, at most. Default: 100.
  package var many: Int
  /// Partitions of a small table, at most: each costs planning time, and a file for itself and for each index. Default:
  /// 24, so that two years have months and half a year has weeks.
  package var enough: Int
  /// A partition goes when its last row is old enough, so rows stay by up to its width longer than they are kept.
  /// The width is at most this part of the retention. Default: 0.35, so that 90 days have months.
  package var overstay: Double

  package init(
    leastBytes: Double = 1_073_741_824, mostBytes: Double = 50 * 1_073_741_824, most: Int = 500, fewest: Int = 4,
    many: Int = 100, enough: Int = 24, overstay: Double = 0.35
  ) {
    self.leastBytes = leastBytes
    self.mostBytes = mostBytes
    self.most = most
    self.fewest = fewest
    self.many = many
    self.enough = enough
    self.overstay = overstay
  }

  var middle: Double { (leastBytes * mostBytes).squareRoot() }

  /// The width to be taken.
  ///
  /// - Parameters:
  ///   - widths: From the finest to the widest.
  ///   - count: Of the partitions that a width makes, those ahead left out.
  ///   - bytes: Of a partition of the width.
  func choice<Width>(_ widths: [Width], count: (Width) -> Double, bytes: (Width) -> Double) -> Width? {
    if let fitting = widths.first(where: {
      (leastBytes...mostBytes).contains(bytes($0)) && count($0) <= Double(many)
    }) {
      return fitting
    }
    let small = widths.filter { bytes($0) < leastBytes }
    return small.first { count($0) <= Double(enough) } ?? small.last ?? widths.first
  }
}
