import Testing

@testable import Selection

struct CountingOracleTests {
  private typealias Plan = FakeCosts.Plan

  @Test func `a class with the same relevant indexes is one call, however often it is asked`() throws {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 100), Plan(needs: [0], cost: 10)], [Plan(needs: [], cost: 50), Plan(needs: [1], cost: 5)],
    ])
    let problem = costs.problem(
      [.init(keys: [0], size: 1), .init(keys: [1], size: 1), .init(keys: [0, 1], size: 1)], reads: [[0], [1]])
    let oracle = CountingOracle(costs, candidates: problem.candidates)
    // 1 is not relevant to class 0, nor 0 to class 1; 2 is to both, though its leading column is of class 0 alone.
    let asked = [[0], [0, 1], [0, 1, 2], [1], []].flatMap { configuration in
      [0, 1].map { CostQuestion(queryClass: $0, configuration: configuration) }
    }
    let answers = [10.0, 50, 10, 5, 10, 5, 100, 5, 100, 50]
    #expect(try oracle.answer(asked + asked).map(\.cost) == answers + answers)
    // For each class alone, with 2, and with nothing.
    #expect(oracle.calls == 6 && costs.questions == 6)
    _ = try oracle.answer(asked)
    #expect(oracle.calls == 6 && costs.questions == 6)
    #expect(oracle.estimate(asked[2]) == CostAnswer(cost: 10, used: [0]) && oracle.floor(asked[3]) == 5)
  }
}
