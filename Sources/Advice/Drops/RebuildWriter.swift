internal import Catalog
internal import IndexReview
internal import Workload

/// Recommends to rebuild indexes that are much larger than they would be when new.
enum RebuildWriter {
  /// Largest gain first.
  ///
  /// - Parameter total: The workload's cost with all recommendations. That a scan of a smaller index is cheaper, too, is
  ///   not asked of the planner.
  static func recommendations(_ review: [ReviewedIndex], total: Double, tables: TableTree) -> [Recommendation] {
    let bloated = review.flatMap { item in
      item.bloat.compactMap { bloat in
        item.family.leaves.first { $0.name == bloat.name }.map { (bloat, $0.index) }
      }
    }
    return bloated.sorted { ($1.0.bytesFreed, $0.0.name) < ($0.0.bytesFreed, $1.0.name) }.map { bloat, index in
      let statement = statement(bloat)
      let factor = (Double(bloat.bytes) / Double(max(1, bloat.bytesRebuilt)) * 10).rounded() / 10
      return Recommendation(
        id: StableIdentifier.of(["reindex", index.definition(on: bloat.table).description, bloat.name.sql]),
        action: .reindex, method: index.method, table: bloat.table.sql, index: index.name, statement: statement,
        rollback: "",
        rollout: [
          .init(
            sql: statement, inTransaction: false,
            why:
              "rebuilds without blocking writers; if it fails it leaves an INVALID index whose name ends in _ccnew: drop that, then try again"
          )
        ],
        sizeInBytes: bloat.bytesFreed, sizeSource: "estimated", costBefore: total, costAfter: total,
        writeOverhead: .init(
          entries: 0, bytesPerEntry: 0, updatesLosingHOT: 0, cost: 0, formula: "none: the index holds the same entries"),
        confidence: .estimated,
        reasons: [
          "it has \(bloat.bytes / 8192) pages and would have about \(bloat.bytesRebuilt / 8192) when new, by the statistics of its columns: \(factor) times as many (an estimate)"
        ],
        tradeoffs: [
          "needs room for a second copy while it runs, and writes as much WAL",
          "an index that rows come into and go out of in no order grows again; look at it with pgstatindex first",
        ],
        queries: [],
        build: BuildWording(tables: tables).rebuild(index.definition(on: bloat.table), bytes: bloat.bytesRebuilt))
    }
  }

  static func statement(_ bloat: BloatEstimate) -> String { "REINDEX INDEX CONCURRENTLY \(bloat.name.sql)" }
}
