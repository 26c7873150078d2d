import Testing

@testable import Selection

/// Indexes of a part of the rows beside those of all.
struct PartialSelectionTests {
  private typealias Plan = FakeCosts.Plan

  @Test(arguments: [(10, 20.0, [1]), (10, 60.0, [0]), (50, 20.0, [0])])
  func `a much smaller part takes the place of all for a small part of the saving`(
    size: Int, cost: Double, expected: [Int]
  ) throws {
    // Candidate 1 holds a part of the rows of 0; ten units are noticed.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 10), Plan(needs: [1], cost: cost)],
      [Plan(needs: [], cost: 100_000)],
    ])
    let problem = costs.problem(
      sizes: [100, size], simpler: [0: [1]], parts: [0: [1]], limits: .init(noticeableSaving: 5))
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == expected)
    if expected == [1] { #expect(result.reasons[0] == .servedBy(1)) }
  }

  @Test(arguments: [(90, [0, 3]), (200, [1, 2, 3])])
  func `several parts give way to one index that is not much larger than they are together`(
    size: Int, expected: [Int]
  ) throws {
    // Each class prefers its own part a little; beside the dear one they don't matter enough for alternatives to be sought.
    let dear = [[Plan(needs: [], cost: 1_000_000), Plan(needs: [3], cost: 10)]]
    let costs = FakeCosts(
      dear + (1...2).map { [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 10.5), Plan(needs: [$0], cost: 10)] })
    let problem = costs.problem(sizes: [size, 25, 25, 10], parts: [0: [1, 2]])
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == expected)
  }

  @Test
  func
    `parts stay where the one that could take their place exceeds the budget, though all that is chosen is within it`()
    throws
  {
    let dear = [[Plan(needs: [], cost: 1_000_000), Plan(needs: [3], cost: 10)]]
    let costs = FakeCosts(
      dear + (1...2).map { [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 10.5), Plan(needs: [$0], cost: 10)] })
    let problem = costs.problem(sizes: [90, 25, 25, 10], parts: [0: [1, 2]], limits: .init(budget: 75))
    #expect(try GreedySelection().select(problem, costs).chosen == [1, 2, 3])
  }

  @Test func `parts stay where one of their classes would notice`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 12), Plan(needs: [1], cost: 10)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 400), Plan(needs: [2], cost: 10)],
    ])
    let result = try GreedySelection().select(costs.problem(sizes: [50, 25, 25], parts: [0: [1, 2]]), costs)
    #expect(result.chosen == [1, 2])
  }
}
