internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// Whether an index that keeps updates from being HOT earns its entries.
///
/// Both sides in pages, an estimate. What it costs: each update that isn't HOT writes an entry in every index of the
/// table, each on a page of its own. What it saves: without it a scan reads the whole table. The scans are those that
/// PostgreSQL counted, or the calls of the workload's classes whose plans use it where those are more. An index that
/// enforces something, or whose scans nobody counted, stays in any case.
struct IndexWorth {
  let index: Index
  /// The workload's classes whose plans use it.
  let serving: [CostedClass]
  private let table: Table
  private let isBound: Bool
  private let scans: Double?
  private let written: Double
  private let isQueue: Bool

  init(_ index: Index, on table: Table, _ activity: TableActivity, _ input: ScaleInput) {
    self.index = index
    self.table = table
    let root = TableAttribution.root(of: table.objectName, input)
    serving = input.classes.filter { costed in
      costed.tree?.indexes.contains(index.name) == true
        && costed.pattern.relations.contains { TableAttribution.root(of: $0.table, input) == root }
    }
    isBound =
      index.isUnique || index.constraint != nil || index.isReplicaIdentity || index.isReferenced == true
      || index.parent != nil
    let calls = serving.reduce(0) { $0 + Double($1.queryClass.calls) }
    scans = index.scans.map { max(Double($0), calls) }
    written = Double(max(0, activity.updates - activity.hotUpdates)) * Double(table.indexes.count)
    isQueue = serving.contains { QueuePoll(table, $0, input)?.skipsLocked == true }
  }

  private var pagesRead: Double { (scans ?? 0) * Double(table.pages) }

  var isDroppable: Bool { !isBound && scans != nil && pagesRead < written }

  var reasons: [String] {
    var reasons: [String] = []
    if isBound {
      reasons.append("\(name) enforces something, or others depend on it.")
    } else if let scans {
      let served = serving.isEmpty ? "" : ", by \(served)"
      let pages = FigureText.count(Double(table.pages), "page", "pages")
      reasons.append(
        "\(name) has \(FigureText.count(scans, "scan", "scans"))\(served): each would read the table's \(pages) without "
          + "it, \(FigureText.count(pagesRead)) in all; the updates wrote about \(FigureText.count(written)) entries.")
    } else {
      reasons.append("Nobody counted the scans of \(index.name).")
    }
    if isQueue, !isDroppable {
      reasons.append(
        "The finding on the queue names a smaller index that can take its place. Updates of the state are not HOT with "
          + "that one either, for the condition of a partial index counts as well.")
    }
    return reasons
  }

  var tradeoffs: [String] {
    let pages = FigureText.count(Double(table.pages), "page", "pages")
    return [
      serving.isEmpty
        ? "Queries that are not in the workload may scan it: they read the table's \(pages) instead."
        : "What it serves (\(served)) reads the table's \(pages) each time instead."
    ]
  }

  private var name: String { "The index \(index.name)" }

  private var served: String {
    FigureText.list(
      serving.map { "\($0.shortName) with \(FigureText.count(Double($0.queryClass.calls), "call", "calls"))" }, first: 3)
  }
}
