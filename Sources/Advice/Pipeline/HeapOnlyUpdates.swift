internal import Catalog

/// Which updates of a table can be heap-only (HOT), by the columns that they set.
///
/// An update that changes the value of a column on which an index depends (``IndexDefinition/referencedColumns``) is
/// not, and adds an entry to every index of the table, whatever columns that has. Indexes that summarise pages (BRIN)
/// stopped getting in the way with PostgreSQL 16. That the new value differs from the old one, and that the row's page
/// has room, is taken for granted.
///
/// Source: `heap_update` and `HeapDetermineColumnsInfo` in src/backend/access/heap/heapam.c,
/// `RelationGetIndexAttrBitmap` in src/backend/utils/cache/relcache.c.
struct HeapOnlyUpdates {
  /// The indexes of the table that get an entry for a row: an index of page ranges gets none.
  let indexCount: Int
  private let table: Table?
  private let indexed: Set<String>
  private let ignoresSummarizing: Bool

  init(_ table: Table?, serverVersion: Int) {
    let ignoresSummarizing = serverVersion >= 160_000
    let definitions = table.map { table in table.indexes.map { $0.definition(on: table.objectName) } } ?? []
    indexCount = definitions.count { !$0.isSummarizing }
    indexed = definitions.filter { !($0.isSummarizing && ignoresSummarizing) }
      .reduce(into: []) { $0.formUnion($1.referencedColumns) }
    self.table = table
    self.ignoresSummarizing = ignoresSummarizing
  }

  /// The columns that change when `columns` are set: stored generated columns follow.
  func changed(by columns: [String]) -> Set<String> {
    let set = Set(columns)
    return set.union(table?.generatedColumns(from: set) ?? [])
  }

  /// Whether an update of these columns can be heap-only as things are.
  func isPossible(changing columns: Set<String>) -> Bool { columns.isDisjoint(with: indexed) }

  /// Whether it can't be any more with `index`, whose columns are among those changed.
  func isEnded(by index: IndexDefinition) -> Bool { !(index.isSummarizing && ignoresSummarizing) }
}
