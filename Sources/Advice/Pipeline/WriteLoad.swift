internal import AccessPatterns
internal import Catalog
internal import Glibc
internal import Workload

/// How often the workload writes to each table, and what an index would cost by it: estimates, not the planner's.
///
/// An index gets an entry for every row inserted (INSERT, COPY), for every update that sets one of its columns, and for
/// every update that is not heap-only (``HeapOnlyUpdates``) because of the indexes that there are. An update that is
/// heap-only as things are and sets one of its columns adds an entry to every other index of the table as well: that is
/// its cost too, told apart. REFRESH MATERIALIZED VIEW builds it anew; with CONCURRENTLY, which writes only the rows that
/// differ, that is the most that it can be.
///
/// Where the table's counters say that fewer updates are heap-only than could be (a page has to have room for the new
/// version), as many of those that could be are taken not to be.
///
/// A statement that ran once and inserted half of the table is its load, and left out. Rows count, as
/// ``AnalyzedWorkload/writes`` has them. Those of INSERT … ON CONFLICT count as inserted, those of MERGE
/// as updated. A partial index gets an entry for the part of the rows that meet its predicate by the planner's estimate, and
/// for all or none of those inserted where their defaults say it (``PartialRows``); that factor is pganalyze's. Where
/// updates set a column of the predicate, rows come and go: as many entries are removed as are added. What is written to a partition by its own name is
/// written to the tables above it; of what is written to a partitioned table a partition gets its share of the rows, an
/// estimate: new rows often go to one partition alone. Updates and deletes of a table with inheritance children are shared
/// out alike.
///
/// A table to which no statement of the workload writes has what its counters say (``WriteCounters``).
///
/// Each index is looked at beside the existing ones alone: that another advised index ends heap-only updates, too, so
/// that this one gets their entries, is not counted.
///
/// Cost in planner units: (entries added + entries that VACUUM removes, here and in the other indexes) ×
/// `random_page_cost`, one leaf page read and dirtied for each, and the index's pages × `seq_page_cost` if any are
/// removed, since VACUUM then reads it whole, taken as once over the window. A REFRESH sorts the entries (2 ×
/// `cpu_operator_cost` for each comparison, as `cost_tuplesort` in src/backend/optimizer/path/costsize.c) and writes the
/// pages in order; nothing is removed.
///
/// Source: "Heap-Only Tuples" and "Routine Vacuuming" in PostgreSQL's documentation.
struct WriteLoad {
  private struct Update {
    let columns: Set<String>
    let rows: Double
  }

  private struct Load {
    /// By the columns that are named.
    var inserts: [Update] = []
    var deleted = 0.0
    var updates: [Update] = []
    /// Times that all rows were written anew, and the rows of all times together.
    var refreshes = 0.0
    var refreshed = 0.0

    var isNothing: Bool { deleted + refreshes == 0 && (inserts + updates).allSatisfy { $0.rows == 0 } }

    mutating func add(_ other: Load, share: Double = 1) {
      inserts += other.inserts.map { Update(columns: $0.columns, rows: $0.rows * share) }
      deleted += other.deleted * share
      updates += other.updates.map { Update(columns: $0.columns, rows: $0.rows * share) }
      refreshes += other.refreshes
      refreshed += other.refreshed * share
    }
  }

  /// By the table that a statement names.
  private var named: [ObjectName: Load] = [:]
  private let heapOnly: [ObjectName: HeapOnlyUpdates]
  private let tables: TableTree
  private let pageCost: Double
  private let scanCost: Double
  private let operatorCost: Double
  private let serverVersion: Int
  private let capturedAt: String
  /// Seconds that the workload covers; nil when unknown.
  private let window: Double?
  private let hasCounters: Bool

  init(_ workload: AnalyzedWorkload, _ catalog: Catalog, window: Workload.Window?) {
    func setting(_ name: String) -> Double? { catalog.setting(name).flatMap(Double.init) }
    tables = TableTree(catalog)
    serverVersion = catalog.server.versionNumber
    capturedAt = catalog.capturedAt
    self.window = window?.seconds
    hasCounters = catalog.statistics == .measured
    pageCost = setting("random_page_cost") ?? 4
    scanCost = setting("seq_page_cost") ?? 1
    operatorCost = setting("cpu_operator_cost") ?? 0.0025
    heapOnly = catalog.tablesByName.mapValues {
      HeapOnlyUpdates($0, serverVersion: catalog.server.versionNumber)
    }
    for write in workload.writes() {
      var load = named[write.table] ?? Load()
      switch write.access.command {
      case .insert where isInitialLoad(write): break
      case .insert: load.inserts.append(Update(columns: Set(write.access.columns), rows: write.rows ?? 0))
      case .update, .merge:
        let columns = heapOnly[write.table]?.changed(by: write.access.columns) ?? Set(write.access.columns)
        load.updates.append(Update(columns: columns, rows: write.rows ?? 0))
      case .delete: load.deleted += write.rows ?? 0
      case .refresh:
        load.refreshes += write.calls
        load.refreshed += write.rows ?? write.calls * tables.rows(of: write.table)
      }
      named[write.table] = load
    }
  }

  /// Whether one execution brought half of the table or more: that is no write pattern.
  private func isInitialLoad(_ write: AnalyzedWorkload.Write) -> Bool {
    write.calls <= 1 && (write.rows ?? 0) >= max(Self.leastLoad, tables.rows(of: write.table) / 2)
  }

  private static let leastLoad = 10_000.0

  /// What reaches the rows of a table, by whatever name of its tree it is written.
  private func load(of name: ObjectName) -> Load {
    var load = Load()
    for member in tables.family(of: name) { named[member.objectName].map { load.add($0) } }
    for ancestor in tables.ancestors(of: name) {
      guard let above = named[ancestor.objectName] else { continue }
      let rows = tables.rows(of: ancestor.objectName)
      let parts = Double(max(1, tables.leaves(of: ancestor.objectName).count))
      load.add(
        above, share: rows > 0 ? tables.rows(of: name) / rows : Double(tables.leaves(of: name).count) / parts)
    }
    for legator in tables.legators(of: name) {
      guard var above = named[legator.objectName] else { continue }
      // What is inserted into a table goes to none that inherits from it.
      above.inserts = []
      let family = [legator] + tables.heirs(of: legator.objectName)
      let rows = family.reduce(0) { $0 + max(0, $1.rows) }
      load.add(above, share: rows > 0 ? tables.rows(of: name) / rows : 1 / Double(family.count))
    }
    return load
  }

  /// Rows inserted and updated over the window.
  func rows(of name: ObjectName) -> (inserted: Double, updated: Double) {
    let load = load(of: name)
    return (load.inserts.reduce(0) { $0 + $1.rows }, load.updates.reduce(0) { $0 + $1.rows })
  }

  /// nil for a materialised view, which REFRESH alone writes, and where there is nothing to go by.
  private func counters(of name: ObjectName) -> WriteCounters? {
    guard hasCounters, tables[name]?.kind != .materializedView else { return nil }
    let activities = tables.leaves(of: name).compactMap(\.activity)
    return activities.isEmpty
      ? nil : WriteCounters(activities, rows: tables.rows(of: name), capturedAt: capturedAt, window: window)
  }

  /// - Parameters:
  ///   - rows: Which of the table's rows it holds.
  ///   - name: Of an index that there is already: then what it costs beside the others, as if it were new.
  func overhead(
    of definition: IndexDefinition, sizeInBytes: Int, _ rows: PartialRows = .all, existingAs name: String? = nil
  ) -> Recommendation.WriteOverhead {
    let table = tables[definition.table]
    var load = load(of: definition.table)
    let counters = load.isNothing ? counters(of: definition.table) : nil
    if let counters {
      load.inserts = [Update(columns: [], rows: counters.inserted)]
      load.deleted = counters.deleted
    }
    var heapOnly = heapOnly[definition.table] ?? HeapOnlyUpdates(nil, serverVersion: 0)
    let own = load.updates.isEmpty ? [] : definition.referencedColumns
    // The counters are of the table as it is.
    let possible = possibleShare(load, heapOnly)
    let share = possible > 0 ? heapOnlyShare(of: definition.table) : nil
    let found = share.map { min(1, $0 / possible) } ?? 1
    if let name, var others = table {
      others.indexes.removeAll { $0.name == name }
      heapOnly = HeapOnlyUpdates(others, serverVersion: serverVersion)
    }
    var updated = counters?.updated ?? 0
    var losing = 0.0
    for update in load.updates {
      let kept = heapOnly.isPossible(changing: update.columns) ? update.rows * found : 0
      let setsOwn = !update.columns.isDisjoint(with: own)
      updated += setsOwn ? update.rows : update.rows - kept
      if setsOwn, heapOnly.isEnded(by: definition) { losing += kept }
    }
    let elsewhere = losing * Double(heapOnly.indexCount)
    let items = table?.items(of: definition) ?? 1
    updated *= items * rows.share
    let inserted =
      load.inserts.reduce(0) { sum, insert in
        sum + insert.rows * rows.share(insertedWith: insert.columns, into: table)
      } * items
    // What updates and deletes leave behind, VACUUM takes out.
    let deleted = load.deleted * items * rows.share
    let comesAndGoes = load.updates.contains { update in
      rows.predicate?.tests.contains { update.columns.contains($0.column) } ?? false
    }
    // VACUUM leaves the summaries of page ranges as they are.
    let removed =
      definition.isSummarizing ? 0 : comesAndGoes ? max(inserted, deleted) + updated : updated + deleted
    let pages = Double(sizeInBytes / 8192) * scanCost
    var cost = (inserted + updated + elsewhere + removed + elsewhere) * pageCost + (removed > 0 ? pages : 0)
    var formula = """
      (entries added + entries that VACUUM removes, here and in other indexes) × random_page_cost \
      + pages × seq_page_cost if VACUUM removes any
      """
    if load.refreshes > 0 {
      let comparisons = load.refreshed * log2(max(1, load.refreshed / load.refreshes))
      cost += comparisons * 2 * operatorCost + load.refreshes * pages
      formula += "; by REFRESH: n × log2(n) × 2 × cpu_operator_cost + pages × seq_page_cost each time"
    }
    if definition.isSummarizing { formula += "; BRIN: an entry for each range of pages" }
    if definition.predicate != nil {
      formula +=
        "; partial: entries for \(RejectionWording.percent(rows.share)) of the rows written, or all or none of those inserted where their defaults say so"
    }
    if items > 1 { formula += "; GIN: an entry for each of about \(Int(min(items, 1e9).rounded())) elements of a row" }
    // Of a value in a hash index only the hash is kept.
    let width =
      definition.method == "hash" ? 4 : table?.keyWidth(of: definition.keys, including: definition.included) ?? 8
    let widthOfItem = width / max(1, items)
    let wal = IndexEntryWAL(method: definition.method, width: widthOfItem)
    formula += "; WAL of an entry: \(wal.formula) bytes, without full-page images"
    let updates = load.updates.reduce(0) { $0 + $1.rows }
    return Recommendation.WriteOverhead(
      entries: inserted + updated + load.refreshed * items * rows.share, entriesInOtherIndexes: elsewhere,
      bytesPerEntry: 8 + widthOfItem + 4, updatesLosingHOT: losing, heapOnlyShare: found < 1 ? share : nil,
      cost: cost, formula: formula, walBytesPerEntry: wal.bytes,
      updatesLosingHOTShare: updates > 0 ? losing / updates : nil,
      source: counters?.source
        ?? (load.isNothing ? "nothing that writes the table was seen" : "the workload's statements"))
  }

  /// The share of fewer updates than this is mostly chance.
  private static let leastUpdates = 30

  /// Heap-only updates ÷ updates by the counters of the table, all partitions together; nil when they say little.
  private func heapOnlyShare(of name: ObjectName) -> Double? {
    let activities = tables.leaves(of: name).compactMap(\.activity)
    let updates = activities.map(\.updates).clampedSum
    return updates < Self.leastUpdates ? nil : Double(activities.map(\.hotUpdates).clampedSum) / Double(updates)
  }

  /// The part of the workload's updates that can be heap-only by the columns that they set; 0 when there are none.
  private func possibleShare(_ load: Load, _ heapOnly: HeapOnlyUpdates) -> Double {
    let possible = load.updates.reduce(0) { $0 + (heapOnly.isPossible(changing: $1.columns) ? $1.rows : 0) }
    return possible / max(1e-9, load.updates.reduce(0) { $0 + $1.rows })
  }
}
