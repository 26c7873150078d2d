internal import Catalog
package import Planner
package import Selection

/// Answers what-if questions by the planners of twins, each question once, and many without asking.
///
/// Some candidates are visible to all questions: at first all of them, since it is not known what a plan picks among
/// many, then those that are expected (``expect(_:)``). A question shows what its configuration has beyond these, and
/// hides those that would be picked and are not in it; both are few.
package final class TwinOracle: CostOracle {
  private let pool: TwinPool
  /// By candidate.
  private let indexes: [HypotheticalIndex]
  /// Candidates that a user named: they are asked about whatever comes.
  private let pinned: Set<Int>
  /// The candidates by the names that plans have for their indexes.
  private let owners: [String: Int]
  private let tables: [ObjectName]
  /// By query class; nil for those that are not analysed.
  private var classes: [PlannedClass?]
  /// By query class, the candidates with statistics of an expression that may matter to it, sorted: they are seen only
  /// where they are asked about.
  private let carriers: [[Int]]
  /// By query class and binding, what the planner said.
  private var memories: [[PlanMemory]]
  /// Candidates that every question sees, unless it hides them.
  private var visible: Set<Int> = []
  /// Classes with which the planner did not come to an end in some configuration: nothing is known of them.
  package private(set) var timedOut: Set<Int> = []
  /// EXPLAINs asked so far.
  package private(set) var whatIfCalls = 0
  /// Whether candidates that are told to be of no use are kept, because there may be another selection.
  var keepsAll = false

  /// - Parameter classesOfIndex: By candidate, the query classes that it may matter to.
  /// - Throws: `.twinLost` or `.twinRefused`.
  package init(
    pool: TwinPool, indexes: [HypotheticalIndex], classes: [PlannedClass?], classesOfIndex: [[Int]],
    pinned: Set<Int> = []
  ) throws(PlannerError) {
    self.indexes = indexes
    self.pinned = pinned
    self.pool = pool
    var owners: [String: Int] = [:]
    for (number, index) in indexes.enumerated() {
      for name in index.names { owners[name] = number }
    }
    self.owners = owners
    tables = indexes.map(\.definition.table)
    self.classes = classes
    var carriers = [[Int]](repeating: [], count: classes.count)
    for (number, index) in indexes.enumerated() where index.carriesStatistics {
      for queryClass in classesOfIndex[number] { carriers[queryClass].append(number) }
    }
    self.carriers = carriers
    memories = zip(classes, carriers).map { planned, carriers in
      (planned?.bindings ?? []).map { PlanMemory(baseline: $0.baseline.cost, carriers: carriers) }
    }
    try expect(Array(indexes.indices))
  }

  /// Forgets all about query classes that cost something else now, since existing indexes are hidden for good.
  func rebase(_ replanned: [Int: PlannedClass]) {
    for (number, planned) in replanned {
      classes[number] = planned
      memories[number] = planned.bindings.map {
        PlanMemory(baseline: $0.baseline.cost, carriers: carriers[number])
      }
    }
  }

  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    var open = Set(questions).filter { known($0) == nil }
    var attempts = 0
    while !open.isEmpty {
      guard attempts < Self.maximumAttempts else {
        throw PlannerError(.twinRefused, "the planner's answers about a configuration of indexes contradict each other")
      }
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

  package func floor(_ question: CostQuestion) -> Double {
    guard let bindings = classes[question.queryClass]?.bindings, !timedOut.contains(question.queryClass) else {
      return unchanged(question.queryClass).cost
    }
    return zip(bindings, memories[question.queryClass]).reduce(0) {
      $0 + $1.0.weight * $1.1.floor(question.configuration)
    }
  }

  package func records(of queryClass: Int) -> [CostRecord] {
    guard let bindings = classes[queryClass]?.bindings, !timedOut.contains(queryClass) else { return [] }
    return zip(bindings, memories[queryClass]).map { $1.record(weight: $0.weight) }
  }

  /// The part of a class's executions, by the weights of its parameter values, whose plans use a candidate.
  ///
  /// - Parameter configuration: One that was asked about.
  func share(of candidate: Int, in queryClass: Int, with configuration: [Int]) -> Double {
    zip(classes[queryClass]?.bindings ?? [], memories[queryClass]).reduce(0) {
      $0 + ($1.1.answer(configuration)?.used.contains(candidate) == true ? $1.0.weight : 0)
    }
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
    let switches: Switches
    let units: [Unit]
  }

  /// What a configuration has and lacks beside what is visible. Both sorted.
  private struct Switches: Hashable, Comparable {
    let shown: [Int]
    let hidden: [Int]

    static func < (left: Self, right: Self) -> Bool {
      (left.shown + left.hidden).lexicographicallyPrecedes(right.shown + right.hidden)
    }
  }

  /// Plans that are asked for in one round trip, at most.
  private static let batchSize = 24

  /// Times that a question is asked again because its plan picked what is not in the configuration, before all of a
  /// table that isn't is hidden.
  private static let patience = 2

  /// Each makes the candidates of another table known that a plan picks.
  private static let maximumAttempts = 100

  private func ask(_ questions: Set<CostQuestion>, hidingTables: Bool) throws {
    let chunks = self.chunks(batches(questions, hidingTables: hidingTables))
    let answers = try pool.map(chunks) { [classes, indexes] twin, chunk throws(PlannerError) in
      func identifiers(_ candidates: [Int]) -> [UInt32] { candidates.flatMap { indexes[$0].oids } }
      let plans = try twin.summaries(
        of: chunk.map { batch in
          WhatIf(
            batch.units.map { classes[$0.queryClass]!.bindings[$0.binding].statement },
            showing: identifiers(batch.switches.shown), hiding: identifiers(batch.switches.hidden))
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
    let members = hidingTables ? Dictionary(grouping: visible) { tables[$0] } : [:]
    var open: [Switches: [Unit]] = [:]
    for question in questions {
      for (binding, memory) in memories[question.queryClass].enumerated()
      where memory.answer(question.configuration) == nil {
        let configuration = question.configuration
        let picked = memory.picked.union(carriers[question.queryClass]).intersection(visible)
          .subtracting(configuration)
        let hidden =
          hidingTables ? Set(picked.flatMap { members[tables[$0]] ?? [] }).subtracting(configuration) : picked
        let switches = Switches(
          shown: configuration.filter { !visible.contains($0) }, hidden: hidden.sorted())
        open[switches, default: []].append(
          Unit(queryClass: question.queryClass, binding: binding, configuration: configuration))
      }
    }
    // Sorted, so that the sessions' caches see neighbouring configurations, and runs are alike.
    return open.sorted { $0.key < $1.key }.flatMap { switches, units in
      let sorted = units.sorted { ($0.queryClass, $0.binding) < ($1.queryClass, $1.binding) }
      return stride(from: 0, to: sorted.count, by: Self.batchSize).map {
        Batch(switches: switches, units: Array(sorted[$0..<min($0 + Self.batchSize, sorted.count)]))
      }
    }
  }

  /// Several for each twin, so that none waits long for the others.
  private func chunks(_ batches: [Batch]) -> [[Batch]] {
    let units = batches.reduce(0) { $0 + $1.units.count }
    let size = min(Self.batchSize, units / (4 * pool.twins.count) + 1)
    var chunks: [[Batch]] = []
    var room = 0
    for batch in batches {
      if room < batch.units.count {
        chunks.append([])
        room = size
      }
      chunks[chunks.count - 1].append(batch)
      room -= batch.units.count
    }
    return chunks
  }

  // MARK: - What is visible

  package func expect(_ configuration: [Int]) throws(PlannerError) {
    let expected = Set(configuration)
    try setVisible(false, visible.subtracting(expected))
    try setVisible(true, expected.subtracting(visible))
    visible = expected
  }

  private func setVisible(_ isVisible: Bool, _ candidates: Set<Int>) throws(PlannerError) {
    guard !candidates.isEmpty else { return }
    try pool.twins[0].setVisible(isVisible, candidates.sorted().map { indexes[$0] })
  }

  package func forget(_ candidates: [Int]) throws {
    let gone = keepsAll ? [] : candidates.filter { !pinned.contains($0) }
    guard !gone.isEmpty else { return }
    visible.subtract(gone)
    try pool.twins[0].forgetHypothetical(gone.map { indexes[$0] })
  }
}
