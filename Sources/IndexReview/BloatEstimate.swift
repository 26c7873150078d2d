package import Catalog

/// How much larger an index is than it would be if it were built anew: an estimate (``IndexSizeEstimate``).
package struct BloatEstimate: Sendable, Equatable {
  /// The index itself, which may be a partition's: each is rebuilt by itself.
  package let name: ObjectName
  package let table: ObjectName
  /// Measured.
  package let bytes: Int
  /// Estimated.
  package let bytesRebuilt: Int

  package var bytesFreed: Int { bytes - bytesRebuilt }

  /// A B-tree that grew by inserts in no order is filled to two thirds, and one that is twice as large as built is no
  /// longer that; also more than what the estimate has ever been out by.
  package static let leastFactor = 2.0
  /// Bytes below which it is not worth the work.
  package static let leastBytes = 5_000_000

  /// nil when the index is not bloated, or can't be judged: of B-trees on columns with statistics alone the size is known
  /// well enough. That of an exclusion constraint can't be rebuilt concurrently, and no B-tree is one's as a rule.
  init?(_ member: IndexFamily.Member, on table: Table, in catalog: Catalog) {
    let index = member.index
    guard catalog.statistics == .measured, index.method == "btree", index.isValid, table.rows > 0,
      catalog.server.versionNumber >= 120_000, index.pages >= Self.leastBytes / 8192,
      table.constraints.first(where: { $0.name == index.constraint })?.kind != .exclusion
    else { return nil }
    let names = index.keys.compactMap(\.column) + index.included
    guard names.count == index.keys.count + index.included.count else { return nil }
    guard
      names.allSatisfy({ name in
        table.column(named: name).map { $0.statistics != nil || $0.inheritedStatistics != nil } ?? false
      })
    else { return nil }
    var share = 1.0
    if index.predicate != nil {
      guard index.rows >= 0 else { return nil }
      share = min(1, index.rows / table.rows)
    }
    let estimate = IndexSizeEstimate(
      index.definition(on: table.objectName), on: table, selectivity: share, fillFactor: index.fillFactor ?? 90)
    name = member.name
    self.table = table.objectName
    bytes = index.pages * 8192
    bytesRebuilt = estimate.bytes
    guard Double(bytes) >= Self.leastFactor * Double(bytesRebuilt), bytesFreed >= Self.leastBytes else { return nil }
  }
}
