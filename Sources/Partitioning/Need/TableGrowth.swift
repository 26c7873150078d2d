internal import Catalog
internal import Foundation
internal import Planner
internal import Workload

/// How a table grows, by the first source that tells: what the user said, the history, an earlier snapshot, the
/// counters, the workload.
struct TableGrowth {
  let catalog: Catalog
  let sources: GrowthSources
  let classes: [CostedClass]
  let window: Workload.Window?

  /// A shorter time tells nothing of a day.
  private static let leastDays = 1.0 / 24

  func growth(of table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    given(table, size) ?? history(table, size) ?? snapshots(table, size) ?? counters(table, size)
      ?? workload(table, size)
  }

  private func given(_ table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    guard let option = GrowthOption.choice(for: table.objectName, among: sources.options, in: catalog) else {
      return nil
    }
    return growth(option.rowsPerDay(of: size.rows), size, .given, "as given: \(option.text)")
  }

  private func history(_ table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    let points = (sources.history[table.objectName] ?? []).compactMap { point in
      PointInTime.date(point.date).map { (day: $0.timeIntervalSince1970 / PointInTime.secondsInDay, point: point) }
    }.sorted { $0.day < $1.day }
    guard let first = points.first, let last = points.last, last.day - first.day >= 1 else { return nil }
    let rows = TrendLine(points.compactMap { item in item.point.rows.map { (item.day, $0) } })?.slope
    let bytes = TrendLine(points.compactMap { item in item.point.bytes.map { (item.day, $0) } })?.slope
    guard rows != nil || bytes != nil else { return nil }
    let width = size.bytesPerRow
    return PartitionAdvice.Growth(
      rowsPerDay: rows ?? (width > 0 ? (bytes ?? 0) / width : 0), bytesPerDay: bytes ?? (rows ?? 0) * width,
      source: .history,
      explanation: """
        the line of least squares through \(points.count) sizes from \(first.point.date.prefix(10)) to \
        \(last.point.date.prefix(10))
        """)
  }

  private func snapshots(_ table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    guard let earlier = sources.earlier, let old = earlier.table(named: table.objectName), old.rows >= 0,
      let days = PointInTime.days(from: earlier.capturedAt, to: catalog.capturedAt), abs(days) >= Self.leastDays
    else { return nil }
    let before = PartitionAdvice.Size(old, blockSize: earlier.server.blockSize)
    return PartitionAdvice.Growth(
      rowsPerDay: (size.rows - before.rows) / days, bytesPerDay: Double(size.bytes - before.bytes) / days,
      source: .snapshots,
      explanation: """
        from \(Figure.count(before.rows)) rows on \(earlier.capturedAt.prefix(10)) to \(Figure.count(size.rows)) on \
        \(catalog.capturedAt.prefix(10))
        """)
  }

  private func counters(_ table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    guard let activity = table.activity, let since = activity.since,
      let days = PointInTime.days(from: since, to: catalog.capturedAt), days >= Self.leastDays
    else { return nil }
    return growth(
      Double(activity.inserts - activity.deletes) / days, size, .counters,
      """
      \(Figure.count(Double(activity.inserts))) rows inserted and \(Figure.count(Double(activity.deletes))) deleted \
      since \(since.prefix(10)), as the table's counters say
      """)
  }

  private func workload(_ table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    guard let from = window?.from, let to = window?.to, let days = PointInTime.days(from: from, to: to),
      days >= Self.leastDays
    else { return nil }
    let rows = WrittenRows(to: table.objectName, classes)
    guard rows.inserted > 0 || rows.deleted > 0 else { return nil }
    return growth(
      (rows.inserted - rows.deleted) / days, size, .workload,
      """
      \(Figure.count(rows.inserted)) rows inserted and \(Figure.count(rows.deleted)) deleted by the workload from \
      \(from.prefix(10)) to \(to.prefix(10))
      """)
  }

  private func growth(
    _ rowsPerDay: Double, _ size: PartitionAdvice.Size, _ source: PartitionAdvice.Growth.Source, _ words: String
  ) -> PartitionAdvice.Growth {
    PartitionAdvice.Growth(
      rowsPerDay: rowsPerDay, bytesPerDay: rowsPerDay * size.bytesPerRow, source: source, explanation: words)
  }
}

extension PartitionAdvice.Size {
  /// The rows that ANALYZE counted, scaled by the pages that came since (`estimate_rel_size` in
  /// src/backend/optimizer/util/plancat.c). What is stored out of line (TOAST) is not in the catalog, nor counted.
  init(_ table: Table, blockSize: Int) {
    let scale = table.pagesAtAnalyze.map { $0 > 0 ? Double(table.pages) / Double($0) : 1 } ?? 1
    self.init(
      rows: max(0, table.rows) * scale, heapBytes: table.pages * blockSize,
      indexBytes: table.indexes.reduce(0) { $0 + $1.pages } * blockSize)
  }

  /// Heap and indexes.
  var bytes: Int { heapBytes + indexBytes }

  var bytesPerRow: Double { rows > 0 ? Double(bytes) / rows : 0 }
}
