internal import Catalog

/// How long autovacuum takes for a table at its cost-based delay, when it has to read and freeze all of it.
///
/// seconds = (heap pages × (miss + dirty) + index pages × miss) ÷ limit × delay ÷ 1000
///
/// Each page of the heap is read and written, each of the indexes read, none found in shared buffers; the work
/// between the pauses is not counted. Several workers share the limit.
///
/// Source: "Cost-based Vacuum Delay" and "Automatic Vacuuming" in PostgreSQL's documentation, with the defaults of
/// PostgreSQL 15 for settings that the catalog doesn't have.
struct VacuumTime {
  /// 0 when autovacuum makes no pauses.
  let seconds: Double
  let explanation: String

  init(_ table: Table, _ catalog: Catalog) {
    func option(_ name: String) -> String? {
      table.options.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
    func setting(_ name: String) -> Double? {
      (option(name) ?? catalog.setting(name)).flatMap(SettingText.milliseconds)
    }
    let version = catalog.server.versionNumber
    // −1 stands for the setting of plain VACUUM.
    func own(_ name: String, _ other: String, _ fallback: Double) -> Double {
      if let value = setting(name), value >= 0 { return value }
      return setting(other) ?? fallback
    }
    let limit = max(1, own("autovacuum_vacuum_cost_limit", "vacuum_cost_limit", 200))
    // 20 ms before PostgreSQL 12. The plain setting counts only where autovacuum's own is −1.
    let byDefault: Double = version < 120_000 ? 20 : 2
    let delay =
      setting("autovacuum_vacuum_cost_delay").map { $0 >= 0 ? $0 : setting("vacuum_cost_delay") ?? 0 } ?? byDefault
    // 10 before PostgreSQL 14.
    let miss = setting("vacuum_cost_page_miss") ?? (version < 140_000 ? 10 : 2)
    let dirty = setting("vacuum_cost_page_dirty") ?? 20
    let heap = Double(table.pages)
    let indexes = Double(table.indexes.reduce(0) { $0 + $1.pages })
    seconds = (heap * (miss + dirty) + indexes * miss) / limit * delay / 1_000
    let figures = """
      (\(Figure.count(heap)) heap pages × \(Figure.short(miss + dirty)) + \(Figure.count(indexes)) index pages × \
      \(Figure.short(miss))) ÷ \(Figure.short(limit)) × \(Figure.short(delay)) ms
      """
    explanation =
      delay > 0
      ? "an autovacuum that reads and freezes all pages, at its cost-based delay: \(figures)"
      : "autovacuum makes no pauses here (its cost delay is 0), so there is no limit to hold it to"
  }
}
