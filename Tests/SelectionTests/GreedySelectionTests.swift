import Testing

@testable import Selection

struct GreedySelectionTests {
  private typealias Plan = FakeCosts.Plan

  @Test func `one index that serves five classes beats five that serve one each`() throws {
    // Candidate 0 serves all five well, 1 to 5 serve one each a little better.
    let costs = FakeCosts(
      (0..<5).map { [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 10), Plan(needs: [$0 + 1], cost: 9.8)] })
    let problem = costs.problem(
      sizes: [100, 110, 110, 110, 110, 110], simpler: [1: [0], 2: [0], 3: [0], 4: [0], 5: [0]])
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == [0])
    #expect(result.costs == [10, 10, 10, 10, 10])
    guard case .belowThreshold(let gain) = result.reasons[3] else {
      Issue.record("candidate 3 has the reason \(String(describing: result.reasons[3]))")
      return
    }
    #expect(gain < 0.1)
  }

  @Test(arguments: [(30.0, [0, 1]), (12.0, [0])])
  func `the beginning of a chosen index stands beside it when that halves a class's cost`(
    cost: Double, expected: [Int]
  ) throws {
    // Candidate 1 is the beginning of 0, which does its work for the cost given where 1 does it for 10.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 10)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: cost), Plan(needs: [1], cost: 10)],
    ])
    let result = try GreedySelection().select(
      costs.problem(sizes: [100, 20], simpler: [0: [1]], limits: .init(noticeableSaving: 1)), costs)
    #expect(result.chosen == expected)
    if expected == [0] { #expect(result.reasons[1] == .copy(of: 0, gain: (cost - 10) / cost)) }
  }

  @Test func `of the same columns that order is taken which serves all classes best`() throws {
    // Each class proposes an order of its own; 0 is the planner's choice for the dear class, by very little.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 10_000), Plan(needs: [0], cost: 10), Plan(needs: [1], cost: 10.05)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 14), Plan(needs: [1], cost: 10)],
    ])
    let result = try GreedySelection().select(
      costs.problem(sizes: [100, 100], reordered: [0: [1], 1: [0]], limits: .init(noticeableSaving: 100)), costs)
    #expect(result.chosen == [1])
  }

  @Test func `a copy that quarters a class's cost does not go by a simpler copy that halves it`() throws {
    // Both have the keys of an index that exists.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 250), Plan(needs: [1], cost: 490)]
    ])
    let problem = costs.problem(sizes: [100, 50], simpler: [0: [1]], existing: [0, 1])
    #expect(try GreedySelection().select(problem, costs).chosen == [0])
  }

  @Test(arguments: [(30.0, [0, 1]), (12.0, [0])])
  func `a partition's index stands beside that of the table above when it halves a class's cost`(
    cost: Double, expected: [Int]
  ) throws {
    // Candidate 1 is of a partition, 0 of the partitioned table, whose queries need it.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 5_000), Plan(needs: [0], cost: 10)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: cost), Plan(needs: [1], cost: 10)],
    ])
    let result = try GreedySelection().select(
      costs.problem(sizes: [100, 20], above: [1: [0]], limits: .init(noticeableSaving: 1)), costs)
    #expect(result.chosen == expected)
    if expected == [0] { #expect(result.reasons[1] == .copy(of: 0, gain: (cost - 10) / cost)) }
  }

  @Test func `indexes that only help together are taken together`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 990), Plan(needs: [0, 1], cost: 5)]
    ])
    let result = try GreedySelection().select(costs.problem(sizes: [10, 10]), costs)
    #expect(result.chosen == [0, 1])
  }

  @Test func `a rare class's obvious index is found beside a dear class that it hardly changes`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000_000), Plan(needs: [0], cost: 999_999)],
      [Plan(needs: [], cost: 100), Plan(needs: [0], cost: 1)],
    ])
    let result = try GreedySelection().select(costs.problem(sizes: [10], weights: [1_000, 1]), costs)
    #expect(result.chosen == [0])
  }

  @Test func `what saves less than the threshold is refused with its gain`() throws {
    let costs = FakeCosts([[Plan(needs: [], cost: 100), Plan(needs: [0], cost: 95)]])
    let result = try GreedySelection().select(costs.problem(sizes: [10]), costs)
    #expect(result.chosen.isEmpty)
    #expect(result.reasons[0] == .belowThreshold(gain: 0.05))
  }

  @Test func `upkeep above the saving refuses an index`() throws {
    let costs = FakeCosts([[Plan(needs: [], cost: 100), Plan(needs: [0], cost: 10)]])
    let result = try GreedySelection().select(costs.problem(sizes: [10], maintenance: [500]), costs)
    #expect(result.chosen.isEmpty)
    #expect(result.reasons[0] == .upkeep(saved: 90, maintenance: 500))
  }

  @Test(arguments: [(0, []), (10, [1]), (15, [1]), (110, [0, 1])])
  func `a budget is kept, and spent on what saves most for a byte`(budget: Int, expected: [Int]) throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100)],
      [Plan(needs: [], cost: 500), Plan(needs: [1], cost: 50)],
    ])
    let problem = costs.problem(sizes: [100, 10], limits: .init(budget: budget))
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == expected)
    if !expected.contains(0) { #expect(result.reasons[0] == .overBudget) }
  }

  @Test func `a count is kept`() throws {
    let costs = FakeCosts(
      (0..<3).map { [Plan(needs: [], cost: 1_000), Plan(needs: [$0], cost: 10 * Double($0 + 1))] })
    let problem = costs.problem(sizes: [1, 1, 1], limits: .init(maximumIndexes: 2))
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == [0, 1])
    #expect(result.reasons[2] == .overCount)
  }

  @Test func `every candidate ends as chosen or with a reason`() throws {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let candidates = Int.random(in: 1...8, using: &generator)
      let classes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        [Plan(needs: [], cost: 1_000)]
          + (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            Plan(
              needs: Set(
                (0..<Int.random(in: 1...2, using: &generator)).map { _ in .random(in: 0..<candidates, using: &generator)
                }),
              cost: Double.random(in: 1...1_000, using: &generator))
          }
      }
      let costs = FakeCosts(classes)
      let budget = Bool.random(using: &generator) ? Int.random(in: 0...300, using: &generator) : nil
      let problem = costs.problem(
        sizes: (0..<candidates).map { _ in .random(in: 1...100, using: &generator) },
        maintenance: (0..<candidates).map { _ in
          Bool.random(using: &generator) ? 0 : .random(in: 0...900, using: &generator)
        },
        limits: .init(budget: budget))
      let result = try GreedySelection().select(problem, costs)
      #expect(Set(result.chosen).union(result.reasons.keys) == Set(0..<candidates))
      #expect(Set(result.chosen).isDisjoint(with: result.reasons.keys))
      if let budget { #expect(result.chosen.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } <= budget) }
      // Without limits nothing stays that costs more than it saves.
      for candidate in result.chosen where budget == nil {
        let loss = problem.baseline.indices.reduce(0) { sum, queryClass in
          let rest = CostQuestion(queryClass: queryClass, configuration: result.chosen.filter { $0 != candidate })
          return sum + costs.answer([rest])[0].cost - result.costs[queryClass]
        }
        #expect(loss > problem.candidates[candidate].maintenance)
      }
      // Told costs are those of the chosen configuration, and never above those without it.
      for (queryClass, cost) in result.costs.enumerated() {
        let question = CostQuestion(queryClass: queryClass, configuration: result.chosen)
        #expect(costs.answer([question])[0].cost == cost)
        #expect(cost <= problem.baseline[queryClass])
      }
      #expect(try GreedySelection().select(problem, FakeCosts(classes)) == result)
    }
  }
}

/// What the tests draw.
extension SplitMix64 {
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
