/// How long CREATE INDEX CONCURRENTLY takes, as a range: an estimate of the work, without waiting for transactions.
///
/// seconds = 2 × heap ÷ reading + entries ÷ sorting + index ÷ writing
///
/// The heap is read twice, once to build and once for what came meanwhile; the entries are extracted and sorted, or put into
/// their place; the index is written, and as much WAL. The rates are wide on purpose: what is meant is whether it takes a
/// second, a minute or an hour. Those of reading and writing span a disk that is busy and data in memory; those of
/// entries for a second what `Benchmarks/index-sizes --build-times` measures by method, several times less and more:
/// texts in a language's order and trigrams are the slow ones, numbers the fast ones, and parallel workers help B-trees.
///
/// Source of the two scans: "Building Indexes Concurrently" in PostgreSQL's documentation.
package struct IndexBuildTime: Sendable, Equatable {
  package let low: Double
  package let high: Double
  /// In words, with the rates.
  package let formula: String

  /// Bytes for a second.
  private static let reading = (slow: 100e6, fast: 3e9)
  private static let writing = (slow: 40e6, fast: 1e9)
  /// Seconds of the two transactions and their commits.
  private static let overhead = (least: 0.02, most: 1.0)

  /// Entries for a second.
  private static func sorting(_ method: String) -> (slow: Double, fast: Double) {
    switch method {
    case "hash": (100e3, 3e6)
    case "gin": (150e3, 5e6)
    case "gist": (20e3, 1.5e6)
    case "spgist": (60e3, 1.5e6)
    case "brin": (500e3, 20e6)
    default: (150e3, 5e6)
    }
  }

  /// - Parameters:
  ///   - heapBytes: Of the table, or of all its partitions.
  ///   - entries: Of the index.
  package init(method: String, heapBytes: Double, entries: Double, indexBytes: Double) {
    func bounded(_ value: Double) -> Double { value.isFinite ? max(0, value) : 0 }
    let (heap, entries, index) = (bounded(heapBytes), bounded(entries), bounded(indexBytes))
    let sorting = Self.sorting(method)
    low = Self.overhead.least + 2 * heap / Self.reading.fast + entries / sorting.fast + index / Self.writing.fast
    high = Self.overhead.most + 2 * heap / Self.reading.slow + entries / sorting.slow + index / Self.writing.slow
    func number(_ value: Double) -> String {
      value >= 1e6 ? "\((value / 1e5).rounded() / 10) million" : "\(Int(value))"
    }
    formula = """
      2 × table ÷ \(Int(Self.reading.slow / 1e6)) to \(Int(Self.reading.fast / 1e6)) MB/s + entries ÷ \
      \(number(sorting.slow)) to \(number(sorting.fast)) a second + index ÷ \(Int(Self.writing.slow / 1e6)) to \
      \(Int(Self.writing.fast / 1e6)) MB/s; waiting for transactions not counted
      """
  }
}
