internal import Catalog
internal import IndexReview

/// How long a change of indexes takes and what it locks, of the rollout that blocks no writers.
///
/// Sources: "Explicit Locking", "CREATE INDEX", "DROP INDEX" and "REINDEX" in PostgreSQL's documentation; `DefineIndex` and
/// `ReindexRelationConcurrently` in src/backend/commands/indexcmds.c.
struct BuildWording {
  let tables: TableTree

  private func time(_ definition: IndexDefinition, bytes: Int) -> IndexBuildTime {
    let table = tables[definition.table]
    let heap = tables.leaves(of: definition.table).reduce(0.0) { $0 + Double(max(0, $1.pages)) * 8192 }
    var entries = tables.rows(of: definition.table) * (table?.items(of: definition) ?? 1)
    // A partial index has no more of them than fit into it.
    if definition.predicate != nil { entries = min(entries, Double(bytes) / 12) }
    return IndexBuildTime(method: definition.method, heapBytes: heap, entries: entries, indexBytes: Double(bytes))
  }

  func creation(_ definition: IndexDefinition, bytes: Int) -> Recommendation.Build {
    let time = time(definition, bytes: bytes)
    let concurrent = """
      SHARE UPDATE EXCLUSIVE while it runs: reads and writes go on, VACUUM, ALTER TABLE and other builds on the table wait; \
      it waits twice for older transactions
      """
    let isPartitioned = tables[definition.table]?.kind == .partitioned
    return .init(
      secondsLow: time.low, secondsHigh: time.high,
      lock: isPartitioned
        ? "by the rollout: SHARE on the partitioned table for a moment, then, one partition at a time, \(concurrent); ATTACH PARTITION locks the partition's index alone against readers, for a moment"
        : concurrent,
      formula: time.formula)
  }

  func drop(_ family: IndexFamily) -> Recommendation.Build {
    .init(
      secondsLow: 0, secondsHigh: 1,
      lock: family.root.isPartitioned
        ? "ACCESS EXCLUSIVE on the table and its partitions for a moment: waits for all who use them, and holds up all who come"
        : "SHARE UPDATE EXCLUSIVE: reads and writes go on; it waits twice for the transactions that may use the index",
      formula: "a change of the catalog and the removal of a file; waiting for transactions not counted")
  }

  func rebuild(_ definition: IndexDefinition, bytes: Int) -> Recommendation.Build {
    let time = time(definition, bytes: bytes)
    return .init(
      secondsLow: time.low, secondsHigh: time.high,
      lock: """
        SHARE UPDATE EXCLUSIVE while it runs: reads and writes go on, VACUUM, ALTER TABLE and other builds on the table wait; \
        it waits for older transactions at each of its phases (building, validating, swapping, dropping)
        """,
      formula: time.formula)
  }
}
