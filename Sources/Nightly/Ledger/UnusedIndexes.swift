internal import Advice
internal import Catalog
internal import History
internal import Workload

/// Indexes that were used once and are no more: what the counters since the last reset can't tell, and the history can.
///
/// Only those that a query alone could want: no constraint, no uniqueness, no replica identity, no partition's; seen on all
/// nights of at least ``NightlySettings/unusedAfterDays`` without a scan on any; and the planner takes it for no class of the
/// workload.
struct UnusedIndexes {
  let settings: NightlySettings
  let catalog: Catalog
  /// Oldest first, tonight included; each with the beginning of the night's window.
  let nights: [(from: Int?, to: Int, indexes: [String: Int?])]
  /// Those that the plans of the workload's classes read, without schema.
  let planned: Set<String>
  /// The workload's cost, which a drop changes nothing of.
  let cost: Double

  /// Since when an index has no scan, in seconds since 1970; nil when it has, or that is not known.
  func unusedSince(_ index: String) -> Int? {
    var since: Int?
    for night in nights.reversed() {
      guard case .some(.some(let scans)) = night.indexes[index], scans == 0, let from = night.from else { break }
      since = from
    }
    return since
  }

  /// - Parameter night: As a report has it.
  func recommendations(night: String) -> [NightRecommendation] {
    guard let last = nights.last else { return [] }
    return catalog.tables.flatMap { table in
      table.indexes.compactMap { index -> NightRecommendation? in
        guard Self.mayGo(index), table.partitionBound == nil,
          table.kind == .ordinary || table.kind == .materializedView,
          !planned.contains(index.name), index.scans ?? 0 > 0
        else { return nil }
        let name = ObjectName(schema: table.schema, name: index.name)
        guard let since = unusedSince(name.sql), Double(last.to - since) >= settings.unusedAfterDays * 86_400 else {
          return nil
        }
        return recommendation(name, index, table, since: since, night: night)
      }
    }
  }

  private static func mayGo(_ index: Index) -> Bool {
    index.isValid && !index.isUnique && !index.isPrimary && index.constraint == nil && !index.isReplicaIdentity
      && index.isReferenced != true && index.parent == nil
  }

  private func recommendation(
    _ name: ObjectName, _ index: Index, _ table: Table, since: Int, night: String
  ) -> NightRecommendation {
    let definition = index.definition(on: table.objectName)
    let statement = "DROP INDEX CONCURRENTLY \(name.sql)"
    return NightRecommendation(
      id: StableIdentifier.of(["drop_index", definition.description, name.sql]), state: .new, firstNight: night,
      lastNight: night, changedNight: night, action: "drop_index", method: index.method, table: table.objectName.sql,
      index: index.name, statement: statement,
      rollback: definition.statement(name: index.name, concurrently: true),
      rollout: [.init(sql: statement, inTransaction: false, why: "writers go on")],
      bytes: index.pages * catalog.server.blockSize, sizeSource: "measured", confidence: "measured", costBefore: cost,
      costAfter: cost,
      reasons: [
        "no scan of it was seen since \(NightClock.day(since)), on none of the nights in the history, although it was used before",
        "the planner takes it for no query class of the workload",
      ],
      tradeoffs: ["a report that runs once a year may still want it"])
  }
}
