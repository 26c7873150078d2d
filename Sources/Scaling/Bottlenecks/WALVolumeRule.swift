internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// Tables that most of the WAL is written for, and what makes it so much: indexes, updates of all columns, full pages.
///
/// A table is a case from a fifth of the WAL on, when the WAL is at least 64 MB. For each, the indexes that every
/// insert and every update that is not HOT writes an entry of; classes that set nearly all columns, as
/// object-relational mappers do it; and whether the mean record is so large (over 1 kB) that most of it must be
/// full-page images, which the first change of a page after each checkpoint writes. pg_stat_statements counts WAL from
/// PostgreSQL 13 on; what a class writes is divided evenly over the tables that it writes.
package struct WALVolumeRule: ScaleRule {
  package static let identifier = "wal-volume"

  /// Of the WAL, from where on a table is a case.
  package let share: Double
  /// Bytes of WAL of the whole workload, below which nothing is a case.
  package let leastBytes: Double

  /// Of a table's columns, from where on an update sets all of them.
  private static let fullUpdate = 0.8
  /// Bytes of a record that, without a page's image, hardly any statement writes.
  private static let largeRecord = 1_000.0

  package init(share: Double = 0.2, leastBytes: Double = 64 * 1_048_576) {
    self.share = share
    self.leastBytes = leastBytes
  }

  private struct Writes {
    var bytes = 0.0
    var records = 0.0
    var classes: [CostedClass] = []
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    var byTable: [ObjectName: Writes] = [:]
    var total = 0.0
    for costed in input.classes {
      guard let bytes = costed.queryClass.resources.walBytes, bytes > 0 else { continue }
      total += Double(bytes)
      for (table, part) in TableAttribution.writtenShares(of: costed, input) {
        byTable[table, default: Writes()].bytes += part * Double(bytes)
        byTable[table, default: Writes()].records += part * Double(costed.queryClass.resources.walRecords ?? 0)
        byTable[table, default: Writes()].classes.append(costed)
      }
    }
    guard total >= leastBytes else { return [] }
    return byTable.sorted { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }.compactMap { name, writes in
      guard writes.bytes / total >= share, let table = input.tables[name] else { return nil }
      return finding(on: table, writes, total, input)
    }
  }

  private func finding(on table: Table, _ writes: Writes, _ total: Double, _ input: ScaleInput) -> ScaleFinding {
    let name = table.objectName.sql
    var reasons = [
      "\(FigureText.percent(min(1, writes.bytes / total)).capitalizedFirst) of the WAL: \(FigureText.bytes(writes.bytes))."
    ]
    var remedies: [ScaleFinding.Remedy] = []
    let entries = table.indexes.reduce(0.0) {
      $0 + IndexEntryWAL(method: $1.method, width: table.keyWidth(of: $1.keys, including: $1.included)).bytes
    }
    if !table.indexes.isEmpty {
      reasons.append(
        "\(FigureText.count(Double(table.indexes.count), "index takes", "indexes take")) an entry of each inserted "
          + "row and of each "
          + "update that is not HOT, about \(FigureText.bytes(entries)) of WAL together (an estimate).")
    }
    let unused = table.indexes.filter { $0.scans == 0 && !$0.isUnique && $0.constraint == nil && $0.parent == nil }
    if !unused.isEmpty {
      remedies.append(
        .init(
          "No scan was counted for \(FigureText.list(unused.map(\.name))): drop what `sextant indexes` finds unused "
            + "on replicas, too.",
          statements: unused.map { "DROP INDEX CONCURRENTLY \(ObjectName(schema: table.schema, name: $0.name).sql)" }))
    }
    let full = writes.classes.filter { setsAll($0, of: table, input) }
    if !full.isEmpty {
      reasons.append(
        "\(FigureText.count(Double(full.count), "class sets", "classes set")) nearly all of its "
          + "\(table.columns.count) columns: "
          + input.names(full) + ".")
      remedies.append(
        .init("Set the columns that changed alone: less WAL for each row, and more updates that are HOT."))
    }
    let record = writes.records > 0 ? writes.bytes / writes.records : 0
    if record > Self.largeRecord {
      reasons.append("\(FigureText.bytes(record)) a record: most of it are images of full pages.")
      remedies.append(
        .init(
          "Fewer checkpoints write fewer images, and compressed ones are smaller; a crash takes longer to recover "
            + "from.",
          statements: [
            "ALTER SYSTEM SET checkpoint_timeout = '30min'", "ALTER SYSTEM SET wal_compression = on",
            "SELECT pg_reload_conf()",
          ]))
    }
    let isCase = !remedies.isEmpty
    if !isCase {
      reasons.append("It is what these rows take: no unused index, no update of all columns, no full pages.")
    }
    return ScaleFinding(
      Self.self, .bottleneck, isCase ? .advised : .notAdvised, subjects: [name],
      summary: "\(FigureText.percent(min(1, writes.bytes / total)).capitalizedFirst) of the WAL is written for \(name).",
      classes: writes.classes, in: input,
      figures: [
        .init("wal_bytes", writes.bytes, .bytes), .init("wal_share", min(1, writes.bytes / total), .share),
        .init("wal_bytes_per_record", record, .bytes), .init("indexes", Double(table.indexes.count), .count),
      ], reasons: reasons,
      tradeoffs: isCase ? ["An index that is dropped is missed by the queries that it served on a replica."] : [],
      remedies: remedies)
  }

  private func setsAll(_ costed: CostedClass, of table: Table, _ input: ScaleInput) -> Bool {
    costed.pattern.relations.contains { access in
      guard let write = access.write, write.command == .update, table.columns.count >= 5 else { return false }
      return TableAttribution.root(of: access.table, input) == table.objectName
        && Double(Set(write.columns).count) >= Self.fullUpdate * Double(table.columns.count)
    }
  }
}
