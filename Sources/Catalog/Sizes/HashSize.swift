internal import Glibc

/// How large a hash index will be once it is built, estimated from statistics.
///
/// As many buckets as give each three quarters of a page, rounded up to the next quarter of a power of two, one page each;
/// behind them overflow pages for buckets with more than a page's items: those of equal values, and those that are not split
/// yet and hold what belongs to two (linear hashing). Sources: `_hash_init_metabuffer` in
/// src/backend/access/hash/hashpage.c, `_hash_spareindex`, `_hash_get_totalbuckets` and `_hash_hashkey2bucket` in hashutil.c.
struct HashSize: Sendable, Equatable {
  let pages: Double

  /// A tuple of 16 bytes (header, hash code) and its item pointer.
  private static let itemWidth = 20.0
  /// What the items have of a page: all but the header and the special space.
  private static let usable = 8192.0 - 24 - 16
  /// `HASH_DEFAULT_FILLFACTOR`.
  private static let fillFactor = 75.0
  /// Up to 2⁹ buckets their number is a power of two.
  private static let onePhase = 512.0

  /// - Parameters:
  ///   - tableRows: All rows of the table: the number of buckets is theirs, whatever a predicate leaves out.
  ///   - frequent: Rows of each value that has more of them than others.
  ///   - rest: Rows of all other values.
  ///   - restValues: How many others there are.
  init(tableRows: Double, frequent: [Double], rest: Double, restValues: Double) {
    let (buckets, slots) = Self.buckets(for: tableRows)
    let capacity = (Self.usable / Self.itemWidth).rounded(.down)
    func overflow(_ rows: Double) -> Double { max(0, (rows / capacity).rounded(.up) - 1) }
    let values = max(1, restValues)
    let perValue = rest / values
    var pages = frequent.reduce(0) { $0 + overflow($1 + rest / buckets) }
    let unsplit = slots - buckets
    for (count, mean) in [(unsplit, 2 * values / slots), (buckets - unsplit, values / slots)] where count > 0 {
      // The number of values in a bucket is a Poisson variable: all but a billionth of its weight is within seven standard
      // deviations.
      let spread = 7 * mean.squareRoot() + 10
      let numbers = stride(from: max(0, (mean - spread).rounded(.down)), through: mean + spread, by: 1)
      let expected = numbers.reduce(0) { sum, number in
        sum + exp(number * log(mean) - mean - lgamma(number + 1)) * overflow(number * perValue)
      }
      pages += count * (1 - min(1, Double(frequent.count) / buckets)) * expected
    }
    // The metapage, and a bitmap page for every 32,768 overflow pages.
    self.pages = 1 + buckets + pages + max(1, (pages / 32_768).rounded(.up))
  }

  /// - Returns: How many there are, and the power of two that hash codes are cut to.
  private static func buckets(for rows: Double) -> (buckets: Double, slots: Double) {
    let perBucket = (8192 * fillFactor / 100 / itemWidth).rounded(.down)
    let wanted = min(max(2, (rows / perBucket).rounded(.down)), exp2(30))
    let below = exp2(log2(wanted).rounded(.up) - 1)
    guard wanted > onePhase else { return (below * 2, below * 2) }
    return (below * (1 + ((wanted / below - 1) * 4).rounded(.up) / 4), below * 2)
  }
}
