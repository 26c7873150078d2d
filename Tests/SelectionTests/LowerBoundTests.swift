import Testing

@testable import Selection

struct LowerBoundTests {
  /// Costs of plans over some candidates, and questions about them, drawn from a seed.
  private struct Drawn {
    var generator: SplitMix64
    let costs: FakeCosts
    let problem: SelectionProblem
    let budget: Int

    init(seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      let candidates = 3 + generator.below(6)
      let plans = (0..<(1 + generator.below(6))).map { _ in
        let baseline = 10.0 + Double(generator.below(1_000))
        let others = (0..<(1 + generator.below(5))).map { _ in
          let needs = Set((0..<(1 + generator.below(3))).map { _ in generator.below(candidates) })
          return FakeCosts.Plan(needs: needs, cost: baseline * Double(generator.below(1_000)) / 1_000)
        }
        return [FakeCosts.Plan(needs: [], cost: baseline)] + others
      }
      costs = FakeCosts(plans)
      let sizes = (0..<candidates).map { _ in 1 + generator.below(100) }
      let weights = plans.map { _ in Double(1 + generator.below(9)) }
      budget = generator.below(sizes.reduce(0, +) + 1)
      problem = costs.problem(sizes: sizes, weights: weights)
      self.generator = generator
    }

    var configurations: [[Int]] {
      (0..<(1 << problem.candidates.count)).map { bits in
        problem.candidates.indices.filter { bits >> $0 & 1 == 1 }
      }
    }

    func cost(_ configuration: [Int]) -> Double {
      let existing = Set(configuration)
      return zip(problem.weights, costs.plans).reduce(0) { sum, entry in
        sum + entry.0 * entry.1.filter { $0.needs.isSubset(of: existing) }.map(\.cost).min()!
      }
    }

    var optimum: Double {
      configurations.filter { $0.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } <= budget }.map(cost).min()!
    }

    func bound(reached: Double) -> Double {
      LowerBound(problem, records: problem.weights.indices.map(costs.records)).cost(
        sizes: problem.candidates.map(\.sizeInBytes), limit: budget, reached: reached)
    }
  }

  @Test(arguments: 0..<400)
  func `no configuration within the budget costs less`(_ seed: UInt64) {
    var drawn = Drawn(seed: seed)
    for queryClass in drawn.problem.weights.indices {
      let relevant = drawn.problem.candidates.indices.filter {
        drawn.problem.candidates[$0].classes.contains(queryClass)
      }
      for _ in 0..<drawn.generator.below(8) {
        let part = relevant.filter { _ in drawn.generator.below(3) > 0 }
        _ = drawn.costs.answer([CostQuestion(queryClass: queryClass, configuration: part)])
      }
    }
    let optimum = drawn.optimum
    #expect(drawn.bound(reached: optimum) <= optimum + 1e-6)
    #expect(drawn.bound(reached: drawn.cost([])) <= optimum + 1e-6)
  }

  @Test func `when every configuration was asked about the bound is near the optimum`() {
    var gaps: [Double] = []
    for seed in UInt64(1_000)..<1_060 {
      let drawn = Drawn(seed: seed)
      for configuration in drawn.configurations {
        _ = drawn.costs.answer(
          drawn.problem.weights.indices.map { queryClass in
            CostQuestion(
              queryClass: queryClass,
              configuration: configuration.filter { drawn.problem.candidates[$0].classes.contains(queryClass) })
          })
      }
      let optimum = drawn.optimum
      gaps.append((optimum - drawn.bound(reached: optimum)) / max(1, drawn.cost([])))
    }
    #expect(gaps.allSatisfy { $0 >= -1e-9 })
    #expect(gaps.reduce(0, +) / Double(gaps.count) < 0.12)
  }

  @Test func `what no candidate helps is not hoped for`() {
    let costs = FakeCosts([[.init(needs: [], cost: 100), .init(needs: [0], cost: 10)], [.init(needs: [], cost: 50)]])
    let problem = costs.problem(sizes: [10])
    _ = costs.answer([CostQuestion(queryClass: 0, configuration: [0])])
    func bound(_ limit: Int?) -> Double {
      LowerBound(problem, records: [0, 1].map(costs.records)).cost(sizes: [10], limit: limit, reached: 150)
    }
    #expect(bound(nil) == 60)
    #expect(bound(10) == 60)
    #expect(bound(5) == 150)
    #expect(bound(0) == 150)
  }

  @Test func `of a class that was not asked about anything may come`() {
    let costs = FakeCosts([[.init(needs: [], cost: 100), .init(needs: [0], cost: 10)]])
    let problem = costs.problem(sizes: [10])
    #expect(LowerBound(problem, records: [costs.records(of: 0)]).cost(sizes: [10], limit: nil, reached: 100) == 0)
  }
}
