internal import Catalog
internal import Intake
package import Workload

/// What was counted since the night before.
///
/// Counters are compared entry by entry only where nothing says that they began anew in between; where something does,
/// those of tonight count since then. Either way no figure is below zero, and none is counted twice. What can't be told: an
/// entry that was given up and came back with more calls than it had before (PostgreSQL 17's `stats_since` would).
package struct CounterDelta: Sendable {
  /// With tonight's figures; those without calls tonight are left out.
  package var records: [StatementRecord]
  /// Seconds since 1970 by the source's clock; nil when it is not known since when the counters count.
  package var from: Int?
  package var to: Int
  /// Over the window; empty where nothing is known.
  package var tables: [String: TableCounters] = [:]
  package var indexes: [String: Int] = [:]
  /// What happened to the counters, in words for the report.
  package var notes: [DatabaseNight.HealthNote] = []
  /// What happened to the server.
  package var events: [Change] = []
  /// Whether tonight's figures may be compared with those of the night before: not on the first night.
  package var isComparable: Bool

  /// - Parameters:
  ///   - previous: nil on the first night.
  ///   - current: The same figures as in `records`, `tables` and `indexes`.
  ///   - records: Tonight's entries with all that they have counted.
  ///   - isLoggedOnly: Whether there are no counters of statements, but logs that begin where the last night ended.
  package init(
    from previous: CounterBaseline?, to current: CounterBaseline, records: [StatementRecord], isLoggedOnly: Bool = false
  ) {
    to = current.readAt
    self.records = records.filter { $0.calls > 0 }
    guard let previous else {
      isComparable = false
      from = Self.start(current.server?.statementsReset).flatMap { $0 <= current.readAt ? $0 : nil }
      tables = current.tables
      indexes = current.indexes
      notes.append(
        .init(
          .note, "first-night",
          isLoggedOnly
            ? "it is the first night: the figures are of all that the logs hold, and nothing can be compared"
            : "it is the first night: the counters are of all the time since they were reset, and nothing can be compared"
        ))
      return
    }
    isComparable = true
    let breaks = CounterBreak.between(previous, current)
    notes += breaks.map(\.note)
    events += breaks.compactMap(\.event)
    differenceStatements(previous, current, records, breaks)
    differenceRelations(previous, current, breaks)
    noteEvictions(previous, current, breaks)
  }

  private mutating func differenceStatements(
    _ previous: CounterBaseline, _ current: CounterBaseline, _ all: [StatementRecord], _ breaks: [CounterBreak]
  ) {
    from = previous.readAt
    if previous.readAt >= current.readAt { from = nil }
    guard !breaks.contains(where: \.restartsStatements) else {
      // Of the time since the break. Another server's counters may be a year old: that is no night's load.
      let start = Self.start(current.server?.statementsReset)
      guard let start, start >= previous.readAt else {
        records = []
        from = nil
        isComparable = false
        notes.append(
          .init(
            .warning, "no-figures",
            "the counters of this server are of more than the time since the night before: there are no figures tonight, "
              + "and again from the next night on"))
        return
      }
      from = start <= current.readAt ? start : previous.readAt
      return
    }
    var fell = 0
    records = all.compactMap { record in
      guard let earlier = previous.statements[StatementKey.of(record)] else { return record.calls > 0 ? record : nil }
      guard let difference = record.since(earlier) else {
        fell += 1
        return record.calls > 0 ? record : nil
      }
      return difference.calls > 0 ? difference : nil
    }
    guard fell > 0 else { return }
    notes.append(
      .init(
        .note, "entries-restarted",
        "\(fell) \(fell == 1 ? "statement has" : "statements have") counted less than the night before: "
          + "pg_stat_statements gave the entry up and began it anew, and what was counted in between is lost"))
  }

  private mutating func differenceRelations(
    _ previous: CounterBaseline, _ current: CounterBaseline, _ breaks: [CounterBreak]
  ) {
    if current.server == nil, let captured = current.capturedAt, captured == previous.capturedAt {
      notes.append(
        .init(
          .note, "same-snapshot",
          "the snapshot is that of the night before, of \(captured.prefix(19))Z: what tables and indexes were used for since "
            + "is not known"))
      return
    }
    guard !breaks.contains(where: \.restartsCounters) else {
      guard let start = Self.start(current.server?.countersReset), start >= previous.readAt else { return }
      tables = current.tables
      indexes = current.indexes
      return
    }
    for (name, counters) in current.tables {
      // A table that is new, or took another's name, has counted since it was made.
      tables[name] = previous.tables[name].map { counters.since($0) ?? counters } ?? counters
    }
    for (name, scans) in current.indexes {
      let earlier = previous.indexes[name] ?? 0
      indexes[name] = scans >= earlier ? scans - earlier : scans
    }
  }

  private mutating func noteEvictions(
    _ previous: CounterBaseline, _ current: CounterBaseline, _ breaks: [CounterBreak]
  ) {
    guard !breaks.contains(where: \.restartsStatements), let now = current.server?.deallocations,
      let before = previous.server?.deallocations, now > before
    else { return }
    notes.append(
      .init(
        .warning, "entries-evicted",
        "pg_stat_statements gave up entries \(now - before) times for want of room: rare statements are missing. "
          + "Raise pg_stat_statements.max (takes a restart)"))
  }

  private static func start(_ time: String?) -> Int? { time.flatMap { NightClock.seconds($0) } }
}
