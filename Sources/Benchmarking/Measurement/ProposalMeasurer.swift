/// Measures the proposals of a run one after another, and all of them together.
struct ProposalMeasurer {
  let run: BenchRun
  let plan: BenchPlan
  let runs: PairedRuns

  /// What the advice drops: gone in every state but the one before its own drop.
  private var dropped: [String] { names(of: .dropIndex) }

  private func names(of action: Proposal.Action) -> [String] {
    plan.items.indices.filter { plan.items[$0].proposal.action == action }.compactMap { run.ready[$0]?.name }
  }

  /// - Parameter writing: Whether the classes that write are measured, or those that only read.
  /// - Throws: `.interrupted`, `.connectionLost`, `.server`; what was measured by then is in the document.
  func measure(writing: Bool) throws(BenchError) {
    for (number, item) in plan.items.enumerated() {
      guard let index = run.ready[number] else { continue }
      let isCreated = item.proposal.action == .createIndex
      let after = PairedRuns.State(dropped: dropped)
      let before = PairedRuns.State(
        dropped: isCreated ? dropped + [index.name] : dropped.filter { $0 != index.name })
      func measure(_ entry: MeasurableClass, _ query: Proposal.Query?) throws(BenchError)
        -> BenchDocument.ClassMeasurement?
      {
        run.request.progress("measuring recommendation \(number + 1) of \(plan.items.count): \(entry.id)")
        return try self.measure(entry, query, index, before: before, after: after, item.proposal)
      }
      for (entry, query) in item.reads where entry.writes == writing {
        if let measured = try measure(entry, query) { run.document.proposals[number].reads.append(measured) }
      }
      for entry in item.writes where writing {
        if let measured = try measure(entry, nil) { run.document.proposals[number].writes.append(measured) }
      }
    }
  }

  private func measure(
    _ entry: MeasurableClass, _ query: Proposal.Query?, _ index: IndexBuilder.Index, before: PairedRuns.State,
    after: PairedRuns.State, _ proposal: Proposal
  ) throws(BenchError) -> BenchDocument.ClassMeasurement? {
    switch try runs.measure(entry, before: before, after: after, written: try oids(entry)) {
    case .skipped(let reason):
      let skipped = BenchDocument.Skipped(class: entry.id, query: entry.query, calls: entry.calls, reason: reason)
      if !run.document.skipped.contains(skipped) { run.document.skipped.append(skipped) }
      return nil
    case .measured(let measured):
      var result = measurement(entry, query, measured, usesIndex: !measured.indexes.isDisjoint(with: index.names))
      result.misestimate = try misestimate(measured, result.ratio.estimate, after, index, proposal)
      return result
    }
  }

  /// Of a class that became slower, the node whose rows the planner was most wrong about.
  private func misestimate(
    _ measured: PairedRuns.Measured, _ ratio: Double, _ after: PairedRuns.State, _ index: IndexBuilder.Index,
    _ proposal: Proposal
  ) throws(BenchError) -> BenchDocument.Misestimate? {
    guard ratio > 1, let slower = measured.slower, let worst = slower.plan.worst, let rows = worst.actualRows,
      let text = try runs.session.text(of: slower.statement, without: after.dropped)
    else { return nil }
    // People know the index by the advice's name.
    func named(_ text: String) -> String {
      guard proposal.action == .createIndex, index.names.count == 1, let own = index.names.first else { return text }
      return text.split(separator: own, omittingEmptySubsequences: false).joined(separator: proposal.index)
    }
    return BenchDocument.Misestimate(
      node: named(worst.title), estimatedRows: worst.estimatedRows, actualRows: rows, plan: named(text))
  }

  /// Oids of the tables that a class writes to, partitions and children included.
  private func oids(_ entry: MeasurableClass) throws(BenchError) -> [String] {
    var result: [String] = []
    for table in entry.written {
      result += try runs.session.session.query(
        """
        WITH RECURSIVE family AS (
          SELECT $1::regclass::oid AS oid
          UNION SELECT inhrelid FROM pg_inherits JOIN family ON inhparent = family.oid)
        SELECT oid FROM family
        """, [table.sql]
      ).rows.compactMap { $0[0] }
    }
    return result
  }

  // MARK: - Together

  /// Each measured class once, with all proposals beside none of them.
  func measureTogether() throws(BenchError) {
    var classes: [Int: MeasurableClass] = [:]
    for number in run.ready.keys {
      for entry in plan.items[number].reads.map(\.class) + plan.items[number].writes { classes[entry.number] = entry }
    }
    let names = run.ready.values.reduce(into: Set<String>()) { $0.formUnion($1.names) }
    let before = PairedRuns.State(dropped: self.names(of: .createIndex))
    let after = PairedRuns.State(dropped: dropped)
    for entry in classes.values.sorted(by: { (($0.writes ? 1 : 0), $0.number) < (($1.writes ? 1 : 0), $1.number) }) {
      run.request.progress("measuring all together: \(entry.id)")
      guard
        case .measured(let measured) = try runs.measure(entry, before: before, after: after, written: try oids(entry))
      else { continue }
      run.document.togetherClasses.append(
        measurement(entry, nil, measured, usesIndex: !measured.indexes.isDisjoint(with: names)))
    }
  }

  private func measurement(
    _ entry: MeasurableClass, _ query: Proposal.Query?, _ measured: PairedRuns.Measured, usesIndex: Bool
  ) -> BenchDocument.ClassMeasurement {
    let ratio = Self.ratio(measured.before, measured.after)
    return BenchDocument.ClassMeasurement(
      class: entry.id, fingerprint: entry.fingerprint, query: entry.query, calls: entry.calls,
      plannedBefore: query?.costBefore, plannedAfter: query?.costAfter, before: measured.before,
      after: measured.after, ratio: .init(estimate: ratio, low: ratio, high: ratio), usesIndex: usesIndex)
  }

  private static func ratio(_ before: BenchDocument.Sample, _ after: BenchDocument.Sample) -> Double {
    (after.median ?? 0) / max(before.median ?? 0, 1e-6)
  }
}
