/// Measures the proposals of a run one after another, and all of them together.
struct ProposalMeasurer {
  let run: BenchRun
  let plan: BenchPlan
  let runs: PairedRuns
  private let progress: RunProgress
  /// What the advice drops: gone in every state but the one before its own drop.
  private let dropped: [String]
  /// Places of the proposals that no plan reads with the others there: gone in every state but the one after themselves.
  private let unread: Set<Int>

  /// Looks at the plans, and leaves out what none of them reads.
  ///
  /// - Parameter later: Seconds that the run goes on after all is measured.
  /// - Throws: `.interrupted`, `.connectionLost`.
  init(run: BenchRun, plan: BenchPlan, runs: PairedRuns, later: Double = 0) throws(BenchError) {
    self.run = run
    self.plan = plan
    let measured = run.ready.reduce(into: [:]) { $0[$1.key] = (plan.items[$1.key], $1.value) }
    let dropped = run.ready.sorted { $0.key < $1.key }
      .filter { plan.items[$0.key].proposal.action == .dropIndex }.map(\.value.name)
    self.dropped = dropped
    run.request.progress("looking at plans")
    unread = try UnreadProposals(session: runs.session, dropped: dropped).find(measured)
    for number in unread { run.document.proposals[number].isLeftOut = true }
    let classes =
      measured.values.flatMap(\.0.classes)
      + Dictionary(measured.values.flatMap(\.0.classes).map { ($0.number, $0) }) { first, _ in first }.values
    let progress = RunProgress(
      steps: classes.count, executions: classes.reduce(0) { $0 + runs.executions(of: $1) },
      later: later,
      report: run.request.progress)
    self.progress = progress
    var runs = runs
    runs.onExecuted = progress.executed
    self.runs = runs
  }

  /// Names of the indexes that are created, as SQL, in the advice's order.
  private var created: [String] {
    plan.items.indices.filter { plan.items[$0].proposal.action == .createIndex }.compactMap { run.ready[$0]?.name }
  }

  private var unreadNames: [String] { unread.sorted().compactMap { run.ready[$0]?.name } }

  /// - Parameter writing: Whether the classes that write are measured, or those that only read.
  /// - Throws: `.interrupted`, `.connectionLost`, `.server`; what was measured by then is in the document.
  func measure(writing: Bool) throws(BenchError) {
    for (number, item) in plan.items.enumerated() {
      guard let index = run.ready[number] else { continue }
      let isCreated = item.proposal.action == .createIndex
      let others = (dropped + unreadNames).filter { $0 != index.name }
      let with = PairedRuns.State(dropped: others)
      let without = PairedRuns.State(dropped: others + [index.name])
      let (before, after) = isCreated ? (without, with) : (with, without)
      func measure(_ entry: MeasurableClass, _ query: Proposal.Query?) throws(BenchError)
        -> BenchDocument.ClassMeasurement?
      {
        progress.begin("class \(entry.id.prefix(8)) for recommendation \(number + 1)")
        defer { progress.end(expected: runs.executions(of: entry)) }
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

  /// Each measured class once, with all proposals that plans read beside none of them.
  func measureTogether() throws(BenchError) {
    var classes: [Int: MeasurableClass] = [:]
    for number in run.ready.keys {
      for entry in plan.items[number].classes { classes[entry.number] = entry }
    }
    let names = run.ready.values.reduce(into: Set<String>()) { $0.formUnion($1.names) }
    let before = PairedRuns.State(dropped: created)
    let after = PairedRuns.State(dropped: dropped + unreadNames)
    for entry in classes.values.sorted(by: { (($0.writes ? 1 : 0), $0.number) < (($1.writes ? 1 : 0), $1.number) }) {
      progress.begin("class \(entry.id.prefix(8)) with all together")
      defer { progress.end(expected: runs.executions(of: entry)) }
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
