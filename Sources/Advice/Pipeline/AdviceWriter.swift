internal import Catalog
internal import Planner
internal import Selection
internal import Workload

/// Turns a selection's numbers into recommendations with evidence, and everything else into reasons.
struct AdviceWriter {
  let request: AdviceRequest
  let session: Advisor.Session

  func document() throws -> AdviceDocument {
    let recommendations = try recommendations()
    let after = total(session.result.costs)
    var document = AdviceDocument(
      sextantVersion: request.version, serverVersion: request.catalog.server.versionNumber,
      plannerVersion: session.pool.twins[0].serverVersion, capturedAt: request.catalog.capturedAt,
      costs: .init(before: session.workload.baselineCost, after: after, whatIfCalls: session.oracle.whatIfCalls),
      workload: try summary(), recommendations: recommendations, rejected: rejections(),
      warnings: Warnings(request.catalog, session.workload).texts + request.notes,
      twinNotes: session.pool.twins[0].notes.map { .init(subject: $0.subject, message: $0.message) })
    document.unreadable = request.catalog.unreadable.map {
      .init(table: $0.table.sql, columns: $0.columns, grant: $0.grant)
    }
    document.noRoom = try noRoom()
    return document
  }

  private func total(_ costs: [Double]) -> Double {
    zip(session.workload.classes, costs).reduce(0) { $0 + Double($1.0.calls) * $1.1 }
  }

  // MARK: - The workload

  private func summary() throws -> AdviceDocument.WorkloadSummary {
    let analyzed = session.workload.planned.compactMap { $0 }
    let skipped = session.workload.skipped.map { item in
      AdviceDocument.Skipped(
        class: item.id, query: item.query, calls: item.calls,
        reason: item.reason, code: item.code.rawValue)
    }
    let unimproved = try UnimprovedClasses(request: request, session: session).all()
    let classCalls = zip(session.workload.classes, session.workload.planned).map { $0.1 == nil ? 0 : $0.0.calls }
    return AdviceDocument.WorkloadSummary(
      classes: analyzed.count + skipped.count, calls: (classCalls + skipped.map(\.calls)).clampedSum,
      analyzed: analyzed.count, plannedGenerically: analyzed.count(where: \.isGeneric), skipped: skipped,
      improved: analyzed.count - unimproved.count, unimproved: unimproved)
  }

  // MARK: - Recommendations

  private func recommendations() throws -> [Recommendation] {
    var names = RelationNames(request.catalog)
    let all = Set(session.result.chosen)
    let after = total(session.result.costs)
    var found: [(saving: Double, recommendation: Recommendation)] = []
    for number in session.result.chosen {
      let without = try costs(of: all.subtracting([number]), affected: session.problem.candidates[number].classes)
      let before = total(without)
      let effects = try effects(of: number, before: without, all: all)
      found.append((before - after, recommend(number, before: before, after: after, effects, &names)))
    }
    return found.sorted { ($1.saving, $0.recommendation.statement) < ($0.saving, $1.recommendation.statement) }
      .map(\.recommendation)
  }

  /// The classes' costs in a configuration that differs from the chosen one in what `affected` classes could use.
  private func costs(of configuration: Set<Int>, affected: [Int]) throws -> [Double] {
    var costs = session.result.costs
    let answers = try session.oracle.answer(affected.map { question($0, configuration) })
    for (queryClass, answer) in zip(affected, answers) { costs[queryClass] = answer.cost }
    return costs
  }

  private func question(_ queryClass: Int, _ configuration: Set<Int>) -> CostQuestion {
    CostQuestion(
      queryClass: queryClass,
      configuration: configuration.filter { session.problem.candidates[$0].classes.contains(queryClass) }.sorted())
  }

  private func effects(of number: Int, before: [Double], all: Set<Int>) throws -> [Recommendation.Effect] {
    let affected = session.problem.candidates[number].classes.filter {
      abs(before[$0] - session.result.costs[$0]) > 0.01 * max(before[$0], session.result.costs[$0])
    }
    let sorted = affected.sorted { left, right in
      let savings = [left, right].map {
        Double(session.workload.classes[$0].calls) * (before[$0] - session.result.costs[$0])
      }
      return savings[0] != savings[1] ? savings[0] > savings[1] : left < right
    }
    return try sorted.map { queryClass in
      let query = session.workload.classes[queryClass]
      var effect = Recommendation.Effect(
        class: query.id, fingerprint: query.fingerprint, query: query.query, calls: query.calls,
        costBefore: before[queryClass], costAfter: session.result.costs[queryClass])
      if request.explains, let binding = session.workload.planned[queryClass]?.bindings.first {
        let plans = PlanTexts(twin: session.pool.twins[0], indexes: session.candidates.indexes[0])
        effect.planBefore = try plans.explain(
          binding.statement, showing: question(queryClass, all.subtracting([number])).configuration)
        effect.planAfter = try plans.explain(binding.statement, showing: question(queryClass, all).configuration)
        effect.planNote = session.workload.planned[queryClass].flatMap(ParameterWording.planNote)
      }
      return effect
    }
  }

  private func recommend(
    _ number: Int, before: Double, after: Double, _ effects: [Recommendation.Effect], _ names: inout RelationNames
  ) -> Recommendation {
    let member = session.candidates.members[number]
    let definition = member.definition
    let overhead = session.writes.overhead(of: definition, sizeInBytes: member.sizeInBytes)
    let name = names.claim(for: definition)
    let rollout = Rollout(definition, name: name, catalog: request.catalog, names: &names)
    let served = effects.filter { $0.costAfter < $0.costBefore }.map(\.class)
    let patterns = zip(session.workload.classes, session.workload.patterns).filter { served.contains($0.0.id) }
      .compactMap(\.1)
    let wording = IndexWording(definition: definition, patterns: patterns)
    return Recommendation(
      id: StableIdentifier.of(["create_index", definition.description]), action: .createIndex,
      method: definition.method, table: definition.table.sql, index: name, statement: rollout.statement,
      rollback: rollout.rollback, rollout: rollout.steps, sizeInBytes: member.sizeInBytes, sizeSource: "estimated",
      costBefore: before, costAfter: after, writeOverhead: overhead,
      confidence: request.catalog.statistics == .measured ? .planned : .estimated,
      reasons: wording.reasons,
      tradeoffs: rollout.tradeoffs
        + wording.tradeoffs(overhead, slower: effects.filter { $0.costAfter > $0.costBefore }),
      queries: effects)
  }

  // MARK: - What is not advised

  /// The most useful index of those that a limit keeps out, when it keeps out all.
  private func noRoom() throws -> AdviceDocument.NoRoom? {
    guard session.result.chosen.isEmpty else { return nil }
    var best: (number: Int, saving: Double)?
    for (number, reason) in session.result.reasons.sorted(by: { $0.key < $1.key }) {
      guard reason == .overBudget || reason == .overCount else { continue }
      let candidate = session.problem.candidates[number]
      let saving = total(session.problem.baseline) - total(try costs(of: [number], affected: candidate.classes))
      // Of two that save alike, the smaller one.
      let size = candidate.sizeInBytes
      if best == nil || saving > best!.saving * 1.001
        || (saving > best!.saving * 0.999 && size < session.problem.candidates[best!.number].sizeInBytes)
      {
        best = (number, saving)
      }
    }
    guard let (number, saving) = best else { return nil }
    let definition = session.candidates.members[number].definition
    return AdviceDocument.NoRoom(
      limit: session.result.reasons[number] == .overBudget ? "--budget" : "--max-indexes",
      statement: definition.statement(name: definition.name(avoiding: [])),
      sizeInBytes: session.problem.candidates[number].sizeInBytes, saving: saving)
  }

  private func rejections() -> [AdviceDocument.Rejection] {
    let wording = RejectionWording(candidates: session.candidates, problem: session.problem, result: session.result)
    let refused = session.candidates.refusals.map { refusal in
      AdviceDocument.Rejection(
        statement: refusal.definition.statement(name: refusal.definition.name(avoiding: [])),
        table: refusal.definition.table.sql, reason: refusal.reason, code: refusal.code)
    }
    let passedOver = session.result.reasons.sorted { $0.key < $1.key }.compactMap { number, reason in
      session.candidates.members[number].rule == "idea" ? nil : wording.rejection(of: number, reason)
    }
    return (refused + passedOver).sorted { ($0.table, $0.statement) < ($1.table, $1.statement) }
  }
}
