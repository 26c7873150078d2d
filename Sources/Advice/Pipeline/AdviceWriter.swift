internal import Catalog
internal import Planner
internal import Selection
internal import Workload

/// Turns a selection's numbers into recommendations with evidence, and everything else into reasons.
struct AdviceWriter {
  let request: AdviceRequest
  let session: Advisor.Session
  /// By query class: the chosen candidates that may matter to it, sorted.
  private let chosenOfClass: [[Int]]
  private let tables: TableTree
  /// By chosen candidate.
  private let rollouts: [Int: (name: String, rollout: Rollout)]

  init(request: AdviceRequest, session: Advisor.Session) {
    self.request = request
    self.session = session
    var byClass = [[Int]](repeating: [], count: session.workload.classes.count)
    for number in session.result.chosen {
      for queryClass in session.problem.candidates[number].classes { byClass[queryClass].append(number) }
    }
    chosenOfClass = byClass
    tables = TableTree(request.catalog)
    var names = RelationNames(request.catalog)
    let chosen = session.result.chosen
    let rollouts = names.rollouts(of: chosen.map { session.candidates.members[$0].definition }, tables: tables)
    self.rollouts = Dictionary(uniqueKeysWithValues: zip(chosen, rollouts))
  }

  func document() throws -> AdviceDocument {
    var recommendations = try recommendations()
    let after = total(session.result.costs)
    var rejected = rejections()
    if let (search, outcome) = session.drops {
      let drops = DropWriter(search: search, outcome: outcome, writes: session.writes)
      if request.wants(AdviceRequest.drop) {
        recommendations += try drops.recommendations(total: after)
        rejected += drops.rejections
      }
      if request.wants(AdviceRequest.reindex) {
        recommendations += RebuildWriter.recommendations(outcome.review, total: after, tables: tables)
      }
    }
    if request.wants(AdviceRequest.statistics) {
      recommendations += StatisticsAdvice(request, session.workload, total: after).recommendations()
    }
    var document = AdviceDocument(
      sextantVersion: request.version, serverVersion: request.catalog.server.versionNumber,
      plannerVersion: session.pool.twins[0].serverVersion, capturedAt: request.catalog.capturedAt,
      costs: .init(
        source: request.sizes == .hypopg ? "hypopg" : "twin", before: session.workload.baselineCost, after: after,
        whatIfCalls: whatIfCalls, whatIfCallsToChoose: session.whatIfCallsToChoose),
      workload: try summary(), recommendations: recommendations,
      rejected: rejected.sorted { ($0.table, $0.statement) < ($1.table, $1.statement) },
      warnings: request.sizeNotes + (request.published.map { [$0.note] } ?? [])
        + Warnings(request.catalog, session.workload).texts + request.notes,
      twinNotes: session.pool.twins[0].notes.map { .init(subject: $0.subject, message: $0.message) })
    document.unreadable = request.catalog.unreadable.map {
      .init(table: $0.table.sql, columns: $0.columns, grant: $0.grant)
    }
    document.isDeterministic = !session.result.isCutShort && !session.workload.isCutShort
    document.costs.lowerBound = session.result.lowerBound.map { min($0, after) }
    document.costs.curve = curve
    document.noRoom = try noRoom()
    document.budget = request.limits.budget.map { .init(bytes: $0, freed: session.room.bytes) }
    document.settings = AdviceSettings(request)
    document.published = request.published
    document.profiles = profiles
    if request.wants(AdviceRequest.questions) {
      let advised = session.result.chosen.map { (session.candidates.members[$0].definition, rollouts[$0]!.name) }
      document.questions = UniqueKeyQuestions(request, session.workload, advised: advised).all()
    }
    if request.wants(AdviceRequest.findings),
      let writer = FindingsWriter(request.workload, request.catalog, tables: request.tables)
    {
      let (findings, dismissed) = writer.all()
      document.findings = findings
      document.dismissedFindings = dismissed
      document.warnings += writer.notes
    }
    return document
  }

  /// What storage buys, existing indexes aside.
  private var curve: [AdviceDocument.CurvePoint] {
    let chosen = session.result.chosen
    let size = chosen.reduce(0) { $0 + session.candidates.members[$1].sizeInBytes }
    return session.result.curve.map { point in
      .init(
        sizeInBytes: point.sizeInBytes, indexes: point.indexes, cost: point.cost,
        isAdvised: point.sizeInBytes == size && point.indexes == chosen.count)
    }
  }

  /// The chosen candidates that may matter to a query class, sorted.
  func chosen(of queryClass: Int) -> [Int] { chosenOfClass[queryClass] }

  private var whatIfCalls: Int {
    guard request.published == nil else { return session.whatIfCallsToChoose }
    return session.oracle.whatIfCalls + session.room.whatIfCalls + (session.drops?.outcome.whatIfCalls ?? 0)
  }

  private func total(_ costs: [Double]) -> Double {
    zip(session.problem.weights, costs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  // MARK: - The workload

  private func summary() throws -> AdviceDocument.WorkloadSummary {
    let own = session.workload.ownClasses
    let analyzed = session.workload.planned.prefix(own).compactMap { $0 }
    let skipped = session.workload.skipped.map { item in
      AdviceDocument.Skipped(
        class: item.id, query: item.query, calls: item.calls,
        reason: item.reason, code: item.code.rawValue)
    }
    let (unimproved, derived) = try UnimprovedClasses(request: request, session: session).all()
    let classCalls = zip(session.workload.classes.prefix(own), session.workload.planned).map {
      $0.1 == nil ? 0 : $0.0.calls
    }
    var summary = AdviceDocument.WorkloadSummary(
      classes: analyzed.count + skipped.count, calls: (classCalls + skipped.map(\.calls)).clampedSum,
      analyzed: analyzed.count, plannedGenerically: analyzed.count(where: \.isGeneric), skipped: skipped,
      improved: analyzed.count - unimproved.count, unimproved: unimproved)
    summary.derived = self.derived(unimproved: derived)
    return summary
  }

  /// Largest calls × cost first.
  private func derived(unimproved: [Int: AdviceDocument.Unimproved]) -> [AdviceDocument.Derived] {
    let skipped = Dictionary(
      session.workload.skippedDerived.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let found = (session.workload.ownClasses..<session.workload.classes.count).map { number in
      let query = session.workload.classes[number]
      let planned = session.workload.planned[number]
      return AdviceDocument.Derived(
        class: query.id, query: query.query, origin: session.workload.origin(of: number) ?? "", calls: query.calls,
        costBefore: planned?.baselineCost, costAfter: planned == nil ? nil : session.result.costs[number],
        reason: unimproved[number]?.reason ?? skipped[query.id]?.reason,
        code: unimproved[number]?.code ?? skipped[query.id]?.code.rawValue)
    }
    func weight(_ entry: AdviceDocument.Derived) -> Double { Double(entry.calls) * (entry.costBefore ?? 0) }
    return found.sorted { (weight($1), $0.query) < (weight($0), $1.query) }
  }

  // MARK: - Recommendations

  private func recommendations() throws -> [Recommendation] {
    let after = total(session.result.costs)
    var found: [(saving: Double, recommendation: Recommendation)] = []
    try askWhatEachIsWorth()
    for number in session.result.chosen {
      let affected = session.problem.candidates[number].classes
      let without = try costs(affected) { chosenOfClass[$0].filter { $0 != number } }
      let saving = self.saving(affected, from: without)
      let changed = self.changed(affected, from: without)
      let named = self.named(changed, of: number, from: without, total: after + saving)
      let effects = try named.map { try effect(on: $0, of: number, before: without[$0]!) }
      let served = changed.filter { session.result.costs[$0] < without[$0]! }
      var recommendation = try recommend(number, before: after + saving, after: after, effects, served)
      recommendation.minorChanges = changed.count - named.count
      found.append((saving, recommendation))
    }
    return found.sorted { ($1.saving, $0.recommendation.statement) < ($0.saving, $1.recommendation.statement) }
      .map(\.recommendation)
  }

  /// Asks at once for what the workload costs without each of the chosen.
  private func askWhatEachIsWorth() throws {
    try session.oracle.expect(session.result.chosen)
    _ = try session.oracle.answer(
      session.result.chosen.flatMap { number in
        session.problem.candidates[number].classes.map { queryClass in
          CostQuestion(queryClass: queryClass, configuration: chosenOfClass[queryClass].filter { $0 != number })
        }
      })
    try session.oracle.expect([])
  }

  /// What each of some classes costs in a configuration of candidates that may matter to it.
  private func costs(_ classes: [Int], in configuration: (Int) -> [Int]) throws -> [Int: Double] {
    let answers = try session.oracle.answer(
      classes.map { CostQuestion(queryClass: $0, configuration: configuration($0)) })
    return Dictionary(uniqueKeysWithValues: zip(classes, answers.map(\.cost)))
  }

  /// calls × what is saved, in the order of `classes`: the same sum in every run.
  private func saving(_ classes: [Int], from before: [Int: Double]) -> Double {
    classes.reduce(0) { $0 + session.problem.weights[$1] * (before[$1]! - session.result.costs[$1]) }
  }

  /// The classes whose cost is another one, largest saving first.
  private func changed(_ classes: [Int], from before: [Int: Double]) -> [Int] {
    func saving(_ queryClass: Int) -> Double {
      session.problem.weights[queryClass] * (before[queryClass]! - session.result.costs[queryClass])
    }
    return classes.filter {
      abs(before[$0]! - session.result.costs[$0]) > 0.01 * max(before[$0]!, session.result.costs[$0])
    }.sorted { (saving($1), $0) < (saving($0), $1) }
  }

  /// More than this part of a class's executions has to use an index for the class to be named as served by it.
  private static let namedShare = 0.75

  /// Those of the changed classes that get dearer, or cheaper by as much as makes an index worth having and with most of
  /// the values that were tried; all when that would leave nobody to have it for.
  private func named(_ changed: [Int], of number: Int, from before: [Int: Double], total: Double) -> [Int] {
    let named = changed.filter { queryClass in
      let (from, to) = (before[queryClass]!, session.result.costs[queryClass])
      guard to < from else { return true }
      return session.problem.isSignificant(queryClass, from: from, to: to, ofTotal: total)
        && session.oracle.share(of: number, in: queryClass, with: chosenOfClass[queryClass]) > Self.namedShare
    }
    let hasServed = named.contains { session.result.costs[$0] < before[$0]! }
    return hasServed ? named : changed
  }

  private func effect(on queryClass: Int, of number: Int, before: Double) throws -> Recommendation.Effect {
    let query = session.workload.classes[queryClass]
    var effect = Recommendation.Effect(
      class: query.id, fingerprint: query.fingerprint, query: query.query, calls: query.calls,
      costBefore: before, costAfter: session.result.costs[queryClass],
      origin: session.workload.origin(of: queryClass))
    if request.explains, let binding = session.workload.planned[queryClass]?.bindings.first {
      let plans = PlanTexts(
        twin: session.pool.twins[0], indexes: session.candidates.indexes, names: rollouts.mapValues(\.name))
      effect.planBefore = try plans.explain(
        binding.statement, showing: chosenOfClass[queryClass].filter { $0 != number })
      effect.planAfter = try plans.explain(binding.statement, showing: chosenOfClass[queryClass])
      effect.planNote = session.workload.planned[queryClass].flatMap(ParameterWording.planNote)
    }
    return effect
  }

  private func recommend(
    _ number: Int, before: Double, after: Double, _ effects: [Recommendation.Effect], _ served: [Int]
  ) throws -> Recommendation {
    let member = session.candidates.members[number]
    let definition = member.definition
    let overhead = session.writes.overhead(of: definition, sizeInBytes: member.sizeInBytes, member.rows)
    let (name, rollout) = rollouts[number]!
    let patterns = served.sorted().compactMap { session.workload.patterns[$0] }
    let wording = IndexWording(
      definition: definition, proposed: member.proposed, inferences: session.workload.inferences, patterns: patterns,
      tables: tables)
    let instead = try btreeInstead(of: number, served)
    let column = definition.keys.first?.column.flatMap { tables[definition.table]?.column(named: $0) }
    let implication = ImplicationWording(
      definition: definition, predicate: member.predicate, share: member.share, patterns: patterns, tables: tables)
    var recommendation = Recommendation(
      id: StableIdentifier.of(["create_index", definition.description]), action: .createIndex,
      method: definition.method, table: definition.table.sql, index: name, statement: rollout.statement,
      rollback: rollout.rollback, rollout: rollout.steps, sizeInBytes: member.sizeInBytes,
      sizeSource: request.sizes.rawValue,
      costBefore: before, costAfter: after, writeOverhead: overhead,
      confidence: request.catalog.statistics == .measured ? .planned : .estimated,
      reasons: wording.reasons + implication.reasons
        + (definition.isSummarizing ? instead?.reasons(for: column) ?? [] : [])
        + ForeignKeyWording.reasons(served.compactMap { session.workload.origin(of: $0) })
        + PlanEvidence.reasons(definition.table, tables, served.map { session.workload.classes[$0] }),
      tradeoffs: rollout.tradeoffs + (instead.map { [$0.tradeoff] } ?? [])
        + wording.tradeoffs(overhead, slower: effects.filter { $0.costAfter > $0.costBefore }),
      queries: effects, build: BuildWording(tables: tables).creation(definition, bytes: member.sizeInBytes))
    recommendation.implication = implication.implication
    return recommendation
  }

  // MARK: - What is not advised

  /// The most useful index of those that a limit keeps out, when it keeps out all.
  private func noRoom() throws -> AdviceDocument.NoRoom? {
    guard session.result.chosen.isEmpty else { return nil }
    let (problem, oracle) = (session.problem, session.oracle)
    let keptOut = session.result.reasons.filter { $0.value == .overBudget || $0.value == .overCount }.keys
    let found = try SingleSearch(problem, floor: oracle.floor, ask: oracle.answer).best(1, among: keptOut)
      .filter { $0.worth > 0 }
    let alike = found.filter { $0.worth >= found[0].worth * (1 - SingleSearch.tolerance) }.map(\.candidate)
    // Of those that save alike, the smallest one; of all, where they save something only together.
    func size(_ number: Int) -> Int { problem.candidates[number].sizeInBytes }
    guard let number = (alike.isEmpty ? Array(keptOut) : alike).min(by: { (size($0), $0) < (size($1), $1) }) else {
      return nil
    }
    let classes = problem.candidates[number].classes
    let costs = try costs(classes) { _ in [number] }
    let definition = session.candidates.members[number].definition
    return AdviceDocument.NoRoom(
      limit: session.result.reasons[number] == .overBudget ? "--budget" : "--max-indexes",
      statement: definition.statement(name: definition.name(avoiding: [])), sizeInBytes: size(number),
      saving: classes.reduce(0) { $0 + problem.weights[$1] * (problem.baseline[$1] - costs[$1]!) })
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
    return refused + passedOver
  }
}
