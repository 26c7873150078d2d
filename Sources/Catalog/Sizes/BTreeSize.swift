/// How large a B-tree will be once it is built, estimated from statistics.
///
/// A model of what `CREATE INDEX` writes: leaf tuples of 8 bytes header and aligned keys, 4 bytes of item pointer
/// each, pages filled to the fill factor, equal keys merged into posting lists (PostgreSQL 13 and later), and inner
/// pages above. Sources: src/backend/access/nbtree/nbtsort.c (`_bt_buildadd`), nbtdedup.c (posting lists of at most a
/// sixth of a page), README there.
package struct BTreeSize: Sendable, Equatable {
  /// The whole file: metapage, leaves and inner pages.
  package let pages: Int
  /// Levels above the leaves.
  package let height: Int

  package var bytes: Int { pages * 8192 }

  /// What a page holds beside its header and special space.
  private static let usable = 8192.0 - 24 - 16
  /// `BTREE_NONLEAF_FILLFACTOR`.
  private static let innerFillFactor = 0.70
  /// `maxpostingsize` of `_bt_load`: half of what a tuple may have.
  private static let postingListLimit = 1_352.0

  /// Estimates the size of an index before it is built.
  ///
  /// - Parameters:
  ///   - rows: Entries of the index.
  ///   - keyWidth: Bytes of all keys and included columns, as average widths.
  ///   - distinctKeys: Distinct combinations of the keys, nulls counted as one.
  ///   - canDeduplicate: Whether equal keys are merged: not for INCLUDE and not for types whose equal values may
  ///     differ in bytes (numeric, float, jsonb, non-deterministic collations).
  ///   - fillFactor: Per cent, 90 when not set.
  package init(rows: Double, keyWidth: Double, distinctKeys: Double, canDeduplicate: Bool, fillFactor: Double = 90) {
    let rows = max(0, rows)
    let tuple = Self.aligned(8 + keyWidth)
    var leafBytes = rows * (tuple + 4)
    let duplicates = rows / max(1, min(distinctKeys, rows))
    if canDeduplicate, duplicates >= 2 {
      let inList = min(duplicates, max(2, ((Self.postingListLimit - tuple) / 6).rounded(.down)))
      leafBytes = rows / inList * (tuple + Self.aligned(6 * inList) + 4)
    }
    // Each leaf but the last has a high key.
    let room = Self.usable * fillFactor / 100 - tuple
    let leaves = max(1, (leafBytes / max(room, tuple + 4)).rounded(.up))
    self.init(leaves: leaves, keyWidth: keyWidth)
  }

  /// The height of an index whose number of pages is known.
  package init(pages: Int, keyWidth: Double) {
    let model = BTreeSize(leaves: Double(max(1, pages - 1)), keyWidth: keyWidth)
    self.pages = max(pages, model.height + 2)
    height = model.height
  }

  private init(leaves: Double, keyWidth: Double) {
    let pivot = Self.aligned(8 + keyWidth) + 4
    let fanOut = max(2, (Self.usable * Self.innerFillFactor / pivot).rounded(.down))
    var level = leaves
    var pages = leaves
    var height = 0
    while level > 1 {
      level = (level / fanOut).rounded(.up)
      pages += level
      height += 1
    }
    self.pages = Int(pages) + 1
    self.height = height
  }

  private static func aligned(_ bytes: Double) -> Double { (bytes / 8).rounded(.up) * 8 }
}
