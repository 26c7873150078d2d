internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// What the workload does with one table.
struct TableUse {
  struct Write {
    let costed: CostedClass
    let access: RelationAccess
    /// All of the class's calls together.
    let rows: Double
    /// The columns that are set: of an upsert among the updates those that it sets in rows that are there.
    let columns: Set<String>
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
    updates.filter { $0.columns.contains(column) }.reduce(0) { $0 + $1.rows }
  }

  mutating func add(_ access: RelationAccess, of costed: CostedClass) {
    guard let write = access.write else {
      // What foreign keys look up is no use that anybody makes of the table.
      if costed.origin == nil, readers.last?.queryClass.id != costed.queryClass.id { readers.append(costed) }
      return
    }
    let rows = Self.rows(costed.queryClass, write)
    let entry = Write(costed: costed, access: access, rows: rows, columns: Set(write.columns))
    switch write.command {
    case .insert:
      inserts.append(entry)
      // What an upsert finds is updated; how often isn't told.
      if !write.conflictColumns.isEmpty, let columns = Upsert.columns(setBy: costed.queryClass.query) {
        updates.append(Write(costed: costed, access: access, rows: rows, columns: columns))
      }
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

/// `INSERT … ON CONFLICT DO UPDATE`.
enum Upsert {
  /// The columns that it sets in rows that are there; nil for any other statement, `DO NOTHING` among them.
  static func columns(setBy query: String) -> Set<String>? {
    guard let statement = (try? SQLParser.parse(query))?.statements.first?.node, statement.isKind("InsertStmt"),
      let clause = statement["on_conflict_clause"], clause.enumeration("action") == "ONCONFLICT_UPDATE"
    else { return nil }
    return Set(clause.list("target_list").compactMap { $0.string("name") })
  }
}
