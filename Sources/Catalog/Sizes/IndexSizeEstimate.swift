internal import Glibc

/// The size that an index will have, from the statistics of its columns: of a candidate, and of an index that exists when
/// only the schema is at hand.
package struct IndexSizeEstimate: Sendable, Equatable {
  package let pages: Int
  /// Levels above the leaves of a B-tree; 0 for other methods.
  package let height: Int
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
    let width = table.keyWidth(of: definition.keys, including: definition.included)
    self.rows = rows
    switch definition.method {
    case "btree":
      let size = BTreeSize(
        rows: rows, entryWidth: width, prefixes: table.prefixes(of: definition.keys, rows: all, kept: selectivity),
        canDeduplicate: definition.included.isEmpty && table.canDeduplicate(definition.keys),
        fillFactor: fillFactor)
      pages = min(size.pages, Self.mostPages)
      height = size.height
    case "brin":
      // A summary of about 3 × the key width for each 128 pages, and the range map.
      pages = Self.whole(3 + Double(table.pages) / 128 * (width * 2 + 16) / 8192)
      height = 0
    case "hash":
      // Items of 20 bytes at the fill factor of 75, in buckets whose number is a power of two.
      pages = Self.whole(4 + rows * 20 / (8192 * 0.75))
      height = 0
    default:
      // GiST, SP-GiST, GIN: entries at 60 % fill; a first estimate, without knowledge of the elements.
      pages = Self.whole(2 + rows * (width + 20) / (8192 * 0.6))
      height = 0
    }
  }

  /// More than a table can hold: 32 TiB of the shortest rows are fewer.
  private static let mostRows = 1e13
  /// `MaxBlockNumber` of src/include/storage/block.h. No relation is longer.
  private static let mostPages = 4_294_967_294

  private static func whole(_ pages: Double) -> Int { pages.isFinite ? Int(min(max(0, pages), Double(mostPages))) : 0 }
}
