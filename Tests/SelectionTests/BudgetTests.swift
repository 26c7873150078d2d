import Testing

@testable import Selection

/// Selection within a budget, against every configuration that there is.
struct BudgetTests {
  private typealias Plan = FakeCosts.Plan

  /// Plans of one or two candidates that save at least a third of a class's cost, so that none is insignificant.
  private static func problem(_ generator: inout SplitMix64) -> (FakeCosts, SelectionProblem) {
    let candidates = Int.random(in: 2...9, using: &generator)
    let sizes = (0..<candidates).map { _ in Int.random(in: 1...100, using: &generator) }
    let classes = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
      let baseline = Double.random(in: 100...10_000, using: &generator)
      return [Plan(needs: [], cost: baseline)]
        + (0..<Int.random(in: 1...5, using: &generator)).map { _ in
          let needs = (0..<(Int.random(in: 0..<4, using: &generator) == 0 ? 2 : 1)).map { _ in
            Int.random(in: 0..<candidates, using: &generator)
          }
          return Plan(needs: Set(needs), cost: baseline * .random(in: 0.001...0.7, using: &generator))
        }
    }
    let costs = FakeCosts(classes)
    let total = sizes.reduce(0, +)
    return (
      costs,
      costs.problem(
        sizes: sizes, weights: classes.map { _ in .random(in: 1...100, using: &generator) },
        limits: .init(
          budget: .random(in: total / 10...total * 3 / 4, using: &generator),
          maximumIndexes: Bool.random(using: &generator) ? Int.random(in: 1...4, using: &generator) : nil))
    )
  }

  private static func total(_ chosen: [Int], _ costs: FakeCosts, _ problem: SelectionProblem) -> Double {
    let questions = problem.weights.indices.map { CostQuestion(queryClass: $0, configuration: chosen) }
    return zip(problem.weights, costs.answer(questions)).reduce(0) { $0 + $1.0 * $1.1.cost }
  }

  @Test func `the one index that fits is found when the planner prefers two others, or a wider one`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0, 1], cost: 10), Plan(needs: [1], cost: 300)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [2], cost: 10), Plan(needs: [3], cost: 600)],
    ])
    let problem = costs.problem(sizes: [50, 30, 60, 10], limits: .init(budget: 45))
    #expect(try GreedySelection().select(problem, costs).chosen == [1, 3])
  }

  @Test func `within a number of indexes those are chosen that save most, however large they are`() throws {
    let costs = FakeCosts((0..<8).map { [Plan(needs: [], cost: 1_000), Plan(needs: [$0], cost: $0 < 5 ? 800 : 10)] })
    let problem = costs.problem(sizes: [1, 1, 1, 1, 1, 900, 900, 900], limits: .init(maximumIndexes: 3))
    #expect(try GreedySelection().select(problem, costs).chosen == [5, 6, 7])
  }

  @Test func `the one index is the best, though each class prefers two at once`() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let (costs, problem) = Self.problem(&generator)
      let counted = FakeCosts(costs.plans)
      let single = SelectionProblem(
        candidates: problem.candidates, weights: problem.weights, baseline: problem.baseline,
        limits: .init(maximumIndexes: 1))
      let chosen = try GreedySelection().select(single, counted).chosen
      let best = problem.candidates.indices.map { Self.total([$0], costs, problem) }.min()!
      #expect(Self.total(chosen, costs, problem) <= 1.001 * best)
      let searched = FakeCosts(costs.plans)
      let found = try SingleSearch(problem, floor: searched.floor, ask: searched.answer).best(
        1, among: problem.candidates.indices)
      #expect(found.first.map { Self.total([$0.candidate], costs, problem) <= 1.001 * best } ?? true)
    }
  }

  @Test func `of many candidates few are asked about to find the best one`() throws {
    // What the classes of a table save together by any index is little, but for one table's.
    let costs = FakeCosts(
      (0..<40).map { queryClass in
        [Plan(needs: [], cost: 1_000)]
          + (0..<10).map { number in
            Plan(needs: [queryClass / 4 * 10 + number], cost: queryClass < 4 ? Double(100 + 50 * number) : 900)
          }
      })
    let flat = costs.problem(sizes: (0..<100).map { _ in 10 })
    let problem = SelectionProblem(
      candidates: flat.candidates.enumerated().map { number, candidate in
        .init(table: number / 10, sizeInBytes: 10, maintenance: 0, classes: candidate.classes)
      }, weights: flat.weights, baseline: flat.baseline, limits: .init())
    let found = try SingleSearch(problem, floor: costs.floor, ask: costs.answer).best(2, among: 0..<100)
    #expect(found.prefix(2).map(\.candidate) == [0, 1])
    #expect(costs.questions < 200, "each class was asked about each candidate in 400")
  }

  @Test func `what candidates take of a number of indexes does not depend on their sizes`() throws {
    let costs = FakeCosts((0..<4).map { [Plan(needs: [], cost: 1_000), Plan(needs: [$0], cost: $0 < 2 ? 800 : 10)] })
    let problem = costs.problem(sizes: [1, 1, 900, 900], limits: .init(maximumIndexes: 2))
    for number in 0..<4 { _ = costs.answer([CostQuestion(queryClass: number, configuration: [number])]) }
    var search = BudgetSearch(problem, PlanTable(problem, records: (0..<4).map(costs.records)))
    #expect(search.steps().map(\.cost) == [3_010, 2_020])
  }

  @Test func `nothing is chosen, and next to nothing asked, where no index is allowed`() throws {
    let costs = FakeCosts((0..<8).map { [Plan(needs: [], cost: 1_000), Plan(needs: [$0], cost: 10)] })
    let problem = costs.problem(sizes: [1, 1, 1, 1, 1, 1, 1, 1], limits: .init(maximumIndexes: 0))
    #expect(try GreedySelection().select(problem, costs).chosen == [])
    #expect((0..<8).allSatisfy { costs.records(of: $0)[0].answers.count <= 2 })
  }

  @Test func `what helps no class significantly and all by next to nothing is not chosen to fill a budget`() throws {
    let costs = FakeCosts(
      [
        [Plan(needs: [], cost: 1_000_000), Plan(needs: [0], cost: 10)],
        [Plan(needs: [], cost: 1_000_000), Plan(needs: [3], cost: 10)],
      ]
        + [[Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 850), Plan(needs: [1, 2], cost: 840)]])
    let problem = costs.problem(sizes: [100, 10, 10, 500], limits: .init(budget: 200))
    #expect(try GreedySelection().select(problem, costs).chosen == [0, 1])
  }

  @Test func `an index that saves each class too little and all of them much is chosen within a budget`() throws {
    let costs = FakeCosts(
      [[Plan(needs: [], cost: 100_000), Plan(needs: [1], cost: 80_000)]]
        + (0..<20).map { _ in [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 980)] })
    let problem = costs.problem(sizes: [10, 10], limits: .init(budget: 25))
    #expect(try GreedySelection().select(problem, costs).chosen == [0, 1])
    let free = costs.problem(sizes: [10, 10], limits: .init())
    #expect(try GreedySelection().select(free, FakeCosts(costs.plans)).chosen == [1])
  }

  @Test func `copies of existing indexes that a plan takes along don't keep the rest of it out of a budget`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0, 1, 2, 3], cost: 10), Plan(needs: [0, 1], cost: 12)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [4], cost: 600)],
    ])
    let problem = costs.problem(sizes: [40, 40, 15, 15, 60], existing: [2, 3], limits: .init(budget: 85))
    #expect(try GreedySelection().select(problem, costs).chosen == [0, 1])
  }

  @Test func `a plan is guessed with the smallest that may take the place of each of its indexes, within the limits`() {
    let costs = FakeCosts([[Plan(needs: [], cost: 1_000), Plan(needs: [0, 1], cost: 10)]])
    let asked = [[0, 1], [0], [1], [2], [3]]
    _ = costs.answer(asked.map { CostQuestion(queryClass: 0, configuration: $0) })
    let problem = SelectionProblem(
      candidates: [60, 60, 40, 40].map { .init(sizeInBytes: $0, maintenance: 0, classes: [0]) }, weights: [1],
      baseline: costs.baseline, limits: .init(budget: 85))
    let table = PlanTable(
      problem, records: [costs.records(of: 0)],
      guess: .variations(Substitutes(alike: [[2], [3], [], []], merged: [[], [], [], []], classes: 1)))
    #expect(table.plans.contains { $0.candidates == [2, 3] && $0.cost == 10 })
    #expect(table.plans.allSatisfy { problem.fits($0.candidates) })
  }

  @Test func `many small savings that are much together stay`() throws {
    // Each class saves too little to be noticed by itself; all together save nearly all that can be saved.
    let small = (1...200).map { [Plan(needs: [], cost: 8), Plan(needs: [$0], cost: 4)] }
    let costs = FakeCosts([[Plan(needs: [], cost: 10), Plan(needs: [0], cost: 1)]] + small)
    let problem = costs.problem(
      sizes: [1_000] + small.map { _ in 1 },
      limits: .init(budget: 500, minimumGain: 0.1, noticeableSaving: 5, noticeableShare: 0.01))
    #expect(try GreedySelection().select(problem, costs).chosen.count >= 190)
  }

  @Test func `a number of indexes that does not bind changes nothing, and a budget nothing for the worse`() throws {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<100 {
      let (costs, problem) = Self.problem(&generator)
      func select(_ limits: SelectionProblem.Limits) throws -> SelectionResult {
        let free = SelectionProblem(
          candidates: problem.candidates, weights: problem.weights, baseline: problem.baseline, limits: limits)
        return try GreedySelection().select(free, FakeCosts(costs.plans))
      }
      let unlimited = try select(.init())
      #expect(try select(.init(maximumIndexes: 100)) == unlimited)
      let rich = try select(.init(budget: 10_000, maximumIndexes: 100)).chosen
      #expect(Self.total(rich, costs, problem) <= 1.001 * Self.total(unlimited.chosen, costs, problem))
    }
  }

  @Test func `nearly always as good as the best of all configurations, and never worse than one index`() throws {
    var generator = SplitMix64(seed: 3)
    var shortfalls: [Double] = []
    for _ in 0..<500 {
      let (costs, problem) = Self.problem(&generator)
      let budget = try #require(problem.limits.budget)
      let result = try GreedySelection().select(problem, costs)
      let none = Self.total([], costs, problem)
      let saved = none - Self.total(result.chosen, costs, problem)
      let configurations = (0..<(1 << problem.candidates.count)).map { bits in
        problem.candidates.indices.filter { bits >> $0 & 1 == 1 }
      }.filter {
        $0.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } <= budget
          && $0.count <= problem.limits.maximumIndexes ?? .max
      }
      let savings = configurations.map { none - Self.total($0, costs, problem) }
      let best = savings.max() ?? 0
      let single = zip(configurations, savings).filter { $0.0.count == 1 }.map(\.1).max() ?? 0
      // What is dropped as insignificant is less than a tenth of a class.
      #expect(saved >= single - 0.1 * (none - single), "\(saved) saved, \(single) by one index")
      shortfalls.append(best > 0 ? 1 - saved / best : 0)
    }
    #expect(shortfalls.count { $0 > 0.001 } <= 15)
    #expect(shortfalls.count { $0 > 0.05 } <= 2)
    #expect(shortfalls.allSatisfy { $0 <= 0.15 })
  }
}
