/// A scan of a table in one logged plan; its names lie in the entry.
struct PlanScan {
  var node: LogBytes
  var schema = Self.nothing
  var table = Self.nothing
  var index = Self.nothing
  /// For each time that it was run, as EXPLAIN has them; `actualRows` is nil without `auto_explain.log_analyze`.
  var expectedRows = 0.0
  var actualRows: Double?
  var removedRows = 0.0
  /// 0 when it was never executed; nil without `auto_explain.log_analyze`.
  var loops: Double?

  static var nothing: LogBytes { LogBytes(start: nil, count: 0) }

  /// Those that read a table and say what of it an index could do.
  private static let nodes = [
    LogWord("Seq Scan"), LogWord("Index Scan"), LogWord("Index Only Scan"), LogWord("Bitmap Heap Scan"),
    LogWord("Tid Scan"), LogWord("Tid Range Scan"), LogWord("Sample Scan"),
  ]

  /// - Parameter node: As EXPLAIN calls it, without `Parallel` and `Backward`.
  /// - Returns: nil for all that is no scan of a table.
  init?(node: LogBytes) {
    guard Self.nodes.contains(LogWord(node)) else { return nil }
    self.node = node
  }
}
