import Testing

@testable import Selection

/// One index in the place of two.
struct MergingTests {
  private typealias Plan = FakeCosts.Plan

  /// Candidates 0 and 1 stand on a column each, 2 on both, 3 on a table of its own.
  private static func costs(leftByMerged: Double = 120) -> FakeCosts {
    FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100), Plan(needs: [2], cost: 100)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 100), Plan(needs: [2], cost: leftByMerged)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [3], cost: 500)],
    ])
  }

  private static func problem(_ costs: FakeCosts, budget: Int?) -> SelectionProblem {
    costs.problem(sizes: [100, 100, 150, 40], simpler: [2: [0]], merged: [2: [0, 1]], limits: .init(budget: budget))
  }

  @Test func `where only one of two fits, the one that does the work of both is found`() throws {
    let costs = Self.costs()
    #expect(try GreedySelection().select(Self.problem(costs, budget: 160), costs).chosen == [2])
  }

  @Test func `what does not do the work of both is asked about and left`() throws {
    let costs = Self.costs(leftByMerged: 990)
    let result = try GreedySelection().select(Self.problem(costs, budget: 160), costs)
    #expect(result.chosen.count == 2 && result.chosen.contains(3) && !result.chosen.contains(2))
  }

  @Test func `two that are chosen give way to one, and something else has the room`() throws {
    let costs = Self.costs()
    var search = GreedySearch(
      problem: Self.problem(costs, budget: 200), oracle: costs, pace: SelectionPace())
    try search.discoverWithinLimits()
    try search.chooseWithinLimits()
    #expect(search.state.chosen == [0, 1])
    try search.tryMergers()
    try search.chooseWithinLimits()
    #expect(search.state.chosen == [2, 3])
  }

  @Test func `a merger that its first classes lose too much by is given up`() throws {
    let costs = FakeCosts(
      (0..<40).map { queryClass in
        [
          Plan(needs: [], cost: 1_000), Plan(needs: [queryClass % 2], cost: 10), Plan(needs: [2], cost: 700),
        ]
      })
    let problem = costs.problem(
      sizes: [100, 100, 150], simpler: [2: [0]], merged: [2: [0, 1]], limits: .init(budget: 210))
    var search = GreedySearch(problem: problem, oracle: costs, pace: SelectionPace())
    try search.discoverWithinLimits()
    try search.chooseWithinLimits()
    #expect(search.state.chosen == [0, 1])
    let asked = costs.questions
    try search.tryMergers()
    #expect(
      (1...70).contains(costs.questions - asked), "all are 40 questions, each asked with what its plan uses alone, too")
    try search.chooseWithinLimits()
    #expect(search.state.chosen == [0, 1])
  }

  @Test(arguments: [nil, 100_000]) func `without limits that bind nothing is merged`(budget: Int?) throws {
    let costs = Self.costs(leftByMerged: 50)
    let result = try GreedySelection().select(Self.problem(costs, budget: budget), costs)
    #expect(result.chosen == [0, 1, 3])
    #expect(result.reasons[2] == .notUsed)
  }

  @Test func `what was thought of for a class that can't be planned is no merger`() throws {
    let costs = Self.costs(leftByMerged: 50)
    let merged = Self.problem(costs, budget: nil)
    let problem = SelectionProblem(
      candidates: merged.candidates.enumerated().map { number, candidate in
        .init(
          sizeInBytes: candidate.sizeInBytes, maintenance: 0, classes: candidate.classes,
          origins: number == 2 ? [] : candidate.classes)
      }, weights: merged.weights, baseline: merged.baseline, limits: merged.limits)
    #expect(try GreedySelection().select(problem, costs).chosen == [2, 3])
  }

  @Test func `guesses are believed as far as they came true, and what was not used is not guessed again`() {
    var substitutes = Substitutes(alike: [[], []], merged: [[], [2]], classes: 2)
    #expect(substitutes.trust == 1)
    func guess(_ queryClass: Int) -> GuessedPlan {
      GuessedPlan(
        question: CostQuestion(queryClass: queryClass, configuration: [2]), needed: [2], known: 100, promised: 20)
    }
    substitutes.learn(guess(0), used: [2], cost: 20)
    #expect(substitutes.trust == 1 && substitutes.merged(insteadOf: 1, for: 0) == [2])
    substitutes.learn(guess(1), used: [], cost: 100)
    #expect(substitutes.trust < 1 && substitutes.merged(insteadOf: 1, for: 1).isEmpty)
    #expect(substitutes.merged(insteadOf: 1, for: 0) == [2])
    let before = substitutes.trust
    substitutes.learn(
      GuessedPlan(
        question: CostQuestion(queryClass: 0, configuration: [0]), needed: [0], known: 100, promised: 20),
      used: [], cost: 100)
    #expect(substitutes.trust == before)
  }
}
