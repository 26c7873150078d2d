/// What a planner has said so far about one statement: the plans that it found, and among which indexes.
///
/// A plan is possible in every configuration that has the indexes it uses, so the cheapest possible one of those known
/// bounds the cost from above. A configuration with fewer indexes never has a cheaper plan, so what the planner said
/// about larger ones bounds the cost from below. Where both meet, the cost is known without asking.
///
/// Some indexes carry statistics of an expression, by which the planner estimates whether or not it reads them: what it
/// said counts only for configurations with the same ones of these.
///
/// Source: the reuse of plans in INUM (Papadomanolakis, Dash, Ailamaki, "Efficient Use of the Query Optimizer for
/// Automated Physical Design", VLDB 2007), here for whole plans.
package struct PlanMemory: Sendable {
  private struct Entry {
    /// Sorted.
    let configuration: [Int]
    /// Those of the configuration that carry statistics, sorted.
    let carried: [Int]
    let used: Set<Int>
    let cost: Double
  }

  /// By cost.
  private var entries: [Entry] = []
  private let baseline: Double
  /// Sorted.
  private let carriers: [Int]

  /// - Parameters:
  ///   - baseline: The cost without any candidate.
  ///   - carriers: The candidates with statistics that matter to the statement, sorted.
  package init(baseline: Double, carriers: [Int] = []) {
    self.baseline = baseline
    self.carriers = carriers
  }

  private func carried(_ configuration: [Int]) -> [Int] { carriers.filter(configuration.containsSorted) }

  /// - Parameter configuration: Sorted.
  package mutating func remember(_ answer: CostAnswer, for configuration: [Int]) {
    let entry = Entry(
      configuration: configuration, carried: carried(configuration), used: answer.used, cost: answer.cost)
    let place = entries.firstIndex { $0.cost > entry.cost } ?? entries.count
    entries.insert(entry, at: place)
  }

  /// The cheapest known plan that is possible: no configuration costs more than that, as long as the same statistics are
  /// seen. Where nothing is known of these, others' plans are the best guess.
  package func estimate(_ configuration: [Int]) -> CostAnswer {
    let carried = carried(configuration)
    return cheapest(configuration) { $0 == carried } ?? cheapest(configuration) { _ in true }
      ?? CostAnswer(cost: baseline, used: [])
  }

  /// The baseline bounds only what is planned without statistics of expressions.
  private func cheapest(_ configuration: [Int], _ isSeen: ([Int]) -> Bool) -> CostAnswer? {
    for entry in entries
    where (entry.cost < baseline || !entry.carried.isEmpty) && isSeen(entry.carried)
      && entry.used.allSatisfy(configuration.containsSorted)
    {
      return CostAnswer(cost: entry.cost, used: entry.used)
    }
    return nil
  }

  /// What the planner said about a configuration that has more: no configuration costs less than that.
  ///
  /// - Parameter configuration: Sorted.
  package func floor(_ configuration: [Int]) -> Double {
    guard !configuration.isEmpty else { return baseline }
    let carried = carried(configuration)
    return entries.last { $0.carried == carried && configuration.isSortedSubset(of: $0.configuration) }?.cost ?? 0
  }

  /// All that was said.
  ///
  /// - Parameter weight: The part of the class's executions that the statement stands for.
  package func record(weight: Double) -> CostRecord {
    CostRecord(
      weight: weight, baseline: baseline, answers: entries.map { ($0.configuration, $0.cost) },
      plans: entries.map { ($0.used.union($0.carried).sorted(), $0.cost) }, isComplete: carriers.isEmpty)
  }

  /// All candidates in the plans so far.
  package var picked: Set<Int> { entries.reduce(into: []) { $0.formUnion($1.used) } }

  /// The part of a cost by which a plan may be dearer than the cheapest and still stand for it.
  private static let tolerance = 0.001

  /// The planner's answer, as far as it follows from earlier ones.
  package func answer(_ configuration: [Int]) -> CostAnswer? {
    guard !configuration.isEmpty else { return CostAnswer(cost: baseline, used: []) }
    let carried = carried(configuration)
    let known = cheapest(configuration) { $0 == carried }
    guard let best = known ?? (carried.isEmpty ? CostAnswer(cost: baseline, used: []) : nil) else { return nil }
    let enough = best.cost * (1 - Self.tolerance)
    let isBest = entries.contains {
      $0.cost >= enough && $0.carried == carried && configuration.isSortedSubset(of: $0.configuration)
    }
    return isBest ? best : nil
  }
}

extension [Int] {
  /// Binary search.
  func containsSorted(_ value: Int) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == value
  }

  /// Whether every member of this sorted array is in the other, which is sorted too.
  func isSortedSubset(of other: [Int]) -> Bool {
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
