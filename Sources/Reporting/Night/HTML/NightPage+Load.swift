import Nightly
import Workload

/// Tables of where the time and the storage go.
extension NightPage {
  func classes(_ index: Int) -> HTML {
    let database = report.databases[index]
    guard !database.classes.isEmpty else { return .empty }
    let total = max(database.load.milliseconds, database.classes.reduce(0) { $0 + $1.load.milliseconds })
    let most = database.classes.map(\.load.milliseconds).max() ?? 0
    var ids: [Int: String] = [:]
    for (row, item) in database.classes.enumerated() where item.class != DatabaseNight.ClassLoad.other {
      ids[row] = anchors.queryClass(item.class, of: index)
    }
    let rows = database.classes.map { item -> [HTMLTable.Cell] in
      let isOther = item.class == DatabaseNight.ClassLoad.other
      let share = total > 0 ? item.load.milliseconds / total : 0
      let change = item.previous.flatMap { DatabaseNight.meanChange(item.load, $0) }
      return [
        .init(isOther ? "\(item.shownQuery)" : query(item.query)),
        .init(bar(most > 0 ? item.load.milliseconds / most : 0, item.load.time), order: item.load.milliseconds),
        .init("\(HumanNumber.percent(share))", order: share), .figure(item.load.calls),
        .figure(item.load.calls > 0 ? item.load.mean : nil) { HumanNumber.duration(milliseconds: $0) },
        isOther
          ? .none
          : change == nil && item.previous == nil
            ? .init("new", order: .infinity) : .figure(change, HumanNumber.change),
        .figure(item.load.rows), isOther ? .none : .figure(item.nights),
      ]
    }
    let table = HTMLTable(
      caption: "Query classes of \(database.name)",
      columns: [
        .init(title: "Query"), .init(title: "Time", isNumber: true), .init(title: "Part", isNumber: true),
        .init(title: "Calls", isNumber: true), .init(title: "A call", isNumber: true),
        .init(title: "Change of a call", isNumber: true), .init(title: "Rows", isNumber: true),
        .init(title: "Nights", isNumber: true),
      ], rows: rows, ids: ids)
    return part(
      "Load by query class", HumanNumber.counted(database.classes.count, "line", "lines"), isOpen: !isFleet, table.html)
  }

  func tables(_ database: DatabaseNight) -> HTML {
    guard !database.tables.isEmpty else { return .empty }
    let most = database.tables.map(\.milliseconds).max() ?? 0
    let rows = database.tables.map { item -> [HTMLTable.Cell] in
      [
        .init("<code>\(item.table)</code>"),
        .init(
          bar(most > 0 ? item.milliseconds / most : 0, HumanNumber.duration(milliseconds: item.milliseconds)),
          order: item.milliseconds),
        .figure(item.rows, HumanNumber.count), .figure(item.bytes, HumanNumber.bytes),
        .figure(item.indexBytes, HumanNumber.bytes), .figure(item.sequentialScans), .figure(item.indexScans),
        .figure(item.rowsWritten), .figure(item.heapOnlyShare, HumanNumber.percent),
      ]
    }
    let table = HTMLTable(
      caption: "Tables of \(database.name)",
      columns: [
        .init(title: "Table"), .init(title: "Time", isNumber: true), .init(title: "Rows", isNumber: true),
        .init(title: "Size with indexes", isNumber: true), .init(title: "Of it indexes", isNumber: true),
        .init(title: "Sequential scans", isNumber: true), .init(title: "Index scans", isNumber: true),
        .init(title: "Rows written", isNumber: true), .init(title: "HOT updates", isNumber: true),
      ], rows: rows)
    return part(
      "Load by table", HumanNumber.counted(database.tables.count, "table", "tables"),
      "<p class=\"dim\">A query class that names two tables counts for both.</p>\n\(table.html)")
  }

  func indexes(_ database: DatabaseNight) -> HTML {
    guard !database.indexes.isEmpty else { return .empty }
    let unused = database.indexes.filter { $0.unusedSince != nil }
    let most = database.indexes.map(\.bytes).max() ?? 0
    let rows = database.indexes.map { item -> [HTMLTable.Cell] in
      let use: HTML =
        item.unusedSince.map { "<strong class=\"unused\">unused</strong> since \(ClockText.day($0))" }
        ?? "used or needed"
      return [
        .init(
          "<details class=\"query\"><summary><code>\(item.index)</code></summary><pre><code>\(block: item.definition)</code></pre></details>"
        ),
        .init("<code>\(item.table)</code>"),
        .init(
          bar(most > 0 ? Double(item.bytes) / Double(most) : 0, HumanNumber.bytes(item.bytes)),
          order: Double(item.bytes)),
        .figure(item.scans), .init(use),
      ]
    }
    let table = HTMLTable(
      caption: "Indexes of \(database.name)",
      columns: [
        .init(title: "Index"), .init(title: "Table"), .init(title: "Size", isNumber: true),
        .init(title: "Scans", isNumber: true), .init(title: "Use"),
      ], rows: rows)
    let bytes = HumanNumber.bytes(database.indexes.map(\.bytes).clampedSum)
    let note =
      "\(HumanNumber.counted(database.indexes.count, "index", "indexes")), \(bytes)"
      + (unused.isEmpty
        ? "" : "; \(HumanNumber.count(unused.count)) unused, \(HumanNumber.bytes(unused.map(\.bytes).clampedSum))")
    return part("Storage by index", note, table.html)
  }

  /// A figure with a bar that shows the same, for who can see it.
  private func bar(_ share: Double, _ text: String) -> HTML {
    let width = FixedDecimal.text(min(max(share, 0), 1) * 100, places: 1, minimumPlaces: 0) ?? "0"
    return "<span class=\"bar\" style=\"--part: \(width)%\">\(text)</span>"
  }
}
