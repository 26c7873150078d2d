internal import Catalog
internal import IndexReview
internal import Planner
internal import Selection

/// Drops indexes after those to create are chosen, and lets all that follows see the database without them.
struct DropStage {
  let request: AdviceRequest

  func run(_ session: inout Advisor.Session) throws {
    let search = search(session.pool, session.workload, session.candidates, session.problem, session.result)
    let outcome = try search.search(from: session.result.costs)
    session.drops = (search, outcome)
    guard request.wants(AdviceRequest.drop), !outcome.dropped.isEmpty else { return }
    try apply(outcome, search, to: &session)
  }

  /// The search beside the chosen candidates.
  func search(
    _ pool: TwinPool, _ workload: AnalyzedWorkload, _ candidates: CandidateSet, _ problem: SelectionProblem,
    _ result: SelectionResult
  ) -> DropSearch {
    var names = RelationNames(request.catalog)
    let definitions = result.chosen.map { candidates.members[$0].definition }
    let rollouts = names.rollouts(of: definitions, tables: TableTree(request.catalog))
    var shown = [[UInt32]](repeating: [], count: workload.classes.count)
    for number in result.chosen {
      for queryClass in problem.candidates[number].classes { shown[queryClass] += candidates.indexes[number].oids }
    }
    return DropSearch(
      request: request, pool: pool, workload: workload, advisedOfClass: shown,
      advised: zip(result.chosen, rollouts).map { number, rollout in
        let member = candidates.members[number]
        return .init(
          name: ObjectName(schema: member.definition.table.schema, name: rollout.name), definition: member.definition,
          bytes: member.sizeInBytes)
      })
  }

  /// Hides the dropped ones for good: what each created index is worth is asked without them.
  private func apply(
    _ outcome: DropSearch.Outcome, _ search: DropSearch, to session: inout Advisor.Session
  ) throws {
    try session.pool.twins[0].hide(outcome.dropped.flatMap { $0.family.leaves.map(\.name) })
    let classes = Set(outcome.dropped.flatMap { search.classes(reading: $0.family) }).sorted()
    let plans = try search.summaries(classes, hiding: [], withAdvised: false)
    var replanned: [Int: PlannedClass] = [:]
    for (number, plans) in zip(classes, plans) {
      guard let planned = session.workload.planned[number] else { continue }
      replanned[number] = PlannedClass(
        index: planned.index,
        bindings: zip(planned.bindings, plans).map { binding, plan in
          .init(statement: binding.statement, weight: binding.weight, baseline: plan ?? binding.baseline)
        },
        isGeneric: planned.isGeneric)
    }
    session.oracle.rebase(replanned)
    // What it says of the chosen ones is looked up later, too.
    let chosen = session.result.chosen
    try session.oracle.expect(chosen)
    let questions = classes.map { number in
      CostQuestion(
        queryClass: number,
        configuration: chosen.filter { session.problem.candidates[$0].classes.contains(number) })
    }
    for (question, answer) in zip(questions, try session.oracle.answer(questions)) {
      session.result.costs[question.queryClass] = answer.cost
    }
    try session.oracle.expect([])
  }
}
