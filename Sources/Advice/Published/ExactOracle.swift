internal import Catalog
internal import Planner
internal import Selection

/// Answers what-if questions by the planners of twins, each by planning it in its very configuration.
///
/// Nothing follows from other answers, as in the evaluations of published algorithms. There are thousands of candidates, of
/// which few are asked about, so that each is made when it first is.
final class ExactOracle: CostOracle {
  private let pool: TwinPool
  /// By candidate.
  private let definitions: [IndexDefinition]
  /// By candidate, the query classes that read one of its columns.
  private let readers: [Set<Int>]
  private let classes: [PlannedClass?]
  /// The candidates that the twins have.
  private(set) var indexes: [Int: HypotheticalIndex] = [:]
  private(set) var refusals: [Int: PlannerError] = [:]
  /// The candidates by the names that plans have for their indexes.
  private var owners: [String: Int] = [:]
  /// Candidates that every question sees, unless it hides them.
  private var visible: Set<Int> = []
  /// Of the next candidate that is made.
  private var number = 0
  /// Classes with which the planner did not come to an end in some configuration: they cost what they did.
  private(set) var timedOut: Set<Int> = []

  /// - Parameter readers: By candidate, the query classes that read one of its columns.
  init(pool: TwinPool, definitions: [IndexDefinition], readers: [[Int]], classes: [PlannedClass?]) {
    self.pool = pool
    self.definitions = definitions
    self.readers = readers.map(Set.init)
    self.classes = classes
  }

  func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    try make(questions.reduce(into: []) { $0.formUnion($1.configuration) })
    var answers = try ask(questions) { queryClass, candidate in readers[candidate].contains(queryClass) }
    // `count(*)` reads any index, also one on columns that are not in the question.
    let strays = questions.indices.filter { !answers[$0].used.isSubset(of: questions[$0].configuration) }
    let exact = try ask(strays.map { questions[$0] }) { _, _ in true }
    for (position, answer) in zip(strays, exact) { answers[position] = answer }
    return answers
  }

  func estimate(_ question: CostQuestion) -> CostAnswer { unchanged(question.queryClass) }

  func floor(_ question: CostQuestion) -> Double { 0 }

  func expect(_ configuration: [Int]) throws {
    let expected = Set(configuration).filter { indexes[$0] != nil }
    try setVisible(false, visible.subtracting(expected))
    try setVisible(true, expected.subtracting(visible))
    visible = expected
  }

  func forget(_ candidates: [Int]) throws {
    let gone = candidates.filter { indexes[$0] != nil }
    guard !gone.isEmpty else { return }
    visible.subtract(gone)
    try pool.twins[0].forgetHypothetical(gone.map { indexes[$0]! })
    for candidate in gone { indexes[candidate]!.names.forEach { owners[$0] = nil } }
    for candidate in gone { indexes[candidate] = nil }
  }

  private func unchanged(_ queryClass: Int) -> CostAnswer {
    CostAnswer(cost: classes[queryClass]?.baselineCost ?? 0, used: [])
  }

  private func setVisible(_ isVisible: Bool, _ candidates: Set<Int>) throws(PlannerError) {
    guard !candidates.isEmpty else { return }
    try pool.twins[0].setVisible(isVisible, candidates.sorted().map { indexes[$0]! })
  }

  /// Makes what is not there yet. Of two that cost the same the planner takes the one that was made last, so that those with
  /// fewer keys, which come first among candidates, are; and an index of a partitioned table before those of its partitions.
  private func make(_ candidates: Set<Int>) throws(PlannerError) {
    let twin = pool.twins[0]
    func depth(_ candidate: Int) -> Int { twin.tables.ancestors(of: definitions[candidate].table).count }
    let missing = candidates.filter { indexes[$0] == nil && refusals[$0] == nil }
      .map { (depth: depth($0), candidate: $0) }
      .sorted { ($0.depth, $1.candidate) < ($1.depth, $0.candidate) }.map(\.candidate)
    guard !missing.isEmpty else { return }
    let results = try twin.createHypothetical(missing.map { definitions[$0] }, numberedFrom: number)
    number += missing.count
    for (candidate, result) in zip(missing, results) {
      switch result {
      case .success(let index): indexes[candidate] = index
      case .failure(let error): refusals[candidate] = error
      }
    }
    // Names of partitions' indexes are PostgreSQL's.
    let made = indexes.keys.sorted()
    if missing.contains(where: { indexes[$0].map { $0.parts.count > 1 } ?? false }) {
      for (candidate, index) in zip(made, try twin.distinguish(made.map { indexes[$0]! })) {
        indexes[candidate] = index
      }
    }
    for candidate in made { indexes[candidate]!.names.forEach { owners[$0] = candidate } }
  }

  // MARK: - Asking

  /// One binding of a question's class.
  private struct Unit {
    let question: Int
    let queryClass: Int
    let binding: Int
  }

  /// Units that are planned with the same candidates shown, or hidden.
  private struct Batch {
    let shown: [UInt32]
    let hidden: [UInt32]
    var units: [Unit]
  }

  private struct Switches: Hashable {
    let shown: [Int]
    let hidden: [Int]
  }

  /// Plans that are asked for in one round trip, about.
  private static let batchSize = 24

  /// - Parameter hides: Whether a visible candidate that is not in a class's question is hidden from it.
  private func ask(
    _ questions: [CostQuestion], hiding hides: (_ queryClass: Int, _ candidate: Int) -> Bool
  ) throws -> [CostAnswer] {
    let chunks = chunks(batches(questions, hiding: hides))
    let answers = try pool.map(chunks) { [classes] twin, chunk throws(PlannerError) in
      let plans = try twin.summaries(
        of: chunk.map { batch in
          WhatIf(
            batch.units.map { classes[$0.queryClass]!.bindings[$0.binding].statement }, showing: batch.shown,
            hiding: batch.hidden)
        })
      return zip(chunk, plans).flatMap { batch, plans in
        zip(batch.units, plans).map { unit, plan in
          let statement = classes[unit.queryClass]!.bindings[unit.binding].statement
          return (unit: unit, plan: plan, isTooSlow: plan == nil && twin.isTooSlow(statement))
        }
      }
    }
    var plans: [[Int: PlanSummary]] = questions.map { _ in [:] }
    for answer in answers.joined() {
      if answer.isTooSlow { timedOut.insert(answer.unit.queryClass) }
      plans[answer.unit.question][answer.unit.binding] = answer.plan
    }
    return zip(questions, plans).map { combined($0, $1) }
  }

  private func combined(_ question: CostQuestion, _ plans: [Int: PlanSummary]) -> CostAnswer {
    guard let bindings = classes[question.queryClass]?.bindings, !timedOut.contains(question.queryClass) else {
      return unchanged(question.queryClass)
    }
    var (cost, used) = (0.0, Set<Int>())
    for (number, binding) in bindings.enumerated() {
      // Without any candidate it is known; should the planner refuse now, nothing is gained by this configuration.
      let plan = plans[number] ?? binding.baseline
      cost += binding.weight * plan.cost
      used.formUnion(plan.indexes.compactMap { owners[$0] })
    }
    return CostAnswer(cost: cost, used: used)
  }

  /// Sorted, so that the sessions' caches see neighbouring configurations, and runs are alike.
  private func batches(_ questions: [CostQuestion], hiding hides: (Int, Int) -> Bool) -> [Batch] {
    var open: [Switches: [Unit]] = [:]
    for (number, question) in questions.enumerated() {
      let queryClass = question.queryClass
      guard let bindings = classes[queryClass]?.bindings, !question.configuration.isEmpty,
        !timedOut.contains(queryClass)
      else { continue }
      let switches = Switches(
        shown: question.configuration.filter { indexes[$0] != nil && !visible.contains($0) },
        hidden: visible.filter { hides(queryClass, $0) }.subtracting(question.configuration).sorted())
      open[switches, default: []] += bindings.indices.map {
        Unit(question: number, queryClass: queryClass, binding: $0)
      }
    }
    func oids(_ candidates: [Int]) -> [UInt32] { candidates.flatMap { indexes[$0]!.oids } }
    return open.sorted {
      ($0.key.shown + $0.key.hidden).lexicographicallyPrecedes($1.key.shown + $1.key.hidden)
    }.flatMap { switches, units in
      let (shown, hidden) = (oids(switches.shown), oids(switches.hidden))
      return stride(from: 0, to: units.count, by: Self.batchSize).map {
        Batch(shown: shown, hidden: hidden, units: Array(units[$0..<min($0 + Self.batchSize, units.count)]))
      }
    }
  }

  private func chunks(_ batches: [Batch]) -> [[Batch]] {
    var chunks: [[Batch]] = []
    var room = 0
    for batch in batches {
      if room < batch.units.count {
        chunks.append([])
        room = Self.batchSize
      }
      chunks[chunks.count - 1].append(batch)
      room -= batch.units.count
    }
    return chunks
  }
}
