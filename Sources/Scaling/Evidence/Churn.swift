internal import Catalog

/// How often something happens, and what it was counted over.
struct CountedRate {
  let perSecond: Double
  /// Such as `in the workload's 24 hours`.
  let source: String

  var perDay: Double { perSecond * 86_400 }

  /// Such as `40 a second in the workload's 24 hours`.
  var words: String { FigureText.rate(perSecond) + " " + source }
}

extension CountedRate? {
  /// So many a day, where that is one at least.
  func figure(_ name: String) -> [ScaleFinding.Figure] {
    guard let self, self.perDay >= 1 else { return [] }
    return [.init(name, self.perDay, .count)]
  }
}

/// Rows written to a table: by its counters where it has any, else by the workload. The two cover different times.
struct Churn {
  let inserts: Double
  let updates: Double
  let deletes: Double
  let hotUpdates: Double?
  let isCounted: Bool
  /// What the counts cover, in seconds; nil when it isn't known.
  let seconds: Double?
  private let since: String?

  /// In one sentence, HOT updates included.
  var words: String {
    var text =
      "\(FigureText.count(inserts, "insert", "inserts")), \(FigureText.count(updates, "update", "updates")) and "
      + "\(FigureText.count(deletes, "delete", "deletes"))"
    if let hotUpdates, updates > 0 { text += ", \(FigureText.part(hotUpdates / updates, of: "the updates")) HOT" }
    return "\(isCounted ? "The table's counters" : "The workload's statements"): \(text)\(sinceWords)."
  }

  private var sinceWords: String { since.map { ", since " + Moment.day($0) } ?? "" }

  func rate(_ count: Double) -> CountedRate? {
    guard let seconds else { return nil }
    let source =
      isCounted
      ? "by the table's counters\(since.map { " since " + Moment.day($0) } ?? "")"
      : "in the workload's \(FigureText.duration(seconds))"
    return CountedRate(perSecond: count / seconds, source: source)
  }

  init(_ table: Table, _ use: TableUse, _ workload: WorkloadUse, _ input: ScaleInput) {
    let activities = input.tables.leaves(of: table.objectName).compactMap(\.activity)
    let counted = activities.reduce(into: (inserts: 0, updates: 0, deletes: 0, hot: 0)) {
      $0.inserts += $1.inserts
      $0.updates += $1.updates
      $0.deletes += $1.deletes
      $0.hot += $1.hotUpdates
    }
    isCounted = counted.inserts + counted.updates + counted.deletes > 0
    if isCounted {
      inserts = Double(counted.inserts)
      updates = Double(counted.updates)
      deletes = Double(counted.deletes)
      hotUpdates = Double(min(counted.hot, counted.updates))
      since = activities.compactMap(\.since).min()
      seconds = Moment.seconds(from: since, to: input.catalog.capturedAt)
    } else {
      inserts = use.inserts.reduce(0) { $0 + $1.rows }
      updates = use.updates.reduce(0) { $0 + $1.rows }
      deletes = use.deletes.reduce(0) { $0 + $1.rows }
      hotUpdates = nil
      since = nil
      seconds = workload.seconds
    }
  }
}
