/// How large a BRIN index will be once it is built.
///
/// A metapage, the map of the ranges, and a tuple for each range of pages with the smallest and largest value of each
/// column. Sources: `REVMAP_PAGE_MAXITEMS` in src/include/access/brin_page.h, `brin_form_tuple` in
/// src/backend/access/brin/brin_tuple.c, `brin_minmax_multi_serialize` in brin_minmax_multi.c.
struct BRINSize: Sendable, Equatable {
  let pages: Double

  /// `BRIN_DEFAULT_PAGES_PER_RANGE`.
  static let defaultPagesPerRange = 128.0
  /// Entries of a page of the map, of 6 bytes.
  private static let mapped = 1_360.0
  private static let usable = 8192.0 - 24 - 8
  /// Values that a multi-minmax summary keeps, and its header.
  private static let multiple = (values: 32.0, header: 24.0)

  /// - Parameter columns: Bytes of a value, and whether its summary has several ranges.
  init(
    tablePages: Double, pagesPerRange: Double = Self.defaultPagesPerRange, columns: [(width: Double, isMulti: Bool)]
  ) {
    let ranges = max(1, (tablePages / max(1, pagesPerRange)).rounded(.up))
    let values = columns.reduce(0) { sum, column in
      sum + (column.isMulti ? Self.multiple.header + Self.multiple.values * column.width : 2 * column.width)
    }
    let tuple = ((8 + values) / 8).rounded(.up) * 8 + 4
    pages =
      1 + (ranges / Self.mapped).rounded(.up) + (ranges / max(1, (Self.usable / tuple).rounded(.down))).rounded(.up)
  }
}
