/// How large a GiST or SP-GiST index will be once it is built.
///
/// Leaf tuples of 8 bytes header and the keys as the operator class keeps them, 4 bytes of item pointer each, in pages that
/// are filled as splits leave them. Sources: `gist_point_compress` in src/backend/access/gist/gistproc.c,
/// `inet_gist_compress` in src/backend/utils/adt/network_gist.c, `gtrgm_compress` in contrib/pg_trgm/trgm_gist.c,
/// `gbt_num_compress` in contrib/btree_gist/btree_utils_num.c.
struct GiSTSize: Sendable, Equatable {
  let pages: Double

  private static let usable = 8192.0 - 24 - 16

  /// - Parameters:
  ///   - rows: Entries.
  ///   - keyWidth: Bytes of the keys in a leaf tuple.
  ///   - fill: The part of a leaf page that is filled.
  init(rows: Double, keyWidth: Double, fill: Double) {
    let tuple = ((8 + keyWidth) / 8).rounded(.up) * 8 + 4
    let leaves = max(1, (rows * tuple / (Self.usable * fill)).rounded(.up))
    // Inner tuples are about as large as leaf tuples, on pages filled about as much.
    let inner = leaves > 1 ? (leaves * tuple / (Self.usable * fill)).rounded(.up) : 0
    pages = leaves + inner
  }

  /// The part of a page that is filled, as `Benchmarks/index-sizes` finds it.
  enum Fill {
    /// Points are sorted along a curve before they are put in (`gist_point_sortsupport`).
    static let sorted = 0.9
    static let split = 0.65
  }
}
