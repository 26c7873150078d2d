package import Planner
package import Selection
internal import Synchronization

/// Answers what-if questions by the planners of twins, each question once.
package final class TwinOracle: CostOracle {
  private let pool: TwinPool
  /// For each twin its hypothetical indexes, by candidate.
  private let indexes: [[HypotheticalIndex]]
  /// By query class; nil for those that are not analysed.
  private let classes: [PlannedClass?]
  private var cache: [CostQuestion: CostAnswer] = [:]
  /// EXPLAINs asked so far.
  package private(set) var whatIfCalls = 0

  package init(pool: TwinPool, indexes: [[HypotheticalIndex]], classes: [PlannedClass?]) {
    self.pool = pool
    self.indexes = indexes
    self.classes = classes
  }

  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    var open: [[Int]: [Int]] = [:]
    var seen: Set<CostQuestion> = []
    for question in questions where cache[question] == nil && seen.insert(question).inserted {
      if question.configuration.isEmpty {
        cache[question] = CostAnswer(cost: classes[question.queryClass]?.baselineCost ?? 0, used: [])
      } else {
        open[question.configuration, default: []].append(question.queryClass)
      }
    }
    let batches = open.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let oids = indexes.map { $0.map(\.oids) }
    let owners = names()
    let answers = try pool.map(Array(batches.indices)) { [pool, classes] twin, batch throws(PlannerError) in
      let (configuration, members) = batches[batch]
      let worker = pool.twins.firstIndex { $0 === twin }!
      return try Self.plan(
        members.compactMap { classes[$0] }, on: twin, showing: configuration.flatMap { oids[worker][$0] }, owners)
    }
    for (batch, planned) in zip(batches, answers) {
      whatIfCalls += planned.calls
      for (queryClass, answer) in zip(batch.value, planned.answers) {
        cache[CostQuestion(queryClass: queryClass, configuration: batch.key)] = answer
      }
    }
    return questions.map { cache[$0]! }
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

  /// The candidates by the names that plans have for their indexes.
  private func names() -> [String: Int] {
    var owners: [String: Int] = [:]
    for (number, index) in (indexes.first ?? []).enumerated() {
      for name in index.names { owners[name] = number }
    }
    return owners
  }
}
