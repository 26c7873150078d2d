internal import Candidates
internal import Catalog
internal import Planner
internal import Selection

/// From a workload and a catalog to advice: analyse, generate, ask the planner, choose, explain.
package struct Advisor {
  let request: AdviceRequest
  let twins: Int?
  let progress: (String) -> Void

  /// - Parameters:
  ///   - twins: How many work side by side, which changes no answer; nil for as many as pay.
  ///   - progress: Called with what is being done, at the start of each stage.
  package init(_ request: AdviceRequest, twins: Int? = nil, progress: @escaping (String) -> Void = { _ in }) {
    self.request = request
    self.twins = twins
    self.progress = progress
  }

  /// Classes from which on a second twin pays for its start.
  private static let parallelFrom = 40

  /// More of them would wait for each other.
  private static let maximumWorkers = 16

  /// Everything that was found out, while the twins still run.
  struct Session {
    let pool: TwinPool
    let workload: AnalyzedWorkload
    let candidates: CandidateSet
    let problem: SelectionProblem
    var result: SelectionResult
    let oracle: TwinOracle
    let writes: WriteLoad
    let room: FreedRoom
    /// nil when nobody asked for it.
    var drops: (search: DropSearch, outcome: DropSearch.Outcome)?
    var clock: StageClock
    /// What-if calls until the choice was made; of a published algorithm, as evaluations count them.
    let whatIfCallsToChoose: Int
  }

  /// - Throws: ``PlannerError`` when no twin can be started or it is lost.
  package func run() throws -> AdviceDocument {
    var session = try prepare()
    defer { session.pool.stop() }
    if request.wants(AdviceRequest.drop) || request.wants(AdviceRequest.reindex) {
      progress("looking for indexes to drop")
      try DropStage(request: request).run(&session)
      session.clock.finish("drops")
    }
    progress("writing the advice")
    var document = try AdviceWriter(request: request, session: session).document()
    session.clock.finish("advice")
    try lookAhead(session, &document)
    session.clock.finish("ahead")
    document.timings = session.clock.timings
    return document
  }

  /// Which tables to partition, and what matters when the load grows.
  private func lookAhead(_ session: Session, _ document: inout AdviceDocument) throws(PlannerError) {
    if request.wants(AdviceRequest.partition), request.published == nil, request.sizes == .estimated {
      progress("looking at large tables")
      let advisor = PartitioningAdvisor(request, options: request.partitioning, progress: progress)
      document.partitions = try advisor.advice(on: session.workload.costed, in: session.pool.twins[0])
        .filter { $0.verdict != .not }
    }
    guard request.looksAhead else { return }
    progress("looking at what grows")
    document.scale = try ScaleAdvisor.findings(request, session.workload, session.pool)
      .filter { $0.verdict == .advised }
  }

  /// Compares indexes of the user's own with things as they are and with the advice.
  ///
  /// - Parameter queryClass: The id or the fingerprint of the only class to look at.
  /// - Throws: ``PlannerError``; ``IndexComparison/Impossible`` when PostgreSQL refuses an index or no class has the id.
  package func compare(queryClass: String?) throws -> IndexComparison {
    let session = try prepare()
    defer { session.pool.stop() }
    progress("comparing")
    return try ComparisonWriter(request: request, session: session).comparison(queryClass: queryClass)
  }

  private func prepare() throws -> Session {
    var clock = StageClock()
    let pool = try startTwins()
    clock.finish("twin")

    progress("planning \(request.workload.classes.count) query classes")
    var workload = try AnalyzedWorkload(
      request.workload, request.catalog, pool, deadline: request.planningDeadline)
    clock.finish("planning")
    if let algorithm = request.published { return try prepare(algorithm, workload, pool, clock) }

    var room = try FreedRoom(request, workload, pool)
    let generator = CandidateGenerator(
      catalog: request.catalog, kinds: request.kinds, tables: request.tables,
      // HypoPG has no cost of descending a B-tree: by it the beginning of a primary key is worth an index of its own.
      repeatsExisting: request.sizes == .hypopg)
    var generated = generator.generate(workload.patterns)
    if room.limits.areGiven { generated.candidates += generator.merged(generated.candidates) }
    progress("creating \(generated.candidates.count) candidate indexes in the twin")
    let candidates = try CandidateSet(
      generated, ideas: request.ideas, relevance: Relevance(workload.patterns, request.catalog), pool: pool,
      generator: generator, index: workload.index)
    clock.finish("candidates")

    progress("choosing among \(candidates.members.count) candidate indexes")
    let pinned = candidates.members.indices.filter { request.ideas.contains(candidates.members[$0].proposed) }
    let oracle = try TwinOracle(
      pool: pool, indexes: candidates.indexes, classes: workload.planned,
      classesOfIndex: candidates.members.map(\.classes), pinned: Set(pinned))
    let writes = WriteLoad(workload, request.catalog, window: request.workload.window)
    oracle.keepsAll = room.bytes > 0
    var problem = self.problem(workload, candidates, writes, room.limits)
    var result = try select(problem, oracle)
    while true {
      let created = result.chosen.map { candidates.members[$0].sizeInBytes }.reduce(0, +)
      let search = DropStage(request: request).search(pool, workload, candidates, problem, result)
      guard try room.reconsider(created: created, search, costs: result.costs) else { break }
      problem = self.problem(workload, candidates, writes, room.limits)
      result = try select(problem, oracle)
    }
    if !oracle.timedOut.isEmpty {
      workload.giveUp(oracle.timedOut)
      problem = self.problem(workload, candidates, writes, room.limits)
      for number in oracle.timedOut { result.costs[number] = 0 }
    }
    clock.finish("selection")
    return Session(
      pool: pool, workload: workload, candidates: candidates, problem: problem, result: result, oracle: oracle,
      writes: writes, room: room, clock: clock, whatIfCallsToChoose: oracle.whatIfCalls + room.whatIfCalls)
  }

  private func select(_ problem: SelectionProblem, _ oracle: TwinOracle) throws -> SelectionResult {
    let pace = SelectionPace(
      isOver: { [deadline = request.deadline] in deadline.map { ContinuousClock.now >= $0 } ?? false },
      report: { [progress] left in
        progress("choosing: \(Int((100 * left).rounded())) % of the cost left, \(oracle.whatIfCalls) what-if calls")
      })
    let result = try GreedySelection(pace: pace).select(problem, oracle)
    // As every other user of the twins expects it.
    try oracle.expect([])
    return result
  }

  func startTwins() throws(PlannerError) -> TwinPool {
    let workers = request.workload.classes.count >= Self.parallelFrom ? min(processorCount, Self.maximumWorkers) : 1
    return TwinPool(
      try Twin.start(
        request.catalog, binaries: request.binaries, count: twins ?? workers, sizes: request.sizes,
        progress: progress))
  }

  /// Whether an existing index has the same keys, or begins with them, for these rows and more: then this one is a copy with
  /// INCLUDE, or of a part.
  private func repeatsExisting(_ member: CandidateSet.Member, _ predicates: inout PredicateReader) -> Bool {
    let definition = member.definition
    guard let table = request.catalog.table(named: definition.table) else { return false }
    return table.indexes.contains { index in
      guard index.method == definition.method, index.isValid else { return false }
      // Of documents another operator class finds about the same.
      if definition.method == "gin", index.predicate == nil, index.keys.map(\.column) == definition.keys.map(\.column),
        definition.keys.allSatisfy({ $0.column != nil })
      {
        return true
      }
      // What follows the keys of a unique index is only carried along.
      if index.isUnique, index.predicate == nil, definition.keys.starts(with: index.keys) { return true }
      guard !definition.included.isEmpty || definition.predicate != nil, index.keys.starts(with: definition.keys) else {
        return false
      }
      guard let wider = index.predicate, wider != definition.predicate else { return true }
      return predicates.read(wider, on: definition.table).map { member.predicate?.implies($0) ?? false } ?? false
    }
  }

  func problem(
    _ workload: AnalyzedWorkload, _ candidates: CandidateSet, _ writes: WriteLoad, _ limits: SelectionProblem.Limits
  ) -> SelectionProblem {
    let simpler = candidates.simpler(TableTree(request.catalog))
    let beginnings = candidates.beginnings(of: simpler)
    let bare = candidates.bare(of: simpler)
    let parts = candidates.parts()
    let reordered = candidates.reordered()
    let overlapping = candidates.overlapping()
    let above = candidates.above(TableTree(request.catalog))
    let summaries = BRINTrade(workload, writes, request.catalog).summaries(candidates.members)
    let ideas = candidates.members.map { $0.rule == "idea" }
    var predicates = PredicateReader(workload.index)
    var tables: [ObjectName: Int] = [:]
    for member in candidates.members where tables[member.definition.table] == nil {
      tables[member.definition.table] = tables.count
    }
    return SelectionProblem(
      candidates: candidates.members.enumerated().map { number, member in
        let overhead = writes.overhead(of: member.definition, sizeInBytes: member.sizeInBytes, member.rows)
        return SelectionProblem.Candidate(
          table: tables[member.definition.table] ?? 0, sizeInBytes: member.sizeInBytes,
          maintenance: request.limits.writeWeight * overhead.cost,
          // Entries of BRIN stand for many rows.
          entriesWritten: member.definition.isSummarizing ? 0 : request.limits.writeWeight * overhead.entries,
          updatesLosingHOT: request.limits.writeWeight * overhead.updatesLosingHOT,
          // A user's idea is compared, it does not compete.
          classes: ideas[number] ? [] : member.classes.filter { workload.planned[$0] != nil },
          origins: ideas[number] ? [] : member.origins.filter { workload.planned[$0] != nil },
          simpler: simpler[number].filter { !ideas[$0] },
          beginnings: beginnings[number].filter { !ideas[$0] }, bare: bare[number].filter { !ideas[$0] },
          parts: parts[number].filter { !ideas[$0] },
          reordered: reordered[number].filter { !ideas[$0] },
          overlapping: overlapping[number].filter { !ideas[$0] },
          above: above[number].filter { !ideas[$0] },
          summaries: summaries[number].filter { !ideas[$0.member] && !ideas[$0.reference] },
          repeatsExisting: repeatsExisting(member, &predicates),
          // Of an idea nobody thought either, and it does not compete.
          isMerged: member.origins.isEmpty && !ideas[number])
      },
      weights: workload.classes.map { Double($0.calls) },
      baseline: workload.planned.map { $0?.baselineCost ?? 0 },
      limits: limits)
  }
}
