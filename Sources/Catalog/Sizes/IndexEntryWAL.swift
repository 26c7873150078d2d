/// How many bytes of WAL one new entry of an index writes: an estimate.
///
/// The record of the insert, and the entry's part of what page splits write: a page that is full is split once for every
/// half a page of new entries, and half of its entries go into the record of the split. Entries that always come at the
/// end split fewer pages, so that is the most it can be. Without full-page images: after each checkpoint the first change
/// to a page writes that page whole (`full_page_writes`), up to 8 kB more.
///
/// A record: 24 bytes header (`SizeOfXLogRecord`), 20 for a block (4 header, 12 file, 4 number), 2 + the record's own data.
/// Sources: src/include/access/xlogrecord.h, nbtxlog.h (`xl_btree_insert`), hash_xlog.h (`xl_hash_insert`, which names the
/// metapage too), gistxlog.h (`gistxlogPageUpdate`), spgxlog.h (`spgxlogAddLeaf`), ginxlog.h (`ginxlogUpdateMeta`: into the
/// pending list, and from there into the tree).
package struct IndexEntryWAL: Sendable, Equatable {
  package let bytes: Double
  /// In words.
  package let formula: String

  private static let record = 24.0 + 20 + 2

  /// - Parameters:
  ///   - method: The access method, such as `btree`.
  ///   - width: Bytes of the entry's keys and included columns.
  package init(method: String, width: Double) {
    let tuple = ((8 + (method == "hash" ? 4 : max(0, width))) / 8).rounded(.up) * 8
    let split = tuple + 4
    switch method {
    case "hash":
      bytes = Self.record + 8 + 2 + tuple + split
      formula = "56 + 2 × entry + 4"
    case "gist", "spgist":
      bytes = Self.record + 4 + tuple + split
      formula = "50 + 2 × entry + 4"
    case "gin":
      bytes = Self.record + 2 * tuple + split
      formula = "46 + 3 × entry + 4 (by way of the pending list)"
    case "brin":
      // Only a value outside of its range's summary changes it.
      bytes = 0
      formula = "next to none: a summary changes for a value outside of its range"
    default:
      bytes = Self.record + 2 + tuple + split
      formula = "48 + 2 × entry + 4"
    }
  }
}
