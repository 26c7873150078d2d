internal import Candidates
internal import Catalog
internal import Planner
internal import Selection

extension Advisor {
  /// What a published algorithm chooses, as if the chosen ones had been the only candidates: what writes the advice need
  /// not know.
  ///
  /// - Parameter workload: Planned.
  /// - Throws: ``PlannerError``
  func prepare(
    _ algorithm: PublishedAlgorithm, _ planned: AnalyzedWorkload, _ pool: TwinPool, _ started: StageClock
  ) throws -> Session {
    var (workload, clock) = (planned, started)
    let selection = try PublishedSelection(algorithm, request, workload, pool)
    clock.finish("candidates")
    progress("choosing among \(selection.candidateCount) candidate indexes")
    let outcome = try selection.choose()
    clock.finish("selection")

    let candidates = CandidateSet(outcome)
    let oracle = try TwinOracle(
      pool: pool, indexes: candidates.indexes, classes: workload.planned,
      classesOfIndex: candidates.members.map(\.classes))
    let writes = WriteLoad(workload, request.catalog, window: request.workload.window)
    // A published budget is one for new indexes, whatever is dropped.
    var unbound = request
    unbound.limits.budget = nil
    let room = try FreedRoom(unbound, workload, pool)
    var problem = self.problem(workload, candidates, writes, request.limits)
    let answers = try oracle.answer(
      workload.classes.indices.map { number in
        CostQuestion(
          queryClass: number,
          configuration: candidates.members.indices.filter { problem.candidates[$0].classes.contains(number) })
      })
    try oracle.expect([])
    var result = SelectionResult(
      chosen: Array(candidates.members.indices), costs: answers.map(\.cost), reasons: [:])
    let timedOut = oracle.timedOut.union(outcome.timedOut)
    if !timedOut.isEmpty {
      workload.giveUp(timedOut)
      problem = self.problem(workload, candidates, writes, request.limits)
      for number in timedOut { result.costs[number] = 0 }
    }
    return Session(
      pool: pool, workload: workload, candidates: candidates, problem: problem, result: result, oracle: oracle,
      writes: writes, room: room, clock: clock, whatIfCallsToChoose: outcome.whatIfCalls)
  }
}

extension CandidateSet {
  /// The chosen ones alone.
  fileprivate init(_ outcome: PublishedSelection.Outcome) {
    members = outcome.chosen.map { candidate, index in
      Member(
        definition: index.definition, proposed: candidate.definition, rule: PermutationRule.identifier,
        sizeInBytes: index.bytes, share: index.share, predicate: nil, classes: candidate.classes,
        origins: candidate.classes)
    }
    indexes = outcome.chosen.map(\.index)
    refusals = outcome.refusals
  }
}
