import Testing

@testable import Selection

/// A B-tree (0) that a BRIN index (1) could take the place of.
struct SummaryTests {
  private typealias Plan = FakeCosts.Plan

  /// One class, executed 20 times, without and with each index; the B-tree's upkeep is 2,000.
  private func chosen(
    brin: Double, calls: Double = 20, extra: Double = 40, mostExecutions: Double = 100, classes: [Int] = [0],
    maintenance: Double = 2_000
  ) throws -> SelectionResult {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100), Plan(needs: [1], cost: brin)]
    ])
    let summary = SelectionProblem.Summary(
      member: 1, reference: 0, classes: classes, extraCost: extra, mostExecutions: mostExecutions)
    return try GreedySelection().select(
      costs.problem(
        sizes: [10_000_000, 24_576], weights: [calls], maintenance: [maintenance, 1], summaries: [0: [summary]]), costs)
  }

  @Test func `BRIN takes the place when what is lost is less than the upkeep that is spared`() throws {
    let result = try chosen(brin: 500)
    #expect(result.chosen == [1] && result.costs == [500])
    #expect(result.reasons[0] == .summarized(by: 1))
  }

  @Test func `the B-tree is chosen again where BRIN is not, for want of room`() throws {
    // By the planner's figure another index saves more than BRIN does, and there is room for one.
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100), Plan(needs: [1], cost: 600)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [2], cost: 450)],
    ])
    let summary = SelectionProblem.Summary(member: 1, reference: 0, classes: [0], extraCost: 40, mostExecutions: 100)
    let problem = costs.problem(
      sizes: [10_000_000, 24_576, 24_576], weights: [20, 20], summaries: [0: [summary]],
      limits: .init(maximumIndexes: 1))
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == [0] || result.chosen == [1])
  }

  @Test func `BRIN takes the place when nearly all that is saved is kept`() throws {
    // 20 × 40 is less than a twentieth of 20 × 900, 20 × 46 is more.
    #expect(try chosen(brin: 500, maintenance: 100).chosen == [1])
    #expect(try chosen(brin: 500, extra: 46, maintenance: 100).chosen == [0])
  }

  @Test func `the B-tree stays when the planner sees too little in BRIN`() throws {
    #expect(try chosen(brin: 667).chosen == [0])
    #expect(try chosen(brin: 666).chosen == [1])
  }

  @Test func `the B-tree stays when much is read, or pages are read in vain`() throws {
    #expect(try chosen(brin: 500, calls: 101, mostExecutions: 100).chosen == [0])
    #expect(try chosen(brin: 500, extra: 150).chosen == [0])
  }

  @Test func `the planner's own figure counts where it is lower`() throws {
    #expect(try chosen(brin: 190, extra: 400).chosen == [1])
  }

  @Test func `the B-tree stays for a class that wants an order`() throws {
    #expect(try chosen(brin: 500, classes: []).chosen == [0])
  }
}
