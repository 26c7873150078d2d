internal import Catalog
internal import IndexReview
internal import Workload

/// What a table's counters (`pg_stat_all_tables`) say of its writes, for tables to which no statement of the workload
/// writes: as rates over the time since the counters were reset, times the time that the workload covers.
///
/// When the workload does not say what time it covers, as dumps of pg_stat_statements don't, it is taken to be that of the
/// counters. Which columns an update sets is not known: those that were not heap-only have added an entry to every index,
/// and that others would lose HOT is not counted.
///
/// A bulk load is no write pattern: when the counters are younger than ``youngest`` and at least ``loadedShare`` of the
/// rows that there are came since then, nothing is counted: a table that has just been filled shows no pattern yet.
struct WriteCounters: Equatable {
  /// Rows over the workload's window.
  let inserted: Double
  let deleted: Double
  /// Updates that were not heap-only.
  let updated: Double
  /// Where the figures come from, in words.
  let source: String

  /// Seconds; counters have to be older than this to tell a load from a pattern.
  static let youngest = 86_400.0
  static let loadedShare = 0.5

  /// - Parameters:
  ///   - activities: The counters of the table, or of its partitions.
  ///   - rows: Of all of them together.
  ///   - window: Seconds that the workload covers; nil when unknown.
  /// - Returns: nil when since when the counters count is not known, or nothing was written.
  init?(_ activities: [TableActivity], rows: Double, capturedAt: String, window: Double?) {
    let age = CounterAge(resets: activities.map(\.since), capturedAt: capturedAt)
    guard let seconds = age.seconds, seconds > 0 else { return nil }
    func sum(_ counter: (TableActivity) -> Int) -> Double { activities.reduce(0) { $0 + Double(max(0, counter($1))) } }
    let (inserts, deletes) = (sum(\.inserts), sum(\.deletes))
    let updates = max(0, sum(\.updates) - sum(\.hotUpdates))
    guard inserts + deletes + sum(\.updates) > 0 else { return nil }
    let isLoad = seconds < Self.youngest && inserts > 0 && inserts - deletes >= Self.loadedShare * max(0, rows)
    let scale = window.map { $0 / seconds } ?? 1
    inserted = isLoad ? 0 : inserts * scale
    deleted = isLoad ? 0 : deletes * scale
    updated = isLoad ? 0 : updates * scale
    var words = "the table's counters over \(age.words)"
    words +=
      window == nil
      ? ", as if the workload covered the same time, which it does not say"
      : ", turned into rates and scaled to the workload's time"
    source =
      isLoad
      ? "the table's counters over \(age.words), which are those of its load (\(Int(min(inserts, 1e15))) inserts) and left out"
      : words
  }
}

extension Workload.Window {
  /// nil when one end is unknown.
  var seconds: Double? { to.flatMap { CounterAge(resets: [from], capturedAt: $0).seconds } }
}
