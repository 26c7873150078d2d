internal import AccessPatterns
internal import Catalog
internal import Planner

/// A table that is a cache or holds sessions: values by one key, written over, and gone after a time.
///
/// Found by what is done: at least half of the reads look up one row by a unique key, rows are written over (upserts,
/// or updates by that key), and a time says when they end: statements compare it with another time to delete or to
/// leave out rows. What is put in by upserts is a cache; what is put in once and then touched by updates are sessions.
/// PostgreSQL has unlogged tables for both, which write no WAL and are empty after a crash, and room on pages for new
/// versions of rows.
///
/// Not advised: rows that other tables refer to, which are data however they are read.
package struct CacheRule: ScaleRule {
  package static let identifier = "cache"

  package init() {}

  private static let leastLookups = 0.5
  /// From which size on a DELETE of what is over is worth replacing.
  private static let leastPartitioned = 1e9

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      let use = workload[table.objectName]
      guard let key = CacheKey(table, use) else { return nil }
      return finding(table, key, use, workload, input)
    }
  }

  private func finding(
    _ table: Table, _ key: CacheKey, _ use: TableUse, _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding? {
    guard key.lookups >= Self.leastLookups * use.readCalls else { return nil }
    let referring = input.catalog.tables.filter { other in
      other.constraints.contains { $0.kind == .foreignKey && $0.referencedTable == table.objectName }
    }
    let isCase = referring.isEmpty
    let churn = Churn(table, use, workload, input)
    let (name, ends) = (table.objectName.sql, SQLText.name(key.expiry))
    let rate = workload.rate(key.lookups)
    var reasons = [
      "\(FigureText.count(key.lookups, "look-up", "look-ups")) of one row by \(SQLText.name(key.column)), of "
        + "\(FigureText.count(use.readCalls, "read", "reads")); rows end by \(ends).",
      churn.words,
    ]
    if isCase {
      reasons.append(StoreLimits.words("look-ups", rate, limit: StoreLimits.lookupsPerSecond, "Redis"))
    } else {
      reasons.insert(
        "Its rows are referred to by \(FigureText.list(referring.map(\.objectName.sql).sorted())): they are data, "
          + "not a cache.", at: 0)
    }
    let kind = key.isFilledAgain ? "is a cache" : "holds sessions"
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: ["\(name).\(SQLText.name(key.column))"],
      summary: isCase
        ? "\(name) \(kind) by \(SQLText.name(key.column))." : "\(name) is read as a cache is, and is none.",
      classes: use.classes, in: input,
      figures: [
        .init("lookups", key.lookups, .count), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("deletes", churn.deletes, .count),
        .init("table_bytes", input.bytes(of: table), .bytes),
      ] + rate.figure("lookups_per_day"),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "An unlogged table is empty after a crash, and on every standby: "
            + (key.isFilledAgain
              ? "a cache fills again." : "users would have to log in again, or whatever the sessions are for."),
          "Setting it rewrites the table under ACCESS EXCLUSIVE.",
        ] : [],
      remedies: isCase ? remedies(table, key, use, input) : [])
  }

  private func remedies(
    _ table: Table, _ key: CacheKey, _ use: TableUse, _ input: ScaleInput
  ) -> [ScaleFinding.Remedy] {
    let name = table.objectName.sql
    var remedies: [ScaleFinding.Remedy] = []
    if table.persistence == "p", table.kind == .ordinary {
      remedies = [
        ScaleFinding.Remedy(
          "If its rows may be lost: no WAL for them (a rewrite of \(FigureText.bytes(input.bytes(of: table)))).",
          statements: ["ALTER TABLE \(name) SET UNLOGGED"]),
        ScaleFinding.Remedy("The way back.", statements: ["ALTER TABLE \(name) SET LOGGED"]),
      ]
    }
    for leaf in input.tables.leaves(of: table.objectName)
    where !leaf.options.contains(where: { $0.hasPrefix("fillfactor") }) {
      remedies += [
        ScaleFinding.Remedy(
          "Room on each page for the next version of its rows, so that updates stay HOT (new pages alone get it).",
          statements: [
            "ALTER TABLE \(leaf.objectName.sql) SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)"
          ]),
        ScaleFinding.Remedy(
          "The way back.",
          statements: ["ALTER TABLE \(leaf.objectName.sql) RESET (fillfactor, autovacuum_vacuum_scale_factor)"]),
      ]
    }
    if let index = table.indexes.first(where: { $0.keys.contains { $0.column == key.expiry } }), key.movesExpiry {
      remedies.append(
        ScaleFinding.Remedy(
          "The index \(SQLText.name(index.name)) is on \(SQLText.name(key.expiry)), which updates set: it keeps every one of "
            + "them from being HOT. BRIN does so as well before PostgreSQL 16; deleting by a scan now and then may cost "
            + "less than the index."))
    }
    let isDeleted = use.deletes.contains { $0.access.rangeColumns.contains(key.expiry) }
    if isDeleted, !key.movesExpiry, input.bytes(of: table) >= Self.leastPartitioned {
      remedies.append(
        ScaleFinding.Remedy(
          "Partitions by \(SQLText.name(key.expiry)) that are dropped when they are over, instead of a DELETE; the key is "
            + "then unique within a partition only."))
    }
    return remedies
  }
}

/// How a table is used as a cache.
struct CacheKey {
  let column: String
  let lookups: Double
  /// The time that says when a row ends.
  let expiry: String
  /// Whether updates set it.
  let movesExpiry: Bool
  /// Whether upserts put the values in: what is lost comes again.
  let isFilledAgain: Bool

  /// nil when rows aren't looked up by a key, aren't written over, or don't end.
  init?(_ table: Table, _ use: TableUse) {
    var calls: [String: Double] = [:]
    for costed in use.readers {
      let access = costed.pattern.relations.first { $0.table == table.objectName && $0.write == nil }
      guard let column = access?.equalColumns.sorted().first(where: { table.isUnique([$0]) }) else { continue }
      calls[column, default: 0] += Double(costed.queryClass.calls)
    }
    guard let (column, lookups) = calls.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    let isWrittenOver = use.updates.contains { write in
      write.access.write?.conflictColumns == [column] || write.access.equalColumns.contains(column)
    }
    let times = Set(table.timeColumns.map(\.name))
    let deleted = use.deletes.flatMap { $0.access.rangeColumns }.filter(times.contains)
    // A row that is over is not shown: the look-up itself compares its end.
    let hidden = use.readers.flatMap(\.pattern.relations).filter {
      $0.table == table.objectName && $0.equalColumns.contains(column)
    }.flatMap(\.rangeColumns).filter(times.contains)
    guard isWrittenOver, let expiry = (deleted + hidden).sorted().first else { return nil }
    self.column = column
    self.lookups = lookups
    self.expiry = expiry
    movesExpiry = use.updates.contains { $0.columns.contains(expiry) }
    isFilledAgain = use.updates.contains { $0.access.write?.conflictColumns == [column] }
  }
}
