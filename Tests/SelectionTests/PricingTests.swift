import Testing

@testable import Selection

/// What the planner is asked about within a budget, and what is guessed.
struct PricingTests {
  private typealias Plan = FakeCosts.Plan

  /// One dear class whose index takes the whole budget, and cheap ones with indexes of five sizes each.
  private static func costs(cheap: Int, cost: Double) -> (FakeCosts, SelectionProblem) {
    let ladder = [1.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    let classes = (0..<cheap).map { number in
      ladder.enumerated().map { step, part in
        Plan(needs: step == 0 ? [] : [5 * number + step], cost: cost * part)
      }
    }
    let costs = FakeCosts([[Plan(needs: [], cost: 1e9), Plan(needs: [0], cost: 1)]] + classes)
    let sizes = [1_000] + (0..<cheap).flatMap { _ in [900, 800, 700, 600, 500] }
    return (costs, costs.problem(sizes: sizes, limits: .init(budget: 1_000)))
  }

  private static func asked(_ costs: FakeCosts, of classes: Range<Int>) -> Int {
    classes.reduce(0) { $0 + costs.records(of: $1)[0].answers.count }
  }

  @Test func `classes that could not pay for an index are asked about its smaller forms no more`() throws {
    let cheap = 100
    let (costs, problem) = Self.costs(cheap: cheap, cost: 10_000)
    #expect(try GreedySelection().select(problem, costs).chosen == [0])
    // Two looks at each and a bounded number of alternatives, each followed by a question about the plan alone.
    #expect(Self.asked(costs, of: 1..<(cheap + 1)) <= 4 * cheap + 2 * 64)
    let (dear, same) = Self.costs(cheap: 3, cost: 8e8)
    _ = try GreedySelection().select(same, dear)
    #expect(Self.asked(dear, of: 1..<4) >= 3 * 5)
  }

  @Test func `an index that serves several classes is found though each prefers another one`() throws {
    let costs = FakeCosts(
      (1...4).map { number in
        [Plan(needs: [], cost: 1_000), Plan(needs: [number], cost: 100), Plan(needs: [0], cost: 110)]
      })
    let problem = costs.problem(
      sizes: [60, 50, 51, 52, 53], simpler: [0: [1, 2, 3, 4]], limits: .init(budget: 70))
    #expect(try GreedySelection().select(problem, costs).chosen == [0])
  }

  @Test func `a plan is guessed to cost the same with a substitute until the planner says otherwise`() throws {
    let costs = FakeCosts([[Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 100), Plan(needs: [0], cost: 400)]])
    let problem = costs.problem(sizes: [60, 50], limits: .init(budget: 70))
    func cost(with candidate: Int) -> Double {
      PlanTable(
        problem, records: [costs.records(of: 0)],
        guess: .variations(Substitutes(alike: [[], [0]], merged: [[], []], classes: 1))
      ).plans(in: [candidate])[0].cost
    }
    _ = costs.answer([CostQuestion(queryClass: 0, configuration: [0, 1])])
    #expect(cost(with: 0) == 100 && cost(with: 1) == 100)
    _ = costs.answer([CostQuestion(queryClass: 0, configuration: [0])])
    #expect(cost(with: 0) == 400 && cost(with: 1) == 100)
    let seen = PlanTable(problem, records: [costs.records(of: 0)])
    #expect(seen.plans.map(\.candidates) == [[1], [0]] && seen.plans(in: []).map(\.cost) == [1_000])
  }

  @Test func `a plan is guessed to cost the same without one of its candidates`() {
    let costs = FakeCosts([[Plan(needs: [], cost: 1_000), Plan(needs: [0, 1], cost: 100)]])
    _ = costs.answer([CostQuestion(queryClass: 0, configuration: [0, 1])])
    let problem = costs.problem(sizes: [50, 50])
    let table = PlanTable(
      problem, records: [costs.records(of: 0)],
      guess: .variations(Substitutes(alike: [[], []], merged: [[], []], classes: 1)))
    #expect(table.plans.map(\.candidates) == [[0], [1]] && table.plans.map(\.cost) == [100, 100])
  }

  @Test func `no substitute is guessed that can't matter to the class`() {
    let costs = FakeCosts([
      [Plan(needs: [], cost: 1_000), Plan(needs: [0], cost: 100)],
      [Plan(needs: [], cost: 1_000), Plan(needs: [1], cost: 10)],
    ])
    _ = costs.answer([CostQuestion(queryClass: 0, configuration: [0])])
    let problem = costs.problem(sizes: [50, 50])
    let table = PlanTable(
      problem, records: [costs.records(of: 0), costs.records(of: 1)],
      guess: .variations(Substitutes(alike: [[1], [0]], merged: [[], []], classes: 2)))
    #expect(table.plans.map(\.candidates) == [[0]])
  }

  @Test func `a candidate comes with the small ones beside which several classes use it`() throws {
    // Alone it is of use to nobody, and with one companion to one class.
    let costs = FakeCosts(
      (1...4).map { [Plan(needs: [], cost: 1_000), Plan(needs: [0, $0], cost: 10), Plan(needs: [5], cost: 600)] })
    let problem = costs.problem(sizes: [1_000, 1, 1, 1, 1, 900], limits: .init(budget: 1_100))
    for queryClass in 0..<4 {
      _ = costs.answer(
        [[0, queryClass + 1], [5]].map { CostQuestion(queryClass: queryClass, configuration: $0) })
    }
    let table = PlanTable(problem, records: (0..<4).map(costs.records))
    #expect(table.moves.contains([0, 1, 2, 3, 4]))
    let search = BudgetSearch(problem, table)
    #expect(search.ends(from: [[5]])[0].members.sorted() == [0, 1, 2, 3, 4])
  }
}
