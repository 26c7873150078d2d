package import Planner
package import Selection

/// Answers what-if questions by the planners of twins, each question once, and many without asking.
package final class TwinOracle: CostOracle {
  private let pool: TwinPool
  /// For each twin its hypothetical indexes, by candidate.
  private let indexes: [[HypotheticalIndex]]
  /// Candidates that a user named: they are asked about whatever comes.
  private let pinned: Set<Int>
  /// The candidates by the names that plans have for their indexes.
  private let owners: [String: Int]
  /// By query class; nil for those that are not analysed.
  private let classes: [PlannedClass?]
  /// By query class and binding, what the planner said.
  private var memories: [[PlanMemory]]
  /// EXPLAINs asked so far.
  package private(set) var whatIfCalls = 0

  package init(
    pool: TwinPool, indexes: [[HypotheticalIndex]], classes: [PlannedClass?], pinned: Set<Int> = []
  ) {
    self.indexes = indexes
    self.pinned = pinned
    self.pool = pool
    var owners: [String: Int] = [:]
    for (number, index) in (indexes.first ?? []).enumerated() {
      for name in index.names { owners[name] = number }
    }
    self.owners = owners
    self.classes = classes
    memories = classes.map { ($0?.bindings ?? []).map { PlanMemory(baseline: $0.baseline.cost) } }
  }

  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    try ask(Set(questions).filter { known($0) == nil })
    return questions.map { known($0)! }
  }

  package func estimate(_ question: CostQuestion) -> CostAnswer {
    combined(question.queryClass, memories[question.queryClass].map { $0.estimate(question.configuration) })
  }

  /// The answer that follows from earlier ones.
  private func known(_ question: CostQuestion) -> CostAnswer? {
    var answers: [CostAnswer] = []
    for memory in memories[question.queryClass] {
      guard let answer = memory.answer(question.configuration) else { return nil }
      answers.append(answer)
    }
    return combined(question.queryClass, answers)
  }

  private func combined(_ queryClass: Int, _ answers: [CostAnswer]) -> CostAnswer {
    guard let bindings = classes[queryClass]?.bindings else { return CostAnswer(cost: 0, used: []) }
    return CostAnswer(
      cost: zip(bindings, answers).reduce(0) { $0 + $1.0.weight * $1.1.cost },
      used: answers.reduce(into: []) { $0.formUnion($1.used) })
  }

  /// One binding of a query class.
  private struct Unit: Hashable {
    let queryClass: Int
    let binding: Int
  }

  private func ask(_ questions: Set<CostQuestion>) throws {
    var open: [[Int]: [Unit]] = [:]
    for question in questions {
      for (binding, memory) in memories[question.queryClass].enumerated()
      where memory.answer(question.configuration) == nil {
        open[question.configuration, default: []].append(Unit(queryClass: question.queryClass, binding: binding))
      }
    }
    // Sorted, so that the twins' caches see neighbouring configurations, and runs are alike.
    let batches = open.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { configuration, units in
      (configuration: configuration, units: units.sorted { ($0.queryClass, $0.binding) < ($1.queryClass, $1.binding) })
    }
    let answers = try pool.map(batches) { [pool, classes, indexes] twin, batch throws(PlannerError) in
      let worker = pool.twins.firstIndex { $0 === twin }!
      let statements = batch.units.map { classes[$0.queryClass]!.bindings[$0.binding].statement }
      return try twin.summaries(of: statements, showing: batch.configuration.flatMap { indexes[worker][$0].oids })
    }
    for ((configuration, units), summaries) in zip(batches, answers) {
      whatIfCalls += units.count
      for (unit, summary) in zip(units, summaries) {
        // The planner took the statement before; should it refuse now, nothing is gained by this configuration.
        let summary = summary ?? classes[unit.queryClass]!.bindings[unit.binding].baseline
        let answer = CostAnswer(cost: summary.cost, used: Set(summary.indexes.compactMap { owners[$0] }))
        memories[unit.queryClass][unit.binding].remember(answer, for: configuration)
      }
    }
  }

  package func forget(_ candidates: [Int]) throws {
    let gone = candidates.filter { !pinned.contains($0) }
    guard gone.count >= Self.worthDropping else { return }
    _ = try pool.onEach { [pool, indexes] twin throws(PlannerError) in
      let worker = pool.twins.firstIndex { $0 === twin }!
      try twin.dropHypothetical(gone.map { indexes[worker][$0] })
    }
  }

  /// Fewer than these slow no plan down by as much as it takes to drop them.
  private static let worthDropping = 200
}
