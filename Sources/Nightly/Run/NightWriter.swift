internal import Advice
internal import Catalog
internal import History
internal import Workload

/// Puts a night together: the report, and what history keeps of it.
struct NightWriter {
  let database: DatabaseConfiguration
  let night: Int
  let rules: [IgnoreRule]
  let history: NightHistory
  let observation: Observation
  let delta: CounterDelta
  let workload: NightWorkload
  let advice: AdviceDocument

  private var catalog: Catalog { observation.catalog }
  private var now: String { NightClock.text(night) }

  /// Steps that the first screen names.
  private static let steps = 3

  func write(_ baseline: CounterBaseline) throws -> (report: DatabaseNight, record: NightRecord) {
    let classes = ClassRecords.make(
      workload.tonight, profiles: advice.profiles, most: database.settings.classesKept)
    let storage = IndexStorageWriter(
      catalog: catalog, settings: database.settings, history: history, scans: delta.indexes, night: night,
      from: delta.from, to: delta.to, profiles: advice.profiles, cost: advice.costs.after)
    let ledger = self.ledger(classes, storage.unused.recommendations(night: now))
    var report = DatabaseNight(name: database.name, night: now)
    report.capturedAt = catalog.capturedAt
    report.serverVersion = catalog.server.versionNumber
    report.window = .init(from: delta.from.map(NightClock.text), to: NightClock.text(delta.to))
    report.load = Self.load(classes)
    let last = history.last.flatMap { summary in history.classes.last { $0.night == summary.night } }?.classes ?? []
    report.previousLoad = history.last.map {
      .init(calls: $0.calls, milliseconds: $0.milliseconds, rows: $0.rows)
    }
    let isFirst = history.last.map { $0.night == history.nights.first { $0.state == .complete }?.night } ?? true
    let changes = ClassChanges(
      settings: database.settings, earlier: ClassTimes(history.classes), last: last, isAfterFirst: isFirst
    ).changes(classes, isComparable: delta.isComparable && !classes.isEmpty)
    report.changes = (delta.events + ledger.changes + changes).sorted(by: Change.precedes)
    // The first night's figures are of all the time before it.
    if isFirst { report.previousLoad = nil }
    report.recommendations = ledger.entries
    report.firstSteps = ledger.entries.filter { isStep($0, of: report.load) }.prefix(Self.steps).map(\.id)
    report.costBefore = advice.costs.before
    report.costAfter = advice.costs.after
    report.adviceWindow = .init(from: workload.from.map(NightClock.text), to: NightClock.text(workload.to))
    report.curve = advice.costs.curve.map {
      .init(bytes: $0.sizeInBytes, indexes: $0.indexes, cost: $0.cost, isAdvised: $0.isAdvised)
    }
    report.classes = classLoads(classes, last)
    report.tables = TableLoads(catalog: catalog, counters: delta.tables, profiles: advice.profiles).make(classes)
    report.indexes = storage.entries
    let bytes = catalog.tables.reduce(0) { $0 + TableLoads.bytes(of: $1, catalog).total }
    let open = ledger.entries.count(where: \.isOpen)
    report.trend = trend(report.load, bytes: bytes, open: open)
    report.health = NightHealth(advice: advice, catalog: catalog, delta: delta, observation: observation).notes
    report.outlook = OutlookWriter.outlook(advice)
    let record = NightRecord(
      database: database.name, night: night, windowFrom: delta.from, windowTo: delta.to, calls: report.load.calls,
      milliseconds: report.load.milliseconds, rows: report.load.rows, bytes: bytes, openRecommendations: open,
      document: try NightReportCodec.encode(report), baseline: try NightReportCodec.encode(baseline),
      classes: classes, indexes: storage.records,
      ledger: try ledger.entries.map {
        .init(id: $0.id, state: $0.state.rawValue, document: try NightReportCodec.encode($0))
      })
    return (report, record)
  }

  private func ledger(_ classes: [ClassRecord], _ unused: [NightRecommendation]) -> RecommendationLedger.Outcome {
    let existing = ExistingIndexes(catalog)
    var writers: [String: [String]] = [:]
    for profile in advice.profiles {
      for table in profile.written { writers[table, default: []].append(profile.class) }
    }
    let ledger = RecommendationLedger(
      settings: database.settings, rules: rules, night: night, existing: existing, catalog: catalog,
      check: EffectCheck(
        settings: database.settings, times: ClassTimes(history.classes + [(night, classes)]), writers: writers),
      tonight: Dictionary(classes.map { ($0.class, $0.milliseconds) }, uniquingKeysWith: +))
    var advised = advice.recommendations.map { NightRecommendation($0, night: now) }
    let known = Set(advised.map(\.id))
    advised += unused.filter { !known.contains($0.id) }
    var rejected: [String: String] = [:]
    for entry in advice.rejected {
      if let id = existing.identifier(of: entry.statement) { rejected[id] = entry.reason }
    }
    return ledger.update(history.ledger, advised: advised, rejected: rejected)
  }

  /// What is worth a place on the first screen: what made things slower and is still there; what is advised tonight and
  /// would have saved a notable part of last night's time, or, where that can't be told, of the planner's cost; and room.
  private func isStep(_ entry: NightRecommendation, of load: DatabaseNight.Load) -> Bool {
    if entry.state == .regressed { return entry.isToTakeBack }
    guard entry.isOpen, entry.lastNight == now else { return false }
    if entry.missedLastNight > 0 { return entry.missedLastNight >= database.settings.notable * load.milliseconds }
    return entry.plannedGain >= database.settings.notable || entry.action == "drop_index" || entry.action == "reindex"
  }

  private static func load(_ classes: [ClassRecord]) -> DatabaseNight.Load {
    classes.reduce(into: DatabaseNight.Load()) { sum, record in
      sum.calls = sum.calls.addingClamped(record.calls)
      sum.milliseconds += record.milliseconds
      sum.rows = sum.rows.addingClamped(record.rows)
    }
  }

  private func classLoads(_ classes: [ClassRecord], _ last: [ClassRecord]) -> [DatabaseNight.ClassLoad] {
    let before = Dictionary(last.map { ($0.class, $0) }, uniquingKeysWith: { first, _ in first })
    return classes.map { record in
      let known = history.firstNights[record.class]
      return DatabaseNight.ClassLoad(
        class: record.class, query: record.query,
        load: .init(calls: record.calls, milliseconds: record.milliseconds, rows: record.rows),
        previous: before[record.class].map { .init(calls: $0.calls, milliseconds: $0.milliseconds, rows: $0.rows) },
        nights: (known?.nights ?? 0) + 1, firstNight: NightClock.text(known?.night ?? night))
    }
  }

  private func trend(_ load: DatabaseNight.Load, bytes: Int, open: Int) -> [DatabaseNight.TrendPoint] {
    let earlier = history.nights.map { summary in
      DatabaseNight.TrendPoint(
        night: NightClock.text(summary.night),
        load: summary.state == .complete
          ? Self.daily(
            .init(calls: summary.calls, milliseconds: summary.milliseconds, rows: summary.rows),
            from: summary.windowFrom, to: summary.windowTo) : nil,
        bytes: summary.state == .complete ? summary.bytes : nil,
        openRecommendations: summary.state == .complete ? summary.openRecommendations : nil)
    }
    return earlier + [
      .init(
        night: now, load: Self.daily(load, from: delta.from, to: delta.to), bytes: bytes, openRecommendations: open)
    ]
  }

  /// A day's part; nil where nobody knows how long it took.
  private static func daily(_ load: DatabaseNight.Load, from: Int?, to: Int?) -> DatabaseNight.Load? {
    guard let from, let to, to > from else { return nil }
    let factor = 86_400 / Double(to - from)
    func scaled(_ count: Int) -> Int { Int(min(Double(count) * factor, 9e18).rounded()) }
    return .init(
      calls: scaled(load.calls), milliseconds: load.milliseconds * factor, rows: scaled(load.rows))
  }
}
