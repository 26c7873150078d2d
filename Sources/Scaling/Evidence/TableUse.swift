internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// What the workload does with one table.
struct TableUse {
  struct Write {
    let costed: CostedClass
    let access: RelationAccess
    /// All of the class's calls together.
    let rows: Double
  }

  /// Classes with an access that only reads the table, in the order of the workload, each once.
  private(set) var readers: [CostedClass] = []
  private(set) var inserts: [Write] = []
  private(set) var updates: [Write] = []
  private(set) var deletes: [Write] = []

  /// Each once: an upsert is among the inserts and the updates.
  var writes: [Write] {
    inserts + updates.filter { $0.access.write?.command == .update } + deletes
  }

  /// Classes that read or write it, each once.
  var classes: [CostedClass] {
    var seen: Set<String> = []
    return (readers + writes.map(\.costed)).filter { seen.insert($0.queryClass.id).inserted }
  }

  /// Calls of classes that only read it.
  var readCalls: Double {
    let written = Set(writes.map(\.costed.queryClass.id))
    return readers.filter { !written.contains($0.queryClass.id) }.reduce(0) { $0 + Double($1.queryClass.calls) }
  }

  /// Rows that are updated in the column, as far as the workload tells.
  func updatedRows(of column: String) -> Double {
    updates.filter { $0.access.write?.columns.contains(column) ?? false }.reduce(0) { $0 + $1.rows }
  }

  mutating func add(_ access: RelationAccess, of costed: CostedClass) {
    guard let write = access.write else {
      // What foreign keys look up is no use that anybody makes of the table.
      if costed.origin == nil, readers.last?.queryClass.id != costed.queryClass.id { readers.append(costed) }
      return
    }
    let entry = Write(costed: costed, access: access, rows: Self.rows(costed.queryClass, write))
    switch write.command {
    case .insert:
      inserts.append(entry)
      // What an upsert finds is updated; how often isn't told.
      if !write.conflictColumns.isEmpty { updates.append(entry) }
    case .update: updates.append(entry)
    case .delete: deletes.append(entry)
    case .merge:
      inserts.append(entry)
      updates.append(entry)
    case .refresh: break
    }
  }

  private static func rows(_ query: QueryClass, _ write: WriteAccess) -> Double {
    guard !write.isInWith, query.callsWithRows > 0 else { return Double(query.calls) }
    return Double(query.rows) * Double(query.calls) / Double(query.callsWithRows)
  }
}

/// What the workload does with each table, made once for a rule.
struct WorkloadUse {
  private var byTable: [ObjectName: TableUse] = [:]
  /// What the workload's counters cover, in seconds; nil when it doesn't say.
  let seconds: Double?

  init(_ input: ScaleInput) {
    seconds = Moment.seconds(from: input.workload.window?.from, to: input.workload.window?.to)
    for costed in input.classes {
      for access in costed.pattern.relations {
        // The rows of a partition are the partitioned table's.
        let table = input.tables.ancestors(of: access.table).last?.objectName ?? access.table
        byTable[table, default: TableUse()].add(access, of: costed)
      }
    }
  }

  subscript(table: ObjectName) -> TableUse { byTable[table] ?? TableUse() }

  /// Per second, of what is counted over the workload's window.
  func rate(_ count: Double) -> Double? { seconds.map { count / $0 } }
}

/// Rows written to a table: by its counters where it has any, else by the workload.
struct Churn {
  let inserts: Double
  let updates: Double
  let deletes: Double
  let hotUpdates: Double?
  /// `counters of pg_stat_user_tables` or `the workload's statements`.
  let source: String

  /// Behind the count of updates; empty when it isn't known.
  var hotWords: String {
    guard let hotUpdates, updates > 0 else { return "" }
    return ", \(FigureText.percent(hotUpdates / updates)) of the updates HOT"
  }

  init(_ table: Table, _ tables: TableTree, _ use: TableUse) {
    let activities = tables.leaves(of: table.objectName).compactMap(\.activity)
    let counted = activities.reduce(into: (inserts: 0, updates: 0, deletes: 0, hot: 0)) {
      $0.inserts += $1.inserts
      $0.updates += $1.updates
      $0.deletes += $1.deletes
      $0.hot += $1.hotUpdates
    }
    if counted.inserts + counted.updates + counted.deletes > 0 {
      inserts = Double(counted.inserts)
      updates = Double(counted.updates)
      deletes = Double(counted.deletes)
      hotUpdates = Double(counted.hot)
      source = "the table's counters"
    } else {
      inserts = use.inserts.reduce(0) { $0 + $1.rows }
      updates = use.updates.reduce(0) { $0 + $1.rows }
      deletes = use.deletes.reduce(0) { $0 + $1.rows }
      hotUpdates = nil
      source = "the workload's statements"
    }
  }
}
