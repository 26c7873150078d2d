internal import Catalog

/// Says in words what foreign keys have to do with an index.
enum ForeignKeyWording {
  /// More origins than this are counted only.
  private static let shown = 3

  /// Why an index is advised that serves the statements of foreign keys, besides what queries ask of it.
  ///
  /// - Parameter origins: What runs each of them.
  static func reasons(_ origins: [String]) -> [String] {
    guard !origins.isEmpty else { return [] }
    let sorted = Set(origins.flatMap { $0.split(separator: "; ").map(String.init) }).sorted()
    let rest = sorted.count > shown ? " and \(sorted.count - shown) more" : ""
    return [
      "PostgreSQL searches the table for each row that goes or gets another key by "
        + sorted.prefix(shown).joined(separator: "; ") + rest
    ]
  }

  /// What the counters of referenced tables know of deletes that no statement of the workload has; nil when there is
  /// nothing to say: a foreign key without an index that begins with its columns is what matters.
  static func hint(_ catalog: Catalog, _ writes: [AnalyzedWorkload.Write]) -> String? {
    guard catalog.statistics == .measured else { return nil }
    let tables = TableTree(catalog)
    let deleting = Set(
      writes.filter { $0.access.command == .delete || $0.access.mergeDeletes }.flatMap { write in
        [write.table] + (tables.ancestors(of: write.table) + tables.family(of: write.table)).map(\.objectName)
      })
    var rows: [ObjectName: Int] = [:]
    for table in catalog.tables {
      for key in table.constraints where key.kind == .foreignKey && !key.isInherited {
        guard let parent = key.referencedTable, !deleting.contains(parent), !isServed(key, on: table) else { continue }
        let deleted = tables.leaves(of: parent).reduce(0.0) { $0 + Double($1.activity?.deletes ?? 0) }
        if deleted >= 1 { rows[parent] = Int(min(deleted, 1e15)) }
      }
    }
    guard !rows.isEmpty else { return nil }
    let sorted = rows.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let names = sorted.prefix(shown).map { "\($0.key.sql) (\($0.value))" }.joined(separator: ", ")
    return
      "by their counters rows were deleted from \(names)\(sorted.count > shown ? ", …" : ""), but no statement of the workload deletes there: foreign keys without an index that reference them were not looked at"
  }

  private static func isServed(_ key: Constraint, on table: Table) -> Bool {
    table.indexes.contains { index in
      index.isValid && Set(index.keys.prefix(key.columns.count).compactMap(\.column)) == Set(key.columns)
    }
  }
}
