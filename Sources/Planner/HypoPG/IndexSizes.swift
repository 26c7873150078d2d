/// Whose sizes and what-if costs new indexes have.
package enum IndexSizes: String, Sendable, CaseIterable {
  /// Sextant's estimates, planned with as real indexes that are empty and as large.
  case estimated
  /// HypoPG's, by HypoPG itself, for comparison with published work on index selection: it overstates B-trees two to
  /// three and a half times, and leaves out how high they are.
  case hypopg
}
