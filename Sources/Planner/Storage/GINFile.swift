internal import Catalog

/// The metapage of a GIN index that the planner takes for a large one.
///
/// The planner asks it how many pages hold entries and how many hold lists of rows, and how many entries there are
/// (`gincostestimate` in src/backend/utils/adt/selfuncs.c), and guesses when they are zero, as in an index of no rows.
///
/// Source: `GinMetaPageData` and `GinPageOpaqueData` in src/include/access/ginblock.h, the same from PostgreSQL 9.4 to 18.
struct GINFile {
  private static let specialSize = 8
  private static let metapageFlag: UInt16 = 1 << 3
  /// `InvalidBlockNumber`.
  private static let noBlock = UInt32.max
  /// The bytes of `GinMetaPageData`.
  private static let metadataSize = 56
  private static let version: Int32 = 2

  let size: GINSize
  /// Of the file.
  let pages: Int

  /// The first page. Nothing waits in the pending list.
  var metapage: [UInt8] {
    var page = [UInt8](repeating: 0, count: PageBytes.size)
    let special = PageBytes.size - Self.specialSize
    let start = PageBytes.headerSize
    PageBytes.putHeader(lower: start + Self.metadataSize, upper: special, special: special, in: &page)
    PageBytes.put(Self.noBlock, at: start, in: &page)
    PageBytes.put(Self.noBlock, at: start + 4, in: &page)
    PageBytes.put(Self.blocks(Double(pages)), at: start + 24, in: &page)
    PageBytes.put(Self.blocks(size.entryPages * scale), at: start + 28, in: &page)
    PageBytes.put(Self.blocks(size.dataPages * scale), at: start + 32, in: &page)
    PageBytes.put(Int64(min(max(1, size.entries), 1e15)), at: start + 40, in: &page)
    PageBytes.put(Self.version, at: start + 48, in: &page)
    PageBytes.put(Self.noBlock, at: special, in: &page)
    PageBytes.put(Self.metapageFlag, at: special + 6, in: &page)
    return page
  }

  /// An index that exists has the pages that it has.
  private var scale: Double { max(1, Double(pages) - 1) / max(1, size.pages - 1) }

  private static func blocks(_ count: Double) -> UInt32 { UInt32(min(max(0, count.rounded()), 4e9)) }
}
