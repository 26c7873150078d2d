import Testing

@testable import Selection

/// The search over a table of plans, beside the best of all configurations.
struct BudgetSearchTests {
  private static func cost(_ chosen: Set<Int>, _ problem: SelectionProblem, _ records: [[CostRecord]]) -> Double {
    zip(problem.weights, records).reduce(0) { sum, entry in
      sum
        + entry.1.reduce(0) { sum, record in
          let possible = record.plans.filter { chosen.isSuperset(of: $0.candidates) }.map(\.cost)
          return sum + entry.0 * record.weight * min(record.baseline, possible.min() ?? .infinity)
        }
    }
  }

  @Test func `what is found keeps the limits and is nearly always as good as the best`() {
    let shares = (UInt64(0)..<300).map(share)
    #expect(shares.count { $0 < 0.97 } <= 3, "\(shares.filter { $0 < 0.97 })")
    #expect(shares.allSatisfy { $0 > 0.8 })
  }

  /// The part of the largest saving that is found.
  private func share(_ seed: UInt64) -> Double {
    var generator = SplitMix64(seed: seed)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    let count = 4 + below(7)
    let records = (0..<(2 + below(8))).map { _ in
      let baseline = 1_000.0 + Double(below(9_000))
      let plans = (0..<(1 + below(8))).map { _ in
        (
          candidates: Set((0..<(1 + below(3))).map { _ in below(count) }).sorted(),
          cost: baseline * Double(below(900)) / 1_000
        )
      }
      return [CostRecord(weight: 1, baseline: baseline, answers: [], plans: plans)]
    }
    let sizes = (0..<count).map { _ in 1 + below(100) }
    let limits = SelectionProblem.Limits(
      budget: 20 + below(sizes.reduce(0, +)), maximumIndexes: below(3) == 0 ? 1 + below(4) : nil, minimumGain: 0)
    let problem = SelectionProblem(
      candidates: sizes.map { .init(sizeInBytes: $0, maintenance: 0, classes: Array(records.indices)) },
      weights: records.map { _ in Double(1 + below(9)) }, baseline: records.map { $0[0].baseline }, limits: limits)
    func fits(_ chosen: [Int]) -> Bool {
      chosen.reduce(0) { $0 + sizes[$1] } <= limits.budget! && chosen.count <= limits.maximumIndexes ?? .max
    }
    let table = PlanTable(problem, records: records)
    let search = BudgetSearch(problem, table)
    let found = search.best(from: Array(0..<count))
    #expect(fits(found))
    let all = (0..<(1 << count)).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }.filter(fits)
    let none = Self.cost([], problem, records)
    let best = none - all.map { Self.cost(Set($0), problem, records) }.min()!
    let saved = none - Self.cost(Set(found), problem, records)
    let again = BudgetSearch(problem, table)
    #expect(again.best(from: Array(0..<count)) == found)
    return best > 0 ? saved / best : 1
  }

  @Test(arguments: UInt64(0)..<20)
  func `whatever was done before, a state is that of what is chosen`(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    let count = 3 + below(6)
    let records = (0..<6).map { _ in
      let plans = (0..<(1 + below(8))).map { _ in
        (candidates: Set((0..<(1 + below(3))).map { _ in below(count) }).sorted(), cost: Double(1 + below(900)))
      }
      return [CostRecord(weight: 1, baseline: 1_000, answers: [], plans: plans)]
    }
    let problem = SelectionProblem(
      candidates: (0..<count).map { _ in
        .init(sizeInBytes: 1 + below(100), maintenance: Double(below(20)), classes: Array(records.indices))
      },
      weights: records.map { _ in Double(1 + below(9)) }, baseline: records.map { $0[0].baseline },
      limits: .init(minimumGain: 0))
    let table = PlanTable(problem, records: records)
    var state = BudgetState(problem, table)
    var marks = [state.mark]
    for _ in 0..<200 {
      switch below(16) {
      case 0..<4: state.remove(below(count))
      case 4..<8: marks.append(state.mark)
      case 8..<11: state.goBack(to: marks.count > 1 ? marks.removeLast() : marks[0])
      case 11:
        state.settle()
        marks = [state.mark]
      default: state.add(below(count))
      }
      func objective(_ members: Set<Int>) -> Double {
        Self.cost(members, problem, records) + members.reduce(0) { $0 + problem.candidates[$1].maintenance }
      }
      let members = Set(state.members)
      #expect(abs(state.objective - objective(members)) < 1e-6)
      #expect(state.size == members.reduce(0) { $0 + problem.candidates[$1].sizeInBytes })
      for member in members {
        let loss = objective(members.subtracting([member])) - objective(members)
        #expect(abs(state.loss(of: member) - loss) < 1e-6 && state.isUseless(member) == (loss < 1e-6))
      }
    }
  }

  /// Classes that cost a small part with either of two candidates, of which the second one is better.
  private func search(_ baselines: [Double], ratio: Double, budget: Int) -> (SelectionProblem, [[CostRecord]]) {
    let records = baselines.map { baseline in
      [
        CostRecord(
          weight: 1, baseline: baseline, answers: [], plans: [([0], 2 * baseline / ratio), ([1], baseline / ratio)])
      ]
    }
    let problem = SelectionProblem(
      candidates: [10, 1_000].map { .init(sizeInBytes: $0, maintenance: 0, classes: Array(records.indices)) },
      weights: baselines.map { _ in 1 }, baseline: baselines, limits: .init(budget: budget, minimumGain: 0))
    return (problem, records)
  }

  @Test(arguments: [1e3, 1e5, 1e7])
  func `what has become superfluous goes, however much it saved at first`(_ ratio: Double) {
    var generator = SplitMix64(seed: UInt64(ratio))
    let baselines = (0..<100).map { _ in Double.random(in: 1...1_000, using: &generator) }
    let (problem, records) = search(baselines, ratio: ratio, budget: 1_010)
    let search = BudgetSearch(problem, PlanTable(problem, records: records))
    #expect(search.best(from: []) == [1])
  }

  @Test(.timeLimit(.minutes(1)), arguments: [1e9, 1e12, 1e15])
  func `the search ends where costs differ by more than numbers can tell`(_ large: Double) {
    let small = 1e-4
    let records =
      [(0, small), (1, small)].map { number, baseline in
        [CostRecord(weight: 1, baseline: baseline, answers: [], plans: [([number], baseline / 2)])]
      }
      + [[CostRecord(weight: 1, baseline: large, answers: [], plans: [([0], 100), ([1], 100)])]]
    let problem = SelectionProblem(
      candidates: (0..<2).map { _ in .init(sizeInBytes: 10, maintenance: 0, classes: [0, 1, 2]) },
      weights: [1, 1, 1], baseline: records.map { $0[0].baseline }, limits: .init(budget: 100, minimumGain: 0))
    let search = BudgetSearch(problem, PlanTable(problem, records: records))
    #expect(!search.best(from: []).isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func `the search ends where nothing is left of the cost`() {
    let baselines = [0.3, 0.6, 0.7]
    let (problem, records) = search(baselines, ratio: .infinity, budget: 10)
    let search = BudgetSearch(problem, PlanTable(problem, records: records))
    #expect(search.ends(from: [[0]])[0].members == [0])
  }

  @Test func `what is between nothing and everything gets cheaper with every byte that it saves most for`() {
    let records = [
      [CostRecord(weight: 1, baseline: 100, answers: [], plans: [([0], 50), ([0, 1], 10), ([2], 40)])],
      [CostRecord(weight: 1, baseline: 80, answers: [], plans: [([1], 20)])],
    ]
    let problem = SelectionProblem(
      candidates: [10, 10, 40].map { .init(sizeInBytes: $0, maintenance: 1, classes: [0, 1]) }, weights: [1, 1],
      baseline: [100, 80], limits: .init(budget: 60, minimumGain: 0))
    var search = BudgetSearch(problem, PlanTable(problem, records: records))
    let found = search.configurations(upTo: [0, 1, 2]).map { [Double($0.size), Double($0.count), $0.cost] }
    // Both of the plan at once, and nothing that is of no use beside them; then from all of it down to nothing.
    #expect(found.first == [20, 2, 30])
    #expect(found.dropFirst() == [[60, 3, 30], [20, 2, 30], [10, 1, 120], [0, 0, 180]])
  }

  @Test func `a state that is taken back is the one before`() {
    let records = [
      [CostRecord(weight: 1, baseline: 100, answers: [], plans: [([0], 50), ([0, 1], 10), ([2], 40)])],
      [CostRecord(weight: 0.5, baseline: 80, answers: [], plans: [([1], 20)])],
    ]
    let problem = SelectionProblem(
      candidates: [5, 6, 7].map { .init(sizeInBytes: $0, maintenance: 1, classes: [0, 1]) }, weights: [2, 4],
      baseline: [100, 40], limits: .init(budget: 100, minimumGain: 0))
    var state = BudgetState(problem, PlanTable(problem, records: records))
    #expect(state.objective == 360)
    state.add(0)
    #expect(state.objective == 261 && state.loss(of: 0) == 99)
    let mark = state.mark
    state.add(1)
    #expect(state.objective == 62 && state.size == 11)
    state.remove(0)
    #expect(state.objective == 241)
    state.goBack(to: mark)
    #expect(state.objective == 261 && state.size == 5 && state.members == [0])
    state.add(1)
    state.add(2)
    #expect(state.objective == 63 && state.loss(of: 0) == 59 && state.loss(of: 2) == -1)
  }
}
