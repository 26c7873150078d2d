internal import Catalog
internal import Planner
internal import Workload

/// Tables that vacuum does not keep up with, or that are so large that it comes too late.
///
/// Autovacuum begins when the dead rows are more than `autovacuum_vacuum_threshold` (50) and
/// `autovacuum_vacuum_scale_factor` (0.2) of the rows: of ten million rows two million are dead by then. Cases: at
/// least 10,000 dead rows that are a fifth of the live ones; autovacuum turned off for a table that is updated or
/// deleted from; and tables of which a tenth of the rows was updated or deleted and for which the threshold is beyond a
/// million rows. Where autovacuum begins at more than 100,000 dead rows, the remedy is the table's own setting for about
/// that many; where it is turned off, to turn it on and to vacuum once; and where it doesn't keep up, to end what holds
/// it up. What a queue wants beyond that, ``JobQueueRule`` says.
package struct VacuumRateRule: ScaleRule {
  package static let identifier = "vacuum-rate"

  package let leastDeadRows: Int
  /// Dead rows ÷ live rows.
  package let deadRatio: Double
  /// Dead rows at which autovacuum begins that are too many, whatever the table's size.
  package let mostDeadRows: Double

  /// Dead rows for which a vacuum is worth its while.
  private static let wanted = 100_000.0

  package init(leastDeadRows: Int = 10_000, deadRatio: Double = 0.2, mostDeadRows: Double = 1_000_000) {
    self.leastDeadRows = leastDeadRows
    self.deadRatio = deadRatio
    self.mostDeadRows = mostDeadRows
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let use = WorkloadUse(input)
    return input.catalog.tables.compactMap { table in
      guard table.kind == .ordinary, let activity = table.activity else { return nil }
      let live = Double(max(1, activity.liveRows))
      let dead = Double(max(0, activity.deadRows))
      let rows = max(table.rows, Double(activity.liveRows), 0)
      let factor = setting("autovacuum_vacuum_scale_factor", table, input) ?? 0.2
      let trigger = (setting("autovacuum_vacuum_threshold", table, input) ?? 50) + factor * rows
      let isOff = option("autovacuum_enabled", table).map { ["false", "off", "no", "0"].contains($0) } ?? false
      let changed = Double(activity.updates) + Double(activity.deletes)
      let isLate = trigger > mostDeadRows && changed > 0.1 * rows
      guard (dead >= Double(leastDeadRows) && dead / live >= deadRatio) || (isOff && changed >= 1_000) || isLate else {
        return nil
      }
      let classes = use[TableAttribution.root(of: table.objectName, input)].writes.map(\.costed).distinct
      return finding(
        on: table, dead: dead, live: live, rows: rows, factor: factor, trigger: trigger, isOff: isOff, classes, input)
    }
  }

  private func finding(
    on table: Table, dead: Double, live: Double, rows: Double, factor: Double, trigger: Double, isOff: Bool,
    _ classes: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding {
    let name = table.objectName.sql
    let wanted = Self.scaleFactor(rows: rows)
    var reasons = ["\(FigureText.count(dead)) dead rows beside \(FigureText.count(live)) live ones."]
    if !isOff {
      reasons.append("Autovacuum begins at \(FigureText.count(trigger)) dead rows (scale factor \(Self.text(factor))).")
    }
    var remedies: [ScaleFinding.Remedy] = []
    if isOff {
      reasons.append("Autovacuum is turned off for the table.")
      remedies.append(
        .init(
          "Turn it on again, and take the dead rows away now (outside a transaction block).",
          statements: ["ALTER TABLE \(name) RESET (autovacuum_enabled)", "VACUUM (ANALYZE) \(name)"]))
    }
    // What is held back is no matter of when vacuum begins.
    let isHeldBack = dead > 1.5 * trigger && !isOff
    if isHeldBack {
      reasons.append(
        "That was passed long ago: vacuum is too slow for the table, or an old transaction, a prepared one or a "
          + "replication slot "
          + "keeps the dead rows visible (pg_stat_activity.backend_xmin, pg_prepared_xacts, pg_replication_slots).")
      remedies.append(
        .init(
          "End what holds the rows first; then let autovacuum of this table work without pauses.",
          statements: ["ALTER TABLE \(name) SET (autovacuum_vacuum_cost_delay = 0)"]))
    }
    if wanted < factor, trigger > Self.wanted {
      remedies.append(
        .init(
          "Vacuum at about \(FigureText.count(1_000 + wanted * rows)) dead rows: shorter runs, more often.",
          statements: [
            "ALTER TABLE \(name) SET (autovacuum_vacuum_scale_factor = \(Self.text(wanted)), "
              + "autovacuum_vacuum_threshold = 1000)"
          ]))
    }
    let isCase = !remedies.isEmpty
    if !isCase { reasons.insert("Its settings are as low as is advised: the next vacuum comes in time.", at: 0) }
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [name],
      summary: "\(name) has \(FigureText.count(dead)) dead rows, and "
        + (isOff ? "autovacuum is turned off for it." : "vacuum comes at \(FigureText.count(trigger))."),
      classes: classes, in: input,
      figures: [
        .init("dead_rows", dead, .count), .init("live_rows", live, .count),
        .init("dead_share", dead / (dead + live), .share), .init("vacuum_at", trigger, .count),
      ], reasons: reasons,
      tradeoffs: isCase ? ["Each vacuum reads all indexes of the table: more of them is more reading."] : [],
      remedies: remedies)
  }

  /// So that about 100,000 dead rows begin a vacuum: 0.001 to 0.1, in thousandths.
  static func scaleFactor(rows: Double) -> Double {
    let factor = (1_000 * Self.wanted / max(1, rows)).rounded() / 1_000
    return min(0.1, max(0.001, factor))
  }

  private static func text(_ factor: Double) -> String { String((factor * 10_000).rounded() / 10_000) }

  private func setting(_ name: String, _ table: Table, _ input: ScaleInput) -> Double? {
    option(name, table).flatMap(Double.init) ?? input.catalog.setting(name).flatMap(Double.init)
  }

  private func option(_ name: String, _ table: Table) -> String? {
    table.options.lazy.compactMap { $0.hasPrefix(name + "=") ? String($0.dropFirst(name.utf8.count + 1)) : nil }.first
  }
}
