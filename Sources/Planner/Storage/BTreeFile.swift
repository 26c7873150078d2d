/// The bytes of an empty B-tree that the planner takes for a large one.
///
/// The planner asks a B-tree for two things: its number of blocks, which is the length of its file, and its height,
/// which stands in the metapage (`_bt_getrootheight`). It may also descend the tree for the end points of a column
/// (`get_actual_variable_range`), so the path from the root to an empty leaf has to be real: each inner page holds one
/// "minus infinity" pivot tuple, which leads to the next page.
///
/// Source: src/include/access/nbtree.h and src/include/storage/bufpage.h, the same from PostgreSQL 12 to 18.
struct BTreeFile {
  private static let specialSize = 16

  /// Levels above the leaves: 0 when the root is a leaf.
  let height: Int

  /// The pages that have to be written over an index as `CREATE INDEX` leaves it on an empty table.
  ///
  /// - Parameter metapage: The index's own first page, of which all but root and level is kept.
  func pages(over metapage: [UInt8]) -> [[UInt8]] {
    var first = metapage
    // BTMetaPageData: magic, version, root, level, fastroot, fastlevel, each 32 bits.
    for (offset, value) in [(8, 1), (12, height), (16, 1), (20, height)] {
      PageBytes.put(UInt32(value), at: PageBytes.headerSize + offset, in: &first)
    }
    return [first] + (0...height).map { page(at: height - $0, number: $0 + 1) }
  }

  /// The page of one level; `number` is its block number, its child is the next block.
  private func page(at level: Int, number: Int) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: PageBytes.size)
    let special = PageBytes.size - Self.specialSize
    var lower = PageBytes.headerSize
    var upper = special
    if level > 0 {
      // One item: a pivot tuple of 8 bytes without attributes, whose downlink is the next block.
      upper = special - 8
      let child = UInt32(number + 1)
      PageBytes.put(UInt16(child >> 16), at: upper, in: &page)
      PageBytes.put(UInt16(truncatingIfNeeded: child), at: upper + 2, in: &page)
      PageBytes.put(UInt16(0), at: upper + 4, in: &page)
      PageBytes.put(UInt16(8) | Self.alternativeTID, at: upper + 6, in: &page)
      // ItemIdData: offset in 15 bits, flags in 2 (1 is LP_NORMAL), length in 15.
      PageBytes.put(UInt32(upper) | 1 << 15 | 8 << 17, at: lower, in: &page)
      lower += 4
    }
    PageBytes.putHeader(lower: lower, upper: upper, special: special, in: &page)
    // BTPageOpaqueData: previous, next, level, flags, cycle id.
    PageBytes.put(UInt32(level), at: special + 8, in: &page)
    let isRoot = level == height
    PageBytes.put((level == 0 ? Self.leafFlag : 0) | (isRoot ? Self.rootFlag : 0), at: special + 12, in: &page)
    return page
  }

  private static let leafFlag: UInt16 = 1
  private static let rootFlag: UInt16 = 2
  /// INDEX_ALT_TID_MASK of src/include/access/nbtree.h.
  private static let alternativeTID: UInt16 = 0x2000
}
