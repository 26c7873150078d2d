import Testing

@testable import Selection

struct ExtendSelectionTests {
  private typealias Plan = FakeCosts.Plan
  private typealias Index = FakeCosts.Index

  /// One class that reads the columns 0, 1 and 2, and indexes on (0), (1), (2), (0, 1), (0, 1, 2) and (1, 0).
  private static let indexes = [
    Index(keys: [0], size: 10), Index(keys: [1], size: 10), Index(keys: [2], size: 10), Index(keys: [0, 1], size: 15),
    Index(keys: [0, 1, 2], size: 22), Index(keys: [1, 0], size: 15),
  ]
  private static func costs() -> FakeCosts {
    FakeCosts([
      [
        Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 500), Plan(needs: [3], cost: 200),
        Plan(needs: [4], cost: 50), Plan(needs: [5], cost: 1),
      ]
    ])
  }

  private static func select(
    width: Int, budget: Int? = nil, maximumIndexes: Int? = nil
  ) throws -> (result: SelectionResult, calls: Int) {
    let costs = costs()
    let problem = costs.problem(
      indexes, reads: [[0, 1, 2]], limits: .init(budget: budget, maximumIndexes: maximumIndexes))
    let oracle = CountingOracle(costs, problem)
    return (try ExtendSelection(maximumWidth: width).select(problem, oracle), oracle.calls)
  }

  @Test(arguments: [(1, [0], 500.0), (2, [3], 200), (3, [4], 50)])
  func `an index is widened as far as it may be, and the wider one takes its place`(
    width: Int, chosen: [Int], cost: Double
  ) throws {
    // (1, 0) would be best and is out of reach: (1) alone saves nothing.
    let result = try Self.select(width: width).result
    #expect(result.chosen == chosen && result.costs == [cost])
  }

  @Test(arguments: [(9, []), (10, [0]), (14, [0]), (15, [3]), (21, [3]), (22, [4])])
  func `what an index grows by has to fit into the budget`(budget: Int, chosen: [Int]) throws {
    #expect(try Self.select(width: 3, budget: budget).result.chosen == chosen)
  }

  @Test func `a limit on their number holds off additions, not widenings`() throws {
    #expect(try Self.select(width: 3, maximumIndexes: 0).result.chosen == [])
    #expect(try Self.select(width: 3, maximumIndexes: 1).result.chosen == [4])
  }

  @Test func `the calls are those that the evaluation counts`() throws {
    // Nothing; (0), (1), (2); beside (0): (1), (2), and (0, 1) in its place; beside (0, 1): (0), (1), (2).
    #expect(try Self.select(width: 2).calls == 1 + 3 + 3 + 3)
    // The first step asks what does not fit, the later ones only about widenings: (0, 1) in place of (0).
    #expect(try Self.select(width: 2, budget: 12).calls == 1 + 3 + 1)
  }

  @Test func `the saving for a byte decides, and the first of equals stays`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 400), Plan(needs: [1], cost: 100)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [2], cost: 400)],
    ])
    let indexes = [Index(keys: [0], size: 10), Index(keys: [1], size: 30), Index(table: 1, keys: [2], size: 10)]
    func chosen(budget: Int?) throws -> [Int] {
      let problem = costs.problem(indexes, reads: [[0, 1], [2]], limits: .init(budget: budget))
      return try ExtendSelection(maximumWidth: 1).select(problem, CountingOracle(costs, problem)).chosen
    }
    #expect(try chosen(budget: 10) == [0])
    #expect(try chosen(budget: 20) == [0, 2])
    // 0 stays when 1 makes it superfluous: nothing is ever taken out.
    #expect(try chosen(budget: nil) == [0, 1, 2])
  }

  @Test(arguments: [(997.0, [0]), (997.1, [])])
  func `a step has to make the workload cheaper by three in a thousand`(cost: Double, chosen: [Int]) throws {
    let costs = FakeCosts([[Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: cost)]])
    let problem = costs.problem([Index(keys: [0], size: 10)], reads: [[0]])
    #expect(try ExtendSelection(maximumWidth: 2).select(problem, CountingOracle(costs, problem)).chosen == chosen)
  }

  @Test func `executions weigh`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 400)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 900)],
    ])
    let problem = costs.problem(
      [Index(keys: [0], size: 10), Index(keys: [1], size: 10)], reads: [[0], [1]], weights: [1, 7],
      limits: .init(budget: 10))
    #expect(try ExtendSelection(maximumWidth: 2).select(problem, CountingOracle(costs, problem)).chosen == [1])
  }

  @Test func `columns of two tables make no index, and a wider one of the same size is no division by zero`() throws {
    let costs = FakeCosts([
      [
        Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 500), Plan(needs: [2], cost: 400),
        Plan(needs: [3], cost: 1),
      ]
    ])
    let problem = costs.problem(
      [
        Index(keys: [0], size: 8), Index(table: 1, keys: [1], size: 8), Index(keys: [0, 2], size: 8),
        Index(keys: [0, 1], size: 8), Index(keys: [2], size: 8),
      ], reads: [[0, 1, 2]])
    #expect(try ExtendSelection(maximumWidth: 2).select(problem, CountingOracle(costs, problem)).chosen == [2])
  }
}
