internal import Catalog
package import Planner
package import Selection

/// Answers what-if questions by the planners of twins, each question once, and many without asking.
///
/// At first all candidates are visible in the twins, and a question hides those that would be picked and are not in its
/// configuration, which are few: it is not known before what a plan picks among many. After ``forget(_:)`` all are
/// hidden, and a question shows its configuration, which is small from then on.
package final class TwinOracle: CostOracle {
  private let pool: TwinPool
  /// For each twin its hypothetical indexes, by candidate.
  private let indexes: [[HypotheticalIndex]]
  /// Candidates that a user named: they are asked about whatever comes.
  private let pinned: Set<Int>
  /// The candidates by the names that plans have for their indexes.
  private let owners: [String: Int]
  private let tables: [ObjectName]
  /// By query class; nil for those that are not analysed.
  private let classes: [PlannedClass?]
  /// By query class and binding, what the planner said.
  private var memories: [[PlanMemory]]
  private var areVisible: Bool
  /// Classes with which the planner did not come to an end in some configuration: nothing is known of them.
  package private(set) var timedOut: Set<Int> = []
  /// EXPLAINs asked so far.
  package private(set) var whatIfCalls = 0

  /// - Throws: `.twinLost` or `.twinRefused`.
  package init(
    pool: TwinPool, indexes: [[HypotheticalIndex]], classes: [PlannedClass?], pinned: Set<Int> = []
  ) throws(PlannerError) {
    self.indexes = indexes
    self.pinned = pinned
    self.pool = pool
    let candidates = indexes.first ?? []
    var owners: [String: Int] = [:]
    for (number, index) in candidates.enumerated() {
      for name in index.names { owners[name] = number }
    }
    self.owners = owners
    tables = candidates.map(\.definition.table)
    self.classes = classes
    memories = classes.map { ($0?.bindings ?? []).map { PlanMemory(baseline: $0.baseline.cost) } }
    areVisible = true
    try setVisible(true, Array(candidates.indices))
  }

  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    var open = Set(questions).filter { known($0) == nil }
    var attempts = 0
    while !open.isEmpty {
      try ask(open, hidingTables: attempts >= Self.patience)
      open = open.filter { known($0) == nil }
      attempts += 1
    }
    return questions.map { known($0)! }
  }

  package func estimate(_ question: CostQuestion) -> CostAnswer {
    guard !timedOut.contains(question.queryClass) else { return unchanged(question.queryClass) }
    return combined(question.queryClass, memories[question.queryClass].map { $0.estimate(question.configuration) })
  }

  /// The answer that follows from earlier ones.
  private func known(_ question: CostQuestion) -> CostAnswer? {
    guard !timedOut.contains(question.queryClass) else { return unchanged(question.queryClass) }
    var answers: [CostAnswer] = []
    for memory in memories[question.queryClass] {
      guard let answer = memory.answer(question.configuration) else { return nil }
      answers.append(answer)
    }
    return combined(question.queryClass, answers)
  }

  private func unchanged(_ queryClass: Int) -> CostAnswer {
    CostAnswer(cost: classes[queryClass]?.baselineCost ?? 0, used: [])
  }

  private func combined(_ queryClass: Int, _ answers: [CostAnswer]) -> CostAnswer {
    guard let bindings = classes[queryClass]?.bindings else { return CostAnswer(cost: 0, used: []) }
    return CostAnswer(
      cost: zip(bindings, answers).reduce(0) { $0 + $1.0.weight * $1.1.cost },
      used: answers.reduce(into: []) { $0.formUnion($1.used) })
  }

  // MARK: - Asking

  /// One binding of a query class, in one configuration.
  private struct Unit {
    let queryClass: Int
    let binding: Int
    let configuration: [Int]
  }

  /// Units that are planned with the same candidates shown, or hidden.
  private struct Batch {
    let switched: [Int]
    let units: [Unit]
  }

  /// Plans that are asked for in one round trip.
  private static let batchSize = 24

  /// Times that a question is asked again because its plan picked what is not in the configuration, before all of a
  /// table that isn't is hidden.
  private static let patience = 2

  private func ask(_ questions: Set<CostQuestion>, hidingTables: Bool) throws {
    let batches = self.batches(questions, hidingTables: hidingTables)
    let chunks = Self.chunks(batches)
    let areVisible = areVisible
    let answers = try pool.map(chunks) { [pool, classes, indexes] twin, chunk throws(PlannerError) in
      let worker = pool.twins.firstIndex { $0 === twin }!
      let plans = try twin.summaries(
        of: chunk.map { batch in
          let switched = batch.switched.flatMap { indexes[worker][$0].oids }
          return WhatIf(
            batch.units.map { classes[$0.queryClass]!.bindings[$0.binding].statement },
            showing: areVisible ? [] : switched, hiding: areVisible ? switched : [])
        })
      return zip(chunk, plans).flatMap { batch, plans in
        zip(batch.units, plans).map { unit, plan in
          let statement = classes[unit.queryClass]!.bindings[unit.binding].statement
          return Answer(unit: unit, plan: plan, isTooSlow: plan == nil && twin.isTooSlow(statement))
        }
      }
    }
    answers.joined().forEach(remember)
  }

  private struct Answer {
    let unit: Unit
    let plan: PlanSummary?
    let isTooSlow: Bool
  }

  private func remember(_ answer: Answer) {
    let unit = answer.unit
    whatIfCalls += 1
    guard !answer.isTooSlow else {
      timedOut.insert(unit.queryClass)
      return
    }
    // The planner took the statement before; should it refuse now, nothing is gained by this configuration.
    let plan = answer.plan ?? classes[unit.queryClass]!.bindings[unit.binding].baseline
    let used = Set(plan.indexes.compactMap { owners[$0] })
    // A plan with candidates that are not asked about is the best one with them, too.
    let configuration =
      used.isSubset(of: unit.configuration) ? unit.configuration : used.union(unit.configuration).sorted()
    memories[unit.queryClass][unit.binding].remember(
      CostAnswer(cost: plan.cost, used: used), for: configuration)
  }

  private func batches(_ questions: Set<CostQuestion>, hidingTables: Bool) -> [Batch] {
    let members = hidingTables ? Dictionary(grouping: tables.indices) { tables[$0] } : [:]
    var open: [[Int]: [Unit]] = [:]
    for question in questions {
      for (binding, memory) in memories[question.queryClass].enumerated()
      where memory.answer(question.configuration) == nil {
        let configuration = question.configuration
        var switched = configuration
        if areVisible {
          let picked = memory.picked.subtracting(configuration)
          let hidden = hidingTables ? Set(picked.flatMap { members[tables[$0]]! }).subtracting(configuration) : picked
          switched = hidden.sorted()
        }
        open[switched, default: []].append(
          Unit(queryClass: question.queryClass, binding: binding, configuration: configuration))
      }
    }
    // Sorted, so that the twins' caches see neighbouring configurations, and runs are alike.
    return open.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { switched, units in
      let sorted = units.sorted { ($0.queryClass, $0.binding) < ($1.queryClass, $1.binding) }
      return stride(from: 0, to: sorted.count, by: Self.batchSize).map {
        Batch(switched: switched, units: Array(sorted[$0..<min($0 + Self.batchSize, sorted.count)]))
      }
    }
  }

  private static func chunks(_ batches: [Batch]) -> [[Batch]] {
    var chunks: [[Batch]] = []
    var size = batchSize
    for batch in batches {
      if size + batch.units.count > batchSize {
        chunks.append([])
        size = 0
      }
      chunks[chunks.count - 1].append(batch)
      size += batch.units.count
    }
    return chunks
  }

  // MARK: - What is visible

  package func forget(_ candidates: [Int]) throws {
    let gone = Set(candidates.filter { !pinned.contains($0) })
    let drops = gone.count >= Self.worthDropping
    try conceal(tables.indices.filter { !drops || !gone.contains($0) })
    guard drops else { return }
    _ = try pool.onEach { [pool, indexes] twin throws(PlannerError) in
      let worker = pool.twins.firstIndex { $0 === twin }!
      try twin.dropHypothetical(gone.sorted().map { indexes[worker][$0] })
    }
  }

  /// Fewer than these slow no plan down by as much as it takes to drop them.
  private static let worthDropping = 200

  /// Hides all candidates, as every other user of the twins expects it.
  package func conceal() throws(PlannerError) { try conceal(Array(tables.indices)) }

  private func conceal(_ candidates: [Int]) throws(PlannerError) {
    guard areVisible else { return }
    try setVisible(false, candidates)
    areVisible = false
  }

  private func setVisible(_ isVisible: Bool, _ candidates: [Int]) throws(PlannerError) {
    _ = try pool.onEach { [pool, indexes] twin throws(PlannerError) in
      let worker = pool.twins.firstIndex { $0 === twin }!
      try twin.setVisible(isVisible, candidates.map { indexes[worker][$0] })
    }
  }
}
