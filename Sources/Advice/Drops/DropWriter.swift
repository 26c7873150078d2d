internal import Catalog
internal import IndexReview
internal import Planner
internal import SQLSyntax
internal import Workload

/// Turns the outcome of a ``DropSearch`` into recommendations, and what stays into reasons.
struct DropWriter {
  let search: DropSearch
  let outcome: DropSearch.Outcome
  let writes: WriteLoad

  private var request: AdviceRequest { search.request }

  /// Largest first.
  ///
  /// - Parameter total: The workload's cost with all recommendations.
  func recommendations(total: Double) throws(PlannerError) -> [Recommendation] {
    var found: [Recommendation] = []
    for dropped in outcome.dropped { found.append(try recommendation(dropped, total: total)) }
    return found
  }

  private func recommendation(_ item: ReviewedIndex, total: Double) throws(PlannerError) -> Recommendation {
    let (family, index) = (item.family, item.family.index)
    let definition = index.definition(on: family.table)
    let statements = DropStatements(family)
    let classes = search.classes(reading: family)
    // The dropped ones are hidden from all by now.
    let plans = try search.summaries(
      classes, showing: search.pool.twins[0].identifiers(of: family.leaves.map(\.name)), hiding: [])
    var before = total
    var effects: [Recommendation.Effect] = []
    for (number, plans) in zip(classes, plans) {
      let query = search.workload.classes[number]
      let after = outcome.costs[number]
      guard let cost = search.cost(of: number, plans) else { continue }
      before += Double(query.calls) * (cost - after)
      guard abs(cost - after) > DropSearch.tolerance * max(cost, after) else { continue }
      effects.append(
        .init(
          class: query.id, fingerprint: query.fingerprint, query: query.query, calls: query.calls, costBefore: cost,
          costAfter: after, origin: search.workload.origin(of: number)))
    }
    return Recommendation(
      id: StableIdentifier.of(["drop_index", definition.description, family.name.sql]), action: .dropIndex,
      method: index.method, table: family.table.sql, index: index.name, statement: statements.statement,
      rollback: statements.rollback,
      rollout: [
        .init(
          sql: statements.statement, inTransaction: family.root.isPartitioned,
          why: family.root.isPartitioned
            ? "locks the table and its partitions for a moment: set lock_timeout"
            : "waits for the transactions that may use it, and blocks none")
      ],
      sizeInBytes: family.bytes, sizeSource: request.catalog.statistics == .measured ? "measured" : "estimated",
      costBefore: before, costAfter: total,
      writeOverhead: writes.overhead(of: definition, sizeInBytes: family.bytes, existingAs: index.name).negated,
      confidence: request.catalog.statistics == .measured ? .planned : .estimated,
      reasons: reasons(item, classes: classes.count), tradeoffs: tradeoffs(item), queries: effects,
      build: BuildWording(tables: TableTree(request.catalog)).drop(family))
  }

  private func reasons(_ item: ReviewedIndex, classes: Int) -> [String] {
    var reasons = [item.reason]
    if let scans = item.scans, scans > 0 {
      reasons.append("its \(scans) \(scans == 1 ? "scan goes" : "scans go") to that one")
    }
    if item.verdict != .invalid {
      reasons.append(
        classes == 0
          ? "no query class of the workload reads its table"
          : "none of the \(classes) query \(classes == 1 ? "class that reads" : "classes that read") its table gets noticeably dearer"
      )
    }
    return reasons
  }

  private func tradeoffs(_ item: ReviewedIndex) -> [String] {
    var texts: [String] = []
    switch item.verdict {
    case .unused:
      let replicas = request.reviewLimits.replicas.count
      texts.append(
        replicas == 0
          ? "replicas not seen: scans on standbys have counters of their own there; look before dropping it, or give their snapshots (--replica-snapshot)"
          : "scans on \(replicas) \(replicas == 1 ? "replica" : "replicas") counted; those on others are not seen")
      texts.append(
        "what runs less often than every \(item.age.words) is not seen, nor when the index was made: PostgreSQL does not record it"
      )
    case .redundant(let cover):
      if cover.isAdvised { texts.append("only when \(cover.name.sql) is there and valid") }
      if cover.bytes > item.family.bytes { texts.append("the other index is larger: scans of it read more pages") }
    case .invalid:
      texts.append(
        "make sure that no CREATE INDEX CONCURRENTLY or REINDEX is at work on it (pg_stat_progress_create_index)")
    default: break
    }
    if item.family.root.isPartitioned {
      texts.append(
        "the table is partitioned: DROP INDEX locks it and its partitions, for a moment, against readers too")
    }
    texts.append("statements that name the index (pg_hint_plan, REINDEX in scripts) have to change")
    return texts
  }

  /// Those that stay although they looked as if they could go.
  var rejections: [AdviceDocument.Rejection] {
    outcome.review.compactMap { item in
      switch item.verdict {
      case .keep(.needed), .keep(.coverTooLarge), .unusedSoFar:
        AdviceDocument.Rejection(
          statement: DropStatements.drop(item.family), table: item.family.table.sql, reason: item.reason,
          code: item.verdict.code)
      default: nil
      }
    }
  }
}

extension Recommendation.WriteOverhead {
  /// What is spared when the index goes.
  fileprivate var negated: Self {
    var overhead = self
    overhead.entries = -entries
    overhead.entriesInOtherIndexes = -entriesInOtherIndexes
    overhead.updatesLosingHOT = -updatesLosingHOT
    overhead.cost = -cost
    return overhead
  }
}
