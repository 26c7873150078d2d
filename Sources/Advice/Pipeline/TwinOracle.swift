package import Planner
package import Selection
internal import Synchronization

/// Answers what-if questions by the planners of twins, each question once, and many without asking.
///
/// A plan that was the cheapest with the candidates C, and uses those in U, is the cheapest with any C' between U and C:
/// it is still possible, and no other has become so. Such a question is answered from what is known.
///
/// Source: the reuse of plans in INUM (Papadomanolakis, Dash, Ailamaki, "Efficient Use of the Query Optimizer for
/// Automated Physical Design", VLDB 2007), here for whole plans.
package final class TwinOracle: CostOracle {
  private let pool: TwinPool
  /// For each twin the oids of its hypothetical indexes, by candidate.
  private let oids: [[[UInt32]]]
  /// For each twin its hypothetical indexes, by candidate.
  private let indexes: [[HypotheticalIndex]]
  /// Candidates that a user named: they are asked about whatever comes.
  private let pinned: Set<Int>
  /// The candidates by the names that plans have for their indexes.
  private let owners: [String: Int]
  /// By query class; nil for those that are not analysed.
  private let classes: [PlannedClass?]
  private var cache: [CostQuestion: CostAnswer] = [:]
  /// By query class, what the planner said.
  private var known: [[(configuration: [Int], answer: CostAnswer)]]
  /// EXPLAINs asked so far.
  package private(set) var whatIfCalls = 0

  package init(
    pool: TwinPool, indexes: [[HypotheticalIndex]], classes: [PlannedClass?], pinned: Set<Int> = []
  ) {
    self.indexes = indexes
    self.pinned = pinned
    self.pool = pool
    oids = indexes.map { $0.map(\.oids) }
    var owners: [String: Int] = [:]
    for (number, index) in (indexes.first ?? []).enumerated() {
      for name in index.names { owners[name] = number }
    }
    self.owners = owners
    self.classes = classes
    known = [[(configuration: [Int], answer: CostAnswer)]](repeating: [], count: classes.count)
  }

  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    var open: [[Int]: [Int]] = [:]
    var seen: Set<CostQuestion> = []
    for question in questions where cache[question] == nil && seen.insert(question).inserted {
      if question.configuration.isEmpty {
        cache[question] = CostAnswer(cost: classes[question.queryClass]?.baselineCost ?? 0, used: [])
      } else if let answer = inferred(question) {
        cache[question] = answer
      } else {
        open[question.configuration, default: []].append(question.queryClass)
      }
    }
    let batches = open.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    guard !batches.isEmpty else { return questions.map { cache[$0]! } }
    let answers = try pool.map(Array(batches.indices)) {
      [pool, classes, oids, owners] twin, batch throws(PlannerError) in
      let (configuration, members) = batches[batch]
      let worker = pool.twins.firstIndex { $0 === twin }!
      return try Self.plan(
        members.compactMap { classes[$0] }, on: twin, showing: configuration.flatMap { oids[worker][$0] }, owners)
    }
    for (batch, planned) in zip(batches, answers) {
      whatIfCalls += planned.calls
      for (queryClass, answer) in zip(batch.value, planned.answers) {
        cache[CostQuestion(queryClass: queryClass, configuration: batch.key)] = answer
        known[queryClass].append((batch.key, answer))
      }
    }
    return questions.map { cache[$0]! }
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

  /// The answer that follows from an earlier one.
  private func inferred(_ question: CostQuestion) -> CostAnswer? {
    known[question.queryClass].first { earlier in
      earlier.answer.used.allSatisfy { question.configuration.contains($0) }
        && question.configuration.isSortedSubset(of: earlier.configuration)
    }?.answer
  }

  private static func plan(
    _ classes: [PlannedClass], on twin: Twin, showing: [UInt32], _ owners: [String: Int]
  ) throws(PlannerError) -> (answers: [CostAnswer], calls: Int) {
    let bindings = classes.flatMap(\.bindings)
    let summaries = try twin.summaries(of: bindings.map(\.statement), showing: showing)
    var position = 0
    let answers = classes.map { planned in
      var cost = 0.0
      var used: Set<Int> = []
      for binding in planned.bindings {
        // The planner took the statement before; should it refuse now, nothing is gained by this configuration.
        let summary = summaries[position] ?? binding.baseline
        cost += binding.weight * summary.cost
        used.formUnion(summary.indexes.compactMap { owners[$0] })
        position += 1
      }
      return CostAnswer(cost: cost, used: used)
    }
    return (answers, bindings.count)
  }
}

extension [Int] {
  /// Whether every member of this sorted array is in the other, which is sorted too.
  fileprivate func isSortedSubset(of other: [Int]) -> Bool {
    guard count <= other.count else { return false }
    var position = 0
    for member in self {
      while position < other.count, other[position] < member { position += 1 }
      guard position < other.count, other[position] == member else { return false }
      position += 1
    }
    return true
  }
}
