internal import Glibc

/// How large a GIN index will be once it is built, estimated from the elements that its values hold.
///
/// Each element has an entry; the rows that hold it follow in a compressed list within the entry, or, when that is longer
/// than an entry may be, in a tree of pages of its own. Sources: `GinFormTuple` in src/backend/access/gin/ginentrypage.c,
/// `ginCompressPostingList` in ginpostinglist.c, `GinDataLeafMaxContentSize` in src/include/access/ginblock.h.
package struct GINSize: Sendable, Equatable {
  /// With the metapage.
  package var pages: Double { 1 + entryPages + dataPages }
  /// Pages of the tree of entries.
  package let entryPages: Double
  /// Pages of trees of rows.
  package let dataPages: Double
  package let entries: Double

  /// `GinMaxItemSize`: the longest entry.
  private static let longestEntry = 2_704.0
  private static let usable = 8192.0 - 24 - 8
  /// The part of an entry page that is filled: entries come in order, and each full page is split in halves, which later
  /// batches of rows fill up. Measured by `Benchmarks/index-sizes`.
  private static let entryFill = 0.65
  /// The part of a list's page that is filled: rows come in order, and a page that gets full is left so.
  private static let listFill = 0.95
  /// Of each 256 bytes of a compressed list 8 say where it begins.
  private static let segments = 264.0 / 256

  /// - Parameters:
  ///   - rows: Of the table, without nulls.
  ///   - tablePages: Of the table.
  init(_ elements: ElementDistribution, rows: Double, tablePages: Double) {
    var entryBytes = 0.0
    var listPages = 0.0
    func add(_ element: ElementDistribution.Element, times count: Double) {
      let holders = max(1, rows * element.frequency)
      let list = holders * Self.bytesPerRow(holders: holders, tablePages: tablePages)
      let entry = Self.aligned(8 + element.width)
      if entry + list > Self.longestEntry {
        entryBytes += count * (entry + 4)
        let leaves = max(1, (list * Self.segments / (Self.usable * Self.listFill)).rounded(.up))
        // The page above the leaves.
        listPages += count * (leaves > 1 ? leaves + 1 : 1)
      } else {
        entryBytes += count * (Self.aligned(entry + list) + 4)
      }
    }
    for element in elements.frequent { add(element, times: 1) }
    if elements.tailCount > 0 {
      add(
        .init(frequency: elements.tailPerRow / elements.tailCount, width: elements.tailWidth), times: elements.tailCount
      )
    }
    let leaves = max(1, (entryBytes / (Self.usable * Self.entryFill)).rounded(.up))
    let inner = leaves > 1 ? (leaves / 200).rounded(.up) : 0
    entryPages = leaves + inner
    dataPages = listPages
    entries = Double(elements.frequent.count) + elements.tailCount
  }

  /// Of several columns: each has its entries in the one tree.
  init(adding parts: [GINSize]) {
    entryPages = parts.reduce(0) { $0 + $1.entryPages }
    dataPages = parts.reduce(0) { $0 + $1.dataPages }
    entries = parts.reduce(0) { $0 + $1.entries }
  }

  /// Bytes for one row's place in a compressed list: the difference to the place before, with 11 bits for the row on its
  /// page, in groups of 7 bits.
  private static func bytesPerRow(holders: Double, tablePages: Double) -> Double {
    let perPage = holders / max(1, tablePages)
    let onSamePage = perPage > 1e-9 ? 1 - (1 - exp(-perPage)) / perPage : 0
    // Pages to the next one that has any.
    let hit = 1 - exp(-perPage)
    func within(_ pages: Double) -> Double { 1 - pow(1 - hit, pages) }
    let toNext = 2 + (1 - within(7)) + (1 - within(1_023)) + (1 - within(131_071))
    return onSamePage + (1 - onSamePage) * toNext
  }

  private static func aligned(_ bytes: Double) -> Double { (bytes / 8).rounded(.up) * 8 }
}
