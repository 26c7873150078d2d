internal import History

/// What the nights before left, as far as tonight needs it.
struct NightHistory {
  /// All that are kept, oldest first; without tonight.
  let nights: [NightSummary]
  let baseline: CounterBaseline?
  let ledger: [NightRecommendation]
  /// Oldest first.
  let classes: [(night: Int, classes: [ClassRecord])]
  let indexes: [(night: Int, indexes: [IndexRecord])]
  let firstNights: [String: (night: Int, nights: Int)]

  /// How far back classes and indexes are read: what is watched, what the advice is for, and what is called unused.
  private static let longest = 100 * 86_400

  /// - Throws: ``HistoryError``, and `DecodingError` for what a newer Sextant wrote.
  init(_ store: any HistoryStore, _ database: DatabaseConfiguration, night: Int) throws {
    let settings = database.settings
    nights = try store.nights(database.name, since: 0).filter { $0.night < night }
    baseline = try store.baseline(database.name).map { try NightReportCodec.decode(CounterBaseline.self, $0) }
    let ledger = try store.ledger(database.name).map {
      try NightReportCodec.decode(NightRecommendation.self, $0.document)
    }
    self.ledger = settings.redact ? ledger.map(\.redacted) : ledger
    let days = max(Double(settings.watches) * 2, settings.unusedAfterDays + 2) * 86_400
    let reach = min(Self.longest, max(settings.window, Int(days)))
    let classes = try store.classes(database.name, since: night - reach).filter { $0.night < night }
    self.classes = settings.redact ? HistoryRedaction.redacted(classes) : classes
    indexes = try store.indexes(database.name, since: night - reach).filter { $0.night < night }
    firstNights = try store.firstNights(database.name)
  }

  /// The last one with data.
  var last: NightSummary? { nights.last { $0.state == .complete } }

  /// The beginning of a night's window.
  func start(of night: Int) -> Int? { nights.first { $0.night == night }?.windowFrom }

  /// The nights whose load the advice is for. The first night's counters are of more than a night: they stand for what was
  /// before, as long as that night is within the window.
  func within(_ seconds: Int, before end: Int) -> [(from: Int?, classes: [ClassRecord])] {
    classes.filter { $0.night > end - seconds }.map { (start(of: $0.night), $0.classes) }
  }
}
