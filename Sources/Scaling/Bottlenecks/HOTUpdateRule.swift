internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// Tables whose updates are seldom HOT, and why.
///
/// An update is HOT (heap-only) when it changes no indexed column and the new row fits onto the same page: then no
/// index gets an entry, and the space comes back without vacuum. A case: at least 10,000 updates since the counters
/// were reset, of which less than half are HOT. When the workload's updates set a column that an index has (as key,
/// included, or in an expression or condition; from PostgreSQL 16 on BRIN indexes don't count), that is the cause, and
/// the index or the column in it has to go. Otherwise there is no room on the pages: a lower `fillfactor` leaves some,
/// for rows of twice the average width, at least a tenth of the page. An index that is used or enforces a constraint is
/// worth its entries: then nothing is advised.
package struct HOTUpdateRule: ScaleRule {
  package static let identifier = "hot-updates"

  package let leastUpdates: Int
  /// HOT updates ÷ updates, below which a table is a case.
  package let ratio: Double

  package init(leastUpdates: Int = 10_000, ratio: Double = 0.5) {
    self.leastUpdates = leastUpdates
    self.ratio = ratio
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let use = WorkloadUse(input)
    return input.catalog.tables.compactMap { table in
      guard table.kind == .ordinary, let activity = table.activity, activity.updates >= leastUpdates,
        Double(activity.hotUpdates) < ratio * Double(activity.updates)
      else { return nil }
      return finding(on: table, activity, use[TableAttribution.root(of: table.objectName, input)], input)
    }
  }

  private func finding(
    on table: Table, _ activity: TableActivity, _ use: TableUse, _ input: ScaleInput
  ) -> ScaleFinding {
    let updates = use.updates.filter { $0.access.write?.command == .update || $0.access.write?.command == .merge }
    let set = Set(updates.flatMap { $0.access.write?.columns ?? [] })
    let blocking = table.indexes.filter { index in
      if index.method == "brin", input.catalog.server.versionNumber >= 160_000 { return false }
      return !columns(of: index, table).isDisjoint(with: set)
    }
    let share = min(1, max(0, Double(activity.hotUpdates) / Double(activity.updates)))
    let figures: [ScaleFinding.Figure] = [
      .init("updates", Double(activity.updates), .count), .init("hot_share", share, .share),
      .init("fillfactor", fillFactor(table), .count), .init("blocking_indexes", Double(blocking.count), .count),
    ]
    let counted =
      "\(FigureText.count(Double(activity.updates))) updates, \(FigureText.percent(share)) of them HOT"
      + (activity.since.map { ", since \($0)." } ?? ".")
    let classes = updates.map(\.costed).distinct
    let name = table.objectName.sql
    guard !blocking.isEmpty else {
      return roomFinding(table, counted, figures, classes, isSeen: !updates.isEmpty, input)
    }
    let reasons =
      [counted]
      + blocking.map { index in
        "\(index.name) has \(FigureText.list(columns(of: index, table).intersection(set).sorted())), which updates set"
          + (index.scans.map { "; \(FigureText.count(Double($0), "scan", "scans")) of it were counted." } ?? ".")
      }
    let droppable = blocking.filter { index in
      guard let scans = index.scans else { return false }
      return !index.isUnique && index.constraint == nil && !index.isReplicaIdentity && index.isReferenced != true
        && index.parent == nil && scans * 100 < activity.updates
    }
    let isCase = droppable.count == blocking.count
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [name],
      summary: "Only \(FigureText.percent(share)) of the updates of \(name) are HOT: "
        + "\(FigureText.list(blocking.map(\.name))) \(blocking.count == 1 ? "has" : "have") a column that they set.",
      classes: classes, in: input, figures: figures,
      reasons: reasons
        + (isCase ? [] : ["An index that is scanned or enforces a constraint stays: its entries are what it costs."]),
      tradeoffs: ["The queries that scan the index read more rows without it."],
      remedies: isCase
        ? [
          .init(
            "Drop it, or make it anew without the column that is set: fewer than one scan for a hundred updates.",
            statements: droppable.map {
              "DROP INDEX CONCURRENTLY \(ObjectName(schema: table.schema, name: $0.name).sql)"
            })
        ] : [])
  }

  private func roomFinding(
    _ table: Table, _ counted: String, _ figures: [ScaleFinding.Figure], _ classes: [CostedClass], isSeen: Bool,
    _ input: ScaleInput
  ) -> ScaleFinding {
    let name = table.objectName.sql
    let present = fillFactor(table)
    let wanted = min(Self.wantedFillFactor(rowWidth: rowWidth(table)), present - 10)
    let isCase = wanted >= 50
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [name],
      summary: "The updates of \(name) find no room on their pages" + (isCase ? ": lower its fillfactor." : "."),
      classes: classes, in: input, figures: figures,
      reasons: [
        counted,
        isSeen
          ? "No update of the workload sets a column that an index has: the pages are full (fillfactor "
            + "\(Int(present)))."
          : "The workload shows no update of it: either pages are full (fillfactor \(Int(present))), or an indexed "
            + "column is set.",
      ] + (isCase ? [] : ["A fillfactor below 50 would waste more than it gives."]),
      tradeoffs: isCase
        ? ["The table gets larger by about \(Int(100 * (present / wanted - 1))) %, and scans of it longer."] : [],
      remedies: isCase
        ? [
          .init(
            "Pages that are written from now on keep room; VACUUM FULL or pg_repack does it for those that are there.",
            statements: ["ALTER TABLE \(name) SET (fillfactor = \(Int(wanted)))"])
        ] : [])
  }

  /// In per cent: a tenth of the page free at least, and room for two rows.
  static func wantedFillFactor(rowWidth: Double) -> Double {
    let free = max(10, 100 * 2 * rowWidth / 8_168)
    return max(50, ((100 - free) / 5).rounded(.down) * 5)
  }

  /// Bytes with the header and the line pointer.
  private func rowWidth(_ table: Table) -> Double {
    28 + table.columns.reduce(0) { $0 + Double(($1.statistics ?? $1.inheritedStatistics)?.averageWidth ?? 8) }
  }

  private func fillFactor(_ table: Table) -> Double {
    table.options.lazy.compactMap { $0.hasPrefix("fillfactor=") ? Double($0.dropFirst(11)) : nil }.first ?? 100
  }

  private func columns(of index: Index, _ table: Table) -> Set<String> {
    let texts = index.keys.compactMap(\.expression) + [index.predicate].compactMap { $0 }
    return Set(index.keys.compactMap(\.column) + index.included + texts.flatMap { table.columns(in: $0).map(\.name) })
  }
}
