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
/// the index has to go, or the column in it, unless it earns its entries (``IndexWorth``). Otherwise there is no room
/// on the pages: a lower `fillfactor` leaves some, for rows of twice the average width, at least a tenth of the page.
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
    let updates = use.updates
    let set = updates.reduce(into: Set<String>()) { $0.formUnion($1.columns) }
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
      "\(FigureText.count(Double(activity.updates))) updates"
      + (activity.since.map { " since \(Moment.day($0))" } ?? "") + ", \(FigureText.part(share, of: "them")) HOT."
    let classes = updates.map(\.costed).distinct
    guard !blocking.isEmpty else {
      return roomFinding(table, counted, share, figures, classes, isSeen: !updates.isEmpty, input)
    }
    let worth = blocking.map { IndexWorth($0, on: table, activity, input) }
    let droppable = worth.filter(\.isDroppable)
    let isCase = droppable.count == blocking.count
    var reasons = [counted]
    for (index, worth) in zip(blocking, worth) {
      let columns = FigureText.list(columns(of: index, table).intersection(set).sorted())
      reasons.append("The index \(index.name) has \(columns), set by \(input.names(classes)).")
      reasons += worth.reasons
    }
    if !isCase {
      reasons.insert(
        "\(blocking.count == 1 ? "It stays" : "Not all of them can go"): an index that earns its entries is worth them.",
        at: 0)
    }
    var notes: [String: String] = [:]
    for one in worth { for serving in one.serving { notes[serving.queryClass.id] = "uses \(one.index.name)" } }
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [table.objectName.sql],
      summary: "\(FigureText.part(share, of: "the updates").capitalizedFirst) of \(table.objectName.sql) "
        + "\(share > 0 && share < 1 ? "are" : "is") HOT: "
        + "\(FigureText.list(blocking.map(\.name))) \(blocking.count == 1 ? "has" : "have") a column that they set.",
      classes: (classes + worth.flatMap(\.serving)).distinct, in: input, figures: figures, reasons: reasons,
      tradeoffs: isCase ? droppable.flatMap(\.tradeoffs) : [],
      remedies: isCase
        ? [
          .init(
            "Drop it, or make it anew without the column that is set: its entries cost more than its scans save.",
            statements: droppable.map {
              "DROP INDEX CONCURRENTLY \(ObjectName(schema: table.schema, name: $0.index.name).sql)"
            })
        ] : [], notes: notes)
  }

  private func roomFinding(
    _ table: Table, _ counted: String, _ share: Double, _ figures: [ScaleFinding.Figure], _ classes: [CostedClass],
    isSeen: Bool, _ input: ScaleInput
  ) -> ScaleFinding {
    let name = table.objectName.sql
    let present = fillFactor(table)
    let wanted = min(Self.wantedFillFactor(rowWidth: rowWidth(table)), present - 10)
    let isCase = wanted >= 50
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [name],
      summary: "\(FigureText.part(1 - share, of: "the updates").capitalizedFirst) of \(name) find no room on their pages"
        + (isCase ? ": lower its fillfactor." : "."),
      classes: classes, in: input, figures: figures,
      reasons: (isCase ? [] : ["A fillfactor below 50 would waste more than it gives."]) + [
        counted,
        isSeen
          ? "No update of the workload sets a column that an index has: the pages are full (fillfactor "
            + "\(Int(present)))."
          : "The workload shows no update of it: either pages are full (fillfactor \(Int(present))), or an indexed "
            + "column is set.",
      ],
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
