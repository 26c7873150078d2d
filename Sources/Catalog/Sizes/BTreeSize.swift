/// How large a B-tree will be once it is built, estimated from statistics.
///
/// A model of what `CREATE INDEX` writes: leaf tuples of 8 bytes header and aligned keys, 4 bytes of item pointer
/// each, pages filled to the fill factor, equal keys merged into posting lists (PostgreSQL 13 and later), and inner
/// pages above, whose pivot tuples hold no more of the keys than tells two pages apart. Sources:
/// src/backend/access/nbtree/nbtsort.c (`_bt_buildadd`, `_bt_load`), nbtdedup.c (posting lists), nbtutils.c
/// (`_bt_truncate`), README there.
package struct BTreeSize: Sendable, Equatable {
  /// The first keys of an index, some or all of them.
  package struct Prefix: Sendable, Equatable {
    /// Mean bytes of a tuple with these keys, as aligned.
    package let tuple: Double
    /// Distinct combinations of these keys among the entries, nulls counted as one; at least 1.
    package let distinct: Double

    package init(tuple: Double, distinct: Double) {
      self.tuple = tuple
      self.distinct = distinct.isNaN ? 1 : max(1, distinct)
    }
  }

  /// The whole file: metapage, leaves and inner pages.
  package let pages: Int
  /// Levels above the leaves.
  package let height: Int

  package var bytes: Int { pages * 8192 }

  /// What items and their pointers have of a page: all but the header, the special space, and the pointers of the high
  /// key and of the next item (`PageGetFreeSpace`).
  private static let usable = 8192.0 - 24 - 16 - 4 - 4
  /// `BTREE_NONLEAF_FILLFACTOR`.
  private static let innerFillFactor = 70.0
  /// `maxpostingsize` of `_bt_load`, a tenth of a page less an item pointer, as tuples are aligned.
  private static let postingListLimit = 808.0
  /// `MAXALIGN(sizeof(ItemPointerData))`: the row's place, which tells equal keys apart.
  private static let rowPlace = 8.0

  /// Estimates the size of an index before it is built.
  ///
  /// - Parameters:
  ///   - rows: Entries of the index.
  ///   - tuple: Mean bytes of a leaf tuple without its item pointer, all keys and included columns in it, as aligned.
  ///   - prefixes: The first key, the first two, … and at last all of them.
  ///   - canDeduplicate: Whether equal keys are merged: not for INCLUDE and not for types whose equal values may
  ///     differ in bytes (numeric, float, jsonb, non-deterministic collations).
  ///   - fillFactor: Per cent, 90 when not set.
  package init(rows: Double, tuple: Double, prefixes: [Prefix], canDeduplicate: Bool, fillFactor: Double = 90) {
    let rows = max(0, rows)
    let lists = PostingLists(rows: rows, tuple: tuple, distinct: prefixes.last?.distinct ?? rows)
    // A page is full when less than this is free.
    let free = (8192 * (100 - fillFactor) / 100).rounded(.down)
    let leaves =
      canDeduplicate && lists.duplicates >= 2
      ? lists.pages(leavingFree: free)
      : Self.pages(for: rows, ofCapacity: max(1, ((Self.usable - free) / (tuple + 4)).rounded(.down)))
    let pivot = Self.pivot(prefixes, leafTuples: canDeduplicate ? lists.count : rows)
    let inner = Self.innerLevels(over: leaves, pivot: pivot)
    pages = Int(leaves + inner.reduce(0, +)) + 1
    height = inner.count
  }

  /// The height of an index whose number of pages is known.
  package init(pages: Int, rows: Double, prefixes: [Prefix], canDeduplicate: Bool) {
    let tuple = prefixes.last?.tuple ?? Self.tuple(width: 0)
    let lists = PostingLists(rows: max(0, rows), tuple: tuple, distinct: prefixes.last?.distinct ?? rows)
    let pivot = Self.pivot(prefixes, leafTuples: canDeduplicate ? lists.count : rows)
    // Of the pages that are not the metapage some are inner ones.
    let all = Double(max(1, pages - 1))
    let above = Self.innerLevels(over: all, pivot: pivot).reduce(0, +)
    let inner = Self.innerLevels(over: max(1, all - above), pivot: pivot)
    self.pages = max(pages, inner.count + 2)
    height = inner.count
  }

  /// What equal keys are merged into, as if each key had the same number of rows.
  private struct PostingLists {
    /// Rows of one key.
    let duplicates: Double
    /// Leaf tuples of all keys.
    let count: Double
    /// A tuple without a list.
    private let tuple: Double
    /// Rows in each leaf tuple of one key, in their order.
    private let rowsOfTuples: (full: Double, ofFull: Double, rest: Double)

    init(rows: Double, tuple: Double, distinct: Double) {
      let keys = max(1, min(distinct, rows))
      duplicates = rows / keys
      let most = max(2, ((postingListLimit - tuple) / 6).rounded(.down))
      let full = (duplicates / most).rounded(.down)
      let rest = duplicates - full * most
      count = keys * (full + (rest > 0 ? 1 : 0))
      self.tuple = tuple
      rowsOfTuples = (full, most, rest)
    }

    /// Leaf pages, filled one tuple after another as `_bt_buildadd` does it; many are judged by the first.
    func pages(leavingFree free: Double) -> Double {
      let lists = [rowsOfTuples.ofFull, rowsOfTuples.rest].map(Self.list)
      let full = Int(min(rowsOfTuples.full, Double(Self.mostTried)))
      let ofKey = full + (rowsOfTuples.rest > 0 ? 1 : 0)
      let tried = Int(min(max(1, count.rounded()), Double(Self.mostTried)))
      var (pages, used, last) = (1.0, 0.0, 0.0)
      for number in 0..<tried {
        let list = lists[number % ofKey < full ? 0 : 1]
        // The list of the last tuple will not be in the high key that the tuple becomes.
        if usable - used < tuple + list + rowPlace || (usable - used + last < free && used > tuple + last + 4) {
          pages += 1
          used = tuple + last + 4
        }
        used += tuple + list + 4
        last = list
      }
      return max(1, (pages * count.rounded() / Double(tried)).rounded(.up))
    }

    private static let mostTried = 4096

    /// The bytes of a list of so many rows: 6 for each, aligned. A fraction is a mean of the whole numbers around it.
    private static func list(of rows: Double) -> Double {
      let less = rows.rounded(.down)
      let bytes = [less, less + 1].map { $0 > 1 ? aligned(6 * $0) : 0 }
      return bytes[0] + (rows - less) * (bytes[1] - bytes[0])
    }
  }

  /// The average tuple of an inner page: it holds the keys up to the first in which two neighbours among the leaf
  /// tuples differ, and the row's place when they are equal in all.
  ///
  /// Of n tuples in order, as many neighbours differ in their first k keys as these have distinct combinations.
  private static func pivot(_ prefixes: [Prefix], leafTuples: Double) -> Double {
    var size = 0.0
    var told = 0.0
    for prefix in prefixes {
      let share = min(1, max(told, prefix.distinct / max(1, leafTuples)))
      size += (share - told) * prefix.tuple
      told = share
    }
    return size + (1 - told) * ((prefixes.last?.tuple ?? tuple(width: 0)) + rowPlace)
  }

  /// The pages of each level above the leaves.
  private static func innerLevels(over leaves: Double, pivot: Double) -> [Double] {
    // The first item of an inner page holds no key: 8 bytes and its item pointer.
    let room = usable - (8192 * (100 - innerFillFactor) / 100).rounded(.down) - 12
    let capacity = max(2, (room / (pivot + 4)).rounded(.down) + 1)
    var levels: [Double] = []
    while (levels.last ?? leaves) > 1 { levels.append(pages(for: levels.last ?? leaves, ofCapacity: capacity)) }
    return levels
  }

  /// Pages of one level. The last item of a page that gets full moves on to the next one, so the last page has room for
  /// one more than the others keep.
  private static func pages(for items: Double, ofCapacity capacity: Double) -> Double {
    max(1, ((items - 1) / capacity).rounded(.up))
  }

  /// Of keys of so many bytes without a NULL: their header and they, aligned.
  package static func tuple(width: Double) -> Double { aligned(8 + width) }

  private static func aligned(_ bytes: Double) -> Double { (bytes / 8).rounded(.up) * 8 }
}
