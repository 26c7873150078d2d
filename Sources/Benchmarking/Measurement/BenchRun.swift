/// Builds what an advice proposes on a target, measures it with the workload's own statements, and takes it away again.
///
/// All proposed indexes are built first; each is then measured with all others there but those that no plan reads
/// (``UnreadProposals``): of two that do the same job one remains. Indexes that are to be dropped are gone in every state but
/// the one "before" their own drop. What only reads is measured before what writes, for rolled-back rows make pages longer to read.
///
/// What is on the target during a run: the indexes, a role (``MeasuringRole``), a large object with the positions of the
/// sequences (``SequenceJournal``), an advisory lock of the session. At the end, also after an error or an interruption, they
/// are gone; a run that is killed leaves them to the next one (``Leftovers``).
package final class BenchRun {
  let request: BenchRequest
  var document: BenchDocument
  /// Numbers of the proposals that can be measured, by their place in the plan, with their index.
  var ready: [Int: IndexBuilder.Index] = [:]

  package init(_ request: BenchRequest) {
    self.request = request
    document = BenchDocument(
      sextantVersion: request.version, serverVersion: request.catalog.server.versionNumber, source: .target,
      settings: request.settings)
  }

  /// What would be done, and what would be refused: nothing is changed on the target.
  ///
  /// - Returns: The plan, and what the guard says.
  /// - Throws: `.server`, `.connectionLost`.
  package func dryRun() throws(BenchError) -> (plan: BenchPlan, verdict: TargetGuard.Verdict) {
    let session = try request.open()
    let plan = try self.plan(session)
    let verdict = try TargetGuard.judge(session, isTrusted: request.isTrusted, needed: plan.estimatedBytes)
    if request.settings.isCold, request.restart == nil, let reason = try ColdCaches.refusal(session) {
      guard case .refused(let reasons) = verdict else { return (plan, .refused([reason])) }
      return (plan, .refused(reasons + [reason]))
    }
    return (plan, verdict)
  }

  /// - Returns: What was measured; cut short when it was interrupted or the connection was lost in the middle.
  /// - Throws: `.refused`, `.busy`, and what goes wrong before anything is measured.
  package func run() throws(BenchError) -> BenchDocument {
    let session = try request.open()
    request.progress("looking at the target")
    let plan = try self.plan(session)
    switch try TargetGuard.judge(session, isTrusted: request.isTrusted, needed: plan.estimatedBytes) {
    case .refused(let reasons): throw BenchError(.refused, "nothing was done: " + reasons.joined(separator: "; "))
    case .allowed(let warnings): document.warnings += warnings
    }
    let coldCaches = request.settings.isCold ? try ColdCaches(request, session) : nil
    let leftovers = Leftovers(session: session)
    try leftovers.lock()
    document.warnings += plan.warnings
    document.skipped = plan.skipped
    let left = try leftovers.drop()
    if !left.isEmpty {
      document.warnings.append("an earlier run was killed; its indexes were dropped: \(left.joined(separator: ", "))")
    }
    document.warnings += try SequenceJournal(session: session).recover()
    let keeper = try TargetKeeper(session, written: plan.writtenTables)
    var failure: BenchError?
    do throws(BenchError) {
      document.warnings += try keeper.keepPositions(session)
      let role = try MeasuringRole(session)
      try measure(plan, session, role, coldCaches)
    } catch {
      failure = error
    }
    document.settings.emptiesSystemCache = coldCaches?.emptiesSystemCache ?? false
    request.progress("cleaning up")
    keeper.restore(request, session, &document)
    if let failure {
      guard [.interrupted, .connectionLost].contains(failure.code) else { throw failure }
      document.isCutShort = true
      document.warnings.append(
        failure.code == .interrupted ? "it was interrupted: what was measured by then is here" : failure.message)
    }
    return document
  }

  private func plan(_ session: TargetSession) throws(BenchError) -> BenchPlan {
    try BenchPlan(
      request.advice, workload: request.workload, catalog: request.catalog, safety: StatementSafety(session),
      maximumSets: max(1, request.settings.parameterSets), hasLoad: request.settings.load != nil)
  }

  private func measure(
    _ plan: BenchPlan, _ session: TargetSession, _ role: MeasuringRole, _ coldCaches: ColdCaches?
  ) throws(BenchError) {
    document.proposals = plan.items.map { item in
      var proposal = BenchDocument.Proposal(
        id: item.proposal.id, action: item.proposal.action.rawValue, method: item.proposal.method,
        table: item.proposal.table.sql, index: item.proposal.index, statement: item.proposal.statement,
        estimatedBytes: item.proposal.sizeInBytes,
        verdict: .init(.inconclusive, reasons: []))
      proposal.rollout = item.proposal.rollout
      proposal.rollback = item.proposal.rollback
      return proposal
    }
    let runs = PairedRuns(
      session: MeasuredSession(
        session: session, role: role, timeout: request.settings.statementTimeout, isInterrupted: request.isInterrupted),
      rounds: max(1, request.settings.rounds), coldCaches: coldCaches)
    let plan = try plan.filled(
      SampledValues(session: runs.session, seed: request.settings.seed), request.workload,
      to: request.settings.parameterSets)
    let load = try load(plan, runs)
    try load?.block(isAfter: false)
    try build(plan, session, load)
    let hasIndexes = ready.keys.contains { plan.items[$0].proposal.action == .createIndex }
    if load != nil, !hasIndexes { document.warnings.append("no index was built, so a load has nothing to compare") }
    if hasIndexes { try block(load, isAfter: true, plan) }
    if load != nil { try vacuum(plan.writtenTables, session) }
    let measurer = try ProposalMeasurer(
      run: self, plan: plan, runs: runs, later: hasIndexes ? load?.secondsAfterwards ?? 0 : 0)
    try measurer.measure(writing: false)
    try measurer.measure(writing: true)
    try measurer.measureTogether()
    explainUnmeasured(plan)
    guard load != nil, hasIndexes else { return }
    try block(load, isAfter: true, plan)
    try Leftovers(session: session).drop()
    try block(load, isAfter: false, plan)
  }

  /// Why nothing was measured of a proposal: of its classes the one that is called most says it.
  private func explainUnmeasured(_ plan: BenchPlan) {
    for (number, item) in plan.items.enumerated()
    where document.proposals[number].reads.isEmpty && document.proposals[number].writes.isEmpty {
      let named = Set(item.proposal.queries.map(\.class))
      let refused = document.skipped.filter { named.contains($0.class) }.max { $0.calls < $1.calls }
      document.proposals[number].verdict.reasons = [
        refused.map { "No query class that the advice names was measured. Of the one called most: \($0.reason)." }
          ?? "No query class that the advice names is in the workload."
      ]
    }
  }

  private func build(_ plan: BenchPlan, _ session: TargetSession, _ load: LoadRun?) throws(BenchError) {
    var beside: LoadDuringBuilds?
    if let load, plan.items.contains(where: { $0.proposal.action == .createIndex }) {
      beside = try LoadDuringBuilds(load, request, builder: session)
    }
    do throws(BenchError) { try build(plan, session, beside: beside) } catch {
      _ = try? beside?.end()
      throw error
    }
    guard let beside else { return }
    for (number, effect) in try beside.end() where ready[number] != nil {
      document.proposals[number].buildLockWaitMilliseconds = effect.lockWait
      document.proposals[number].buildSlowdown = effect.slowdown
    }
  }

  private func build(
    _ plan: BenchPlan, _ session: TargetSession, beside load: LoadDuringBuilds?
  ) throws(BenchError) {
    let builder = IndexBuilder(
      session: session, searchPath: request.catalog.database.searchPath, isInterrupted: request.isInterrupted)
    for (number, item) in plan.items.enumerated() {
      let answer: IndexBuilder.Answer
      if let definition = item.proposal.definition {
        request.progress("building index \(number + 1) of \(plan.items.count)")
        func build() throws(BenchError) -> IndexBuilder.Answer {
          try builder.build(definition, table: item.proposal.table, number: number + 1)
        }
        answer = if let load { try load.measure(number, build) } else { try build() }
      } else {
        answer = try builder.find(item.proposal.index, of: item.proposal.table)
      }
      switch answer {
      case .ready(let index):
        ready[number] = index
        document.proposals[number].buildSeconds = index.seconds
        document.proposals[number].measuredBytes = index.seconds == nil ? nil : index.bytes
      case .failed(let words):
        let extensionStep = item.proposal.rollout.first { $0.sql.hasPrefix("CREATE EXTENSION") }
        let reason =
          words + (extensionStep.map { "; its rollout begins with \($0.sql): run that on the target first" } ?? "")
        document.warnings.append("\(item.proposal.index) is not measured: \(reason)")
        document.skipped += item.reads.map {
          .init(class: $0.query.class, query: $0.query.query, calls: $0.query.calls, reason: reason)
        }
      }
    }
  }
}
