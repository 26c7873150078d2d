import Testing

@testable import Selection

struct DB2AdvisSelectionTests {
  private typealias Plan = FakeCosts.Plan
  private typealias Index = FakeCosts.Index

  private func select(
    _ costs: FakeCosts, _ indexes: [Index], reads: [[Int]], weights: [Double]? = nil, budget: Int? = nil,
    maximumIndexes: Int? = nil, width: Int = 2, variations: Int = 0
  ) throws -> SelectionResult {
    let problem = costs.problem(
      indexes, reads: reads, weights: weights, limits: .init(budget: budget, maximumIndexes: maximumIndexes))
    return try DB2AdvisSelection(maximumWidth: width, variations: variations).select(
      problem, CountingOracle(costs, problem))
  }

  @Test(arguments: [(20, [0, 2]), (99, [0, 2]), (100, [0, 2]), (110, [0, 1, 2]), (15, [0]), (9, [])])
  func `every index of a plan has all of its benefit, and the budget is filled by benefit for a byte`(
    budget: Int, chosen: [Int]
  ) throws {
    // For a byte: 900 / 10, 900 / 90 and 500 / 10.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0, 1], cost: 100)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [2], cost: 500)],
    ])
    let indexes = [
      Index(keys: [0], size: 10), Index(table: 1, keys: [1], size: 90), Index(table: 2, keys: [2], size: 10),
    ]
    #expect(try select(costs, indexes, reads: [[0, 1], [2]], budget: budget).chosen == chosen)
  }

  @Test func `what does not fit is passed over for what does`() throws {
    let costs = FakeCosts((0..<3).map { [Plan(needs: [], cost: 1_000), Plan(needs: [$0], cost: 10)] })
    let indexes = [Index(keys: [0], size: 10), Index(keys: [1], size: 30), Index(keys: [2], size: 40)]
    let reads = [[0], [1], [2]]
    #expect(try select(costs, indexes, reads: reads, budget: 50).chosen == [0, 1])
    #expect(try select(costs, indexes, reads: reads, weights: [1, 1, 4], budget: 50).chosen == [0, 2])
    #expect(try select(costs, indexes, reads: reads, maximumIndexes: 1).chosen == [0])
  }

  @Test(arguments: [(900.0, [1]), (50.0, [0, 1])])
  func `an index takes in those behind it that its keys begin with`(cost: Double, chosen: [Int]) throws {
    // (0, 1) saves 800 and is twice as large: (0) stands behind it when it saves 100, and before it when it saves 950.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: cost)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 200)],
    ])
    let indexes = [Index(keys: [0], size: 10), Index(keys: [0, 1], size: 20), Index(keys: [1], size: 10)]
    let result = try select(costs, indexes, reads: [[0], [0, 1]])
    #expect(result.chosen == chosen)
    #expect(result.costs[1] == 200)
  }

  @Test func `an index that takes in another one has its benefit too`() throws {
    // For a byte (0, 1) saves 40 and (0) 10, together 45 for (0, 1): more than the 42 of (2).
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 900)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 200)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [3], cost: 160)],
    ])
    let indexes = [
      Index(keys: [0], size: 10), Index(keys: [0, 1], size: 20), Index(keys: [1], size: 10), Index(keys: [2], size: 20),
    ]
    #expect(try select(costs, indexes, reads: [[0], [0, 1], [2]], budget: 20).chosen == [1])
  }

  @Test func `a class is offered only what it reads all keys of, up to the width`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 500), Plan(needs: [1], cost: 10)]
    ])
    let indexes = [Index(keys: [0], size: 10), Index(keys: [0, 1], size: 20), Index(keys: [1], size: 10)]
    #expect(try select(costs, indexes, reads: [[0]]).chosen == [0])
    #expect(try select(costs, indexes, reads: [[0, 1]]).chosen == [1])
    #expect(try select(costs, indexes, reads: [[0, 1]], width: 1).chosen == [0])
  }

  @Test(arguments: [(0, [0, 1]), (100, [1, 2])])
  func `an exchange that makes the workload cheaper stays`(variations: Int, chosen: [Int]) throws {
    // 2 serves the first class nearly as well as 0, which the planner picks.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100), Plan(needs: [2], cost: 150)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 200)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [2], cost: 300)],
    ])
    let indexes = [Index(keys: [0], size: 10), Index(keys: [1], size: 10), Index(keys: [2], size: 10)]
    let result = try select(costs, indexes, reads: [[0, 2], [1], [2]], budget: 20, variations: variations)
    #expect(result.chosen == chosen)
  }

  @Test func `exchanges keep within the budget, never make the workload dearer, and are the same in every run`() throws
  {
    var generator = SplitMix64(seed: 17)
    for _ in 0..<100 {
      let columns = 6
      let indexes = (0..<columns).map { Index(keys: [$0], size: .random(in: 1...100, using: &generator)) }
      let plans = (0..<5).map { _ in
        [Plan(needs: [], cost: 1_000)]
          + (0..<5).map { _ in
            Plan(
              needs: Set((0..<2).map { _ in Int.random(in: 0..<columns, using: &generator) }),
              cost: .random(in: 1...900, using: &generator))
          }
      }
      let reads = plans.map { Array($0.reduce(into: Set<Int>()) { $0.formUnion($1.needs) }) }
      let budget = Int.random(in: 50...300, using: &generator)
      let results = try [0, 50, 50].map {
        try select(FakeCosts(plans), indexes, reads: reads, budget: budget, variations: $0)
      }
      #expect(results[2] == results[1])
      #expect(results[1].costs.reduce(0, +) <= results[0].costs.reduce(0, +))
      #expect(results[1].chosen.reduce(0) { $0 + indexes[$1].size } <= budget)
    }
  }
}
