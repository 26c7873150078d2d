internal import Catalog
internal import Foundation
internal import Planner
internal import Workload

/// How a table grows, by the first source that tells: what the user said, the history, an earlier snapshot, the
/// counters, the workload.
///
/// Bytes a day are rows a day times the bytes that a row has now, heap and indexes: by how much files grow is a matter of
/// dead rows and bloat as well. Sizes tell only where rows are not known.
struct TableGrowth {
  let catalog: Catalog
  let sources: GrowthSources
  let classes: [CostedClass]
  let window: Workload.Window?
  private let tree: TableTree
  private let earlierTree: TableTree?

  init(catalog: Catalog, sources: GrowthSources, classes: [CostedClass], window: Workload.Window?) {
    self.catalog = catalog
    self.sources = sources
    self.classes = classes
    self.window = window
    tree = TableTree(catalog)
    earlierTree = sources.earlier.map { TableTree($0) }
  }

  /// A shorter time tells nothing of a day.
  private static let leastDays = 1.0 / 24

  func growth(of table: Table, _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    let parts = tree.parts(of: table.objectName)
    return given(table, size) ?? history(table, size) ?? snapshots(table, parts, size) ?? counters(parts, size)
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
      rowsPerDay: rows ?? (width > 0 ? (bytes ?? 0) / width : 0), bytesPerDay: rows.map { $0 * width } ?? bytes ?? 0,
      source: .history,
      explanation: """
        the line of least squares through \(points.count) sizes from \(first.point.date.prefix(10)) to \
        \(last.point.date.prefix(10))
        """)
  }

  private func snapshots(
    _ table: Table, _ parts: [Table], _ size: PartitionAdvice.Size
  ) -> PartitionAdvice.Growth? {
    guard let earlier = sources.earlier, let old = earlierTree?.parts(of: table.objectName), !old.isEmpty,
      let days = PointInTime.days(from: earlier.capturedAt, to: catalog.capturedAt), abs(days) >= Self.leastDays
    else { return nil }
    let before = PartitionAdvice.Size(old, blockSize: earlier.server.blockSize)
    let (from, to) = (earlier.capturedAt.prefix(10), catalog.capturedAt.prefix(10))
    guard old.allSatisfy({ $0.rows >= 0 }), parts.allSatisfy({ $0.rows >= 0 }) else {
      let bytes = Double(size.bytes - before.bytes) / days
      return PartitionAdvice.Growth(
        rowsPerDay: size.bytesPerRow > 0 ? bytes / size.bytesPerRow : 0, bytesPerDay: bytes, source: .snapshots,
        explanation: """
          from \(Figure.bytes(Double(before.bytes))) on \(from) to \(Figure.bytes(Double(size.bytes))) on \(to); rows \
          have not been counted
          """)
    }
    return growth(
      (size.rows - before.rows) / days, size, .snapshots,
      "from \(Figure.count(before.rows)) rows on \(from) to \(Figure.count(size.rows)) on \(to)")
  }

  /// Those of partitions, added up, since the earliest of their beginnings.
  private func counters(_ parts: [Table], _ size: PartitionAdvice.Size) -> PartitionAdvice.Growth? {
    let counted = parts.compactMap(\.activity)
    guard let since = counted.compactMap(\.since).min(),
      let days = PointInTime.days(from: since, to: catalog.capturedAt), days >= Self.leastDays
    else { return nil }
    let inserts = counted.reduce(0) { $0 + Double($1.inserts) }
    let deletes = counted.reduce(0) { $0 + Double($1.deletes) }
    return growth(
      (inserts - deletes) / days, size, .counters,
      """
      \(Figure.count(inserts)) rows inserted and \(Figure.count(deletes)) deleted \
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

  /// Of all parts together.
  init(_ parts: [Table], blockSize: Int) {
    let sizes = parts.map { Self($0, blockSize: blockSize) }
    self.init(
      rows: sizes.reduce(0) { $0 + $1.rows }, heapBytes: sizes.reduce(0) { $0 + $1.heapBytes },
      indexBytes: sizes.reduce(0) { $0 + $1.indexBytes })
  }

  /// Heap and indexes.
  var bytes: Int { heapBytes + indexBytes }

  var bytesPerRow: Double { rows > 0 ? Double(bytes) / rows : 0 }
}

extension TableTree {
  /// What holds the rows: the table, or the partitions at the end of the tree.
  func parts(of name: ObjectName) -> [Table] {
    guard let table = self[name] else { return [] }
    return table.kind == .partitioned ? leaves(of: name) : [table]
  }
}
