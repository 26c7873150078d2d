internal import Glibc
internal import SQLSyntax

/// The size that an index will have, from the statistics of its columns: of a candidate, and of an index that exists when
/// only the schema is at hand.
package struct IndexSizeEstimate: Sendable, Equatable {
  package let pages: Int
  /// Levels above the leaves of a B-tree; 0 for other methods.
  package let height: Int
  /// What a GIN index's pages hold; nil for other methods.
  package let gin: GINSize?
  /// Entries, which is what `pg_class.reltuples` will say.
  package let rows: Double

  package var bytes: Int { pages * 8192 }

  /// - Parameters:
  ///   - definition: The index.
  ///   - table: The table, or one partition of it.
  ///   - selectivity: The fraction of rows that a partial index holds.
  ///   - fillFactor: Of a B-tree, in per cent; 90 is `BTREE_DEFAULT_FILLFACTOR`.
  package init(_ definition: IndexDefinition, on table: Table, selectivity: Double = 1, fillFactor: Double = 90) {
    // As `estimate_rel_size` scales the rows of a table that has grown since it was analysed.
    let growth = table.pagesAtAnalyze.map { $0 > 0 ? Double(table.pages) / Double($0) : 1 } ?? 1
    let all = min(max(0, table.rows) * growth, Self.mostRows)
    let rows = all * selectivity
    self.rows = rows
    switch definition.method {
    case "btree":
      let canDeduplicate = definition.included.isEmpty && table.canDeduplicate(definition.keys)
      // Of one key, nulls are the same short tuple again and again beside keys that are not.
      let only = definition.keys.count == 1 && definition.included.isEmpty ? definition.keys[0] : nil
      let leadingNulls = definition.keys.first.flatMap(table.statistics)?.nullFraction ?? 0
      let nulls = only == nil || definition.leavesOutLeadingNulls ? 0 : rows * leadingNulls
      let filled = definition.leavesOutLeadingNulls ? 1 - leadingNulls : 1
      let leavesOutNulls = only != nil
      let size = BTreeSize(
        rows: rows - nulls,
        tuple: table.tupleBytes(
          of: definition.keys, including: definition.included, leavesOutNulls: leavesOutNulls),
        prefixes: table.prefixes(
          of: definition.keys, rows: all * filled, kept: min(1, selectivity / max(filled, 1e-9)),
          leavesOutNulls: leavesOutNulls),
        canDeduplicate: canDeduplicate,
        fillFactor: fillFactor)
      let ofNulls =
        nulls < 1
        ? 0
        : BTreeSize(
          rows: nulls, tuple: BTreeSize.tuple(width: 8),
          prefixes: [.init(tuple: BTreeSize.tuple(width: 8), distinct: 1)], canDeduplicate: canDeduplicate,
          fillFactor: fillFactor
        ).pages - 1
      pages = min(size.pages + ofNulls, Self.mostPages)
      height = size.height
    case "brin":
      pages = Self.whole(table.brinSize(of: definition.keys, pagesPerRange: definition.pagesPerRange).pages)
      height = 0
    case "hash":
      pages = Self.whole(definition.keys.first.map { table.hashSize(of: $0, rows: rows).pages } ?? 0)
      height = 0
    case "gin":
      gin = table.ginSize(of: definition.keys, rows: rows)
      pages = Self.whole(gin?.pages ?? 0)
      height = 0
      return
    default:
      pages = Self.whole(table.gistSize(of: definition.keys, method: definition.method, rows: rows).pages)
      height = 0
    }
    gin = nil
  }

  /// More than a table can hold: 32 TiB of the shortest rows are fewer.
  private static let mostRows = 1e13
  /// `MaxBlockNumber` of src/include/storage/block.h. No relation is longer.
  private static let mostPages = 4_294_967_294

  private static func whole(_ pages: Double) -> Int { pages.isFinite ? Int(min(max(0, pages), Double(mostPages))) : 0 }
}

extension IndexDefinition {
  /// Whether the predicate says that the leading column is not NULL: then its values are all there.
  fileprivate var leavesOutLeadingNulls: Bool {
    guard let predicate, let column = keys.first?.column else { return false }
    return predicate.contains("\(SQLIdentifier.quoted(column)) IS NOT NULL")
  }
}
