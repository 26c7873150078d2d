internal import Advice
internal import Catalog

/// The life of recommendations, from night to night.
///
/// - advised: `new` on the first night, `persisting` on those after;
/// - not advised any more, and the catalog has what it asked for: `applied`, then `verified` or `regressed` by what the
///   query classes took before and after (``EffectCheck``), for as many nights as are watched;
/// - not advised for ``NightlySettings/expiresAfter`` nights with data, and not done: `expired`;
/// - an ignore rule is about it: `dismissed`, until the rule ends.
///
/// What regressed and was taken back stays regressed, although the planner would advise it again. Nights without data change
/// nothing.
struct RecommendationLedger {
  let settings: NightlySettings
  let rules: [IgnoreRule]
  /// Seconds since 1970.
  let night: Int
  let existing: ExistingIndexes
  let catalog: Catalog
  let check: EffectCheck
  /// Of tonight, in milliseconds by class.
  let tonight: [String: Double]

  private var now: String { NightClock.text(night) }
  private var day: String { NightClock.day(night) }

  struct Outcome {
    var entries: [NightRecommendation] = []
    var changes: [Change] = []
  }

  /// - Parameters:
  ///   - previous: As the last night left them.
  ///   - advised: Tonight's, in the order of the advice.
  ///   - rejected: Why an index is not advised, by identifier.
  func update(
    _ previous: [NightRecommendation], advised: [NightRecommendation], rejected: [String: String]
  ) -> Outcome {
    var outcome = Outcome()
    let known = Dictionary(previous.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let current = Set(advised.map(\.id))
    for entry in advised { add(continued(entry, known[entry.id]), after: known[entry.id], to: &outcome) }
    let successors = self.successors(advised)
    for entry in previous where !current.contains(entry.id) {
      add(aged(entry, rejected[entry.id], successors), after: entry, to: &outcome)
    }
    outcome.entries.sort(by: Self.precedes)
    return outcome
  }

  /// Open ones first, by what they are worth.
  private static func precedes(_ left: NightRecommendation, _ right: NightRecommendation) -> Bool {
    func place(_ entry: NightRecommendation) -> Int {
      switch entry.state {
      case .regressed: 0
      case .new, .persisting: 1
      case .applied: 2
      case .verified: 3
      case .dismissed: 4
      case .expired: 5
      }
    }
    return (place(left), -left.missedLastNight, -left.plannedGain, left.id)
      < (place(right), -right.missedLastNight, -right.plannedGain, right.id)
  }

  // MARK: - Advised tonight

  private func continued(_ advised: NightRecommendation, _ earlier: NightRecommendation?) -> NightRecommendation {
    var entry = advised
    entry.missedLastNight = missed(advised)
    guard let earlier else {
      entry.missedMilliseconds = entry.missedLastNight
      return dismissed(entry) ?? entry
    }
    let isOver = earlier.state == .expired || earlier.state == .applied || earlier.state == .verified
    if isOver {
      // It came back: what it asked for is gone again, or is wanted again.
      entry.missedMilliseconds = entry.missedLastNight
      return dismissed(entry) ?? entry
    }
    entry.keep(earlier.measurement)
    entry.firstNight = earlier.firstNight
    entry.nights = earlier.nights + 1
    entry.missedMilliseconds = earlier.missedMilliseconds + entry.missedLastNight
    if earlier.state == .regressed {
      entry.state = .regressed
      entry.changedNight = earlier.changedNight
      entry.application = found(earlier.application, entry.action)
      entry.verification = earlier.verification
      return entry
    }
    entry.state = .persisting
    entry.changedNight = earlier.state == .persisting ? earlier.changedNight : now
    return dismissed(entry, earlier) ?? entry
  }

  /// Time that tonight's classes took × the part of it that is promised.
  private func missed(_ entry: NightRecommendation) -> Double {
    entry.queries.reduce(0) { $0 + max(0, $1.saving) * (tonight[$1.class] ?? 0) }
  }

  /// By a rule, or by what was measured of it.
  private func dismissed(_ entry: NightRecommendation, _ earlier: NightRecommendation? = nil) -> NightRecommendation? {
    guard let dismissal = dismissal(of: entry) else { return nil }
    var result = entry
    result.state = .dismissed
    result.changedNight = earlier?.state == .dismissed ? earlier?.changedNight ?? now : now
    result.dismissal = dismissal
    return result
  }

  private func dismissal(of entry: NightRecommendation) -> NightRecommendation.Dismissal? {
    if let rule = rules.first(where: { $0.isAbout(entry, on: day) }) {
      return .init(reason: rule.reason, until: rule.until)
    }
    return entry.measurement.flatMap(\.dismissal)
  }

  // MARK: - Not advised tonight

  /// Of the indexes that are advised tonight, by what they find, the statement.
  private func successors(_ advised: [NightRecommendation]) -> [String: String] {
    var result: [String: String] = [:]
    for entry in advised where entry.action == "create_index" {
      if let keys = existing.keys(of: entry.statement) { result[keys] = entry.statement }
    }
    return result
  }

  private func aged(
    _ entry: NightRecommendation, _ rejection: String?, _ successors: [String: String]
  ) -> NightRecommendation {
    var result = entry
    result.missedLastNight = 0
    switch entry.state {
    case .applied, .verified, .regressed:
      return watched(result)
    case .expired:
      return result
    case .new, .persisting, .dismissed:
      if let application = application(of: entry) {
        result.state = .applied
        result.changedNight = now
        result.application = application
        result.dismissal = nil
        return result
      }
      // With or without INCLUDE is the same advice in two sizes: both would be work for nothing.
      if entry.action == "create_index", let keys = existing.keys(of: entry.statement), let other = successors[keys] {
        result.state = .expired
        result.changedNight = now
        result.expiry = "another advice takes its place: \(other)"
        return result
      }
      let absent = check.times.after(NightClock.seconds(entry.lastNight) ?? night, count: settings.expiresAfter).count
      guard absent >= settings.expiresAfter else { return dismissed(result, entry) ?? result }
      result.state = .expired
      result.changedNight = now
      result.expiry = rejection ?? "the workload of the last nights does not ask for it any more"
      return result
    }
  }

  /// What was done, as far as the catalog shows it.
  private func application(of entry: NightRecommendation) -> NightRecommendation.Application? {
    switch entry.action {
    case "create_index":
      guard let index = existing.match(for: entry) else { return nil }
      let isPartitioned = catalog.tables.contains { $0.objectName.sql == entry.table && $0.kind == .partitioned }
      return .init(
        night: now, index: index.sql, rollback: "DROP INDEX \(isPartitioned ? "" : "CONCURRENTLY ")\(index.sql)")
    case "drop_index":
      let name = qualified(entry.index, besides: entry.table)
      return existing.has(name) ? nil : .init(night: now, index: name, rollback: entry.rollback)
    case "create_statistics":
      let found = catalog.extendedStatistics.first { $0.table.sql == entry.table && entry.covers($0.columns) }
      return found.map {
        let name = ObjectName(schema: $0.schema, name: $0.name).sql
        return .init(night: now, index: name, rollback: "DROP STATISTICS \(name)")
      }
    case "reindex":
      let name = qualified(entry.index, besides: entry.table)
      return existing.has(name) ? .init(night: now, index: name, rollback: "") : nil
    default: return nil
    }
  }

  /// An index lives in the schema of its table.
  private func qualified(_ index: String, besides table: String) -> String {
    guard let found = catalog.tables.first(where: { $0.objectName.sql == table }) else { return index }
    return ObjectName(schema: found.schema, name: index).sql
  }

  /// What was done, and whether it is still so.
  private func found(
    _ application: NightRecommendation.Application?, _ action: String
  ) -> NightRecommendation.Application? {
    guard var result = application, action == "create_index" || action == "drop_index" else { return application }
    let isDone = existing.has(result.index) == (action == "create_index")
    result.takenBack = isDone ? nil : result.takenBack ?? now
    return result
  }

  private func watched(_ entry: NightRecommendation) -> NightRecommendation {
    var result = entry
    result.application = found(entry.application, entry.action)
    guard let application = result.application, let done = NightClock.seconds(application.night) else { return result }
    guard check.times.after(done, count: settings.watches + 1).count <= settings.watches else { return result }
    // Nothing is compared of what is not there any more.
    guard application.takenBack == nil else { return result }
    let verification = check.verification(of: entry, done: done)
    result.verification = verification
    guard let ratio = verification.ratio else { return result }
    let state: NightRecommendation.State =
      ratio >= settings.regressed ? .regressed : ratio <= settings.verified ? .verified : .applied
    if state != entry.state {
      result.state = state
      result.changedNight = now
    }
    return result
  }

  // MARK: - What is told

  private func add(_ entry: NightRecommendation, after earlier: NightRecommendation?, to outcome: inout Outcome) {
    outcome.entries.append(entry)
    if let change = LedgerWording.change(to: entry, from: earlier?.state) { outcome.changes.append(change) }
  }
}

extension NightRecommendation {
  /// Whether statistics on these columns are those that are advised: each is named in the statement.
  fileprivate func covers(_ columns: [String]) -> Bool {
    let words = Set(statement.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }.map(String.init))
    return !columns.isEmpty && columns.allSatisfy(words.contains)
  }
}
