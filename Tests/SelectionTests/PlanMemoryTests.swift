import Testing

@testable import Selection

struct PlanMemoryTests {
  @Test func `what follows from an earlier answer is not asked`() {
    var memory = PlanMemory(baseline: 100)
    memory.remember(CostAnswer(cost: 10, used: [1]), for: [1, 2, 3])
    memory.remember(CostAnswer(cost: 40, used: [2]), for: [2, 3])
    #expect(memory.answer([]) == CostAnswer(cost: 100, used: []))
    #expect(memory.answer([1, 3]) == CostAnswer(cost: 10, used: [1]))
    #expect(memory.answer([2]) == CostAnswer(cost: 40, used: [2]))
    #expect(memory.answer([3]) == nil)
    #expect(memory.answer([1, 4]) == nil)
    #expect(memory.estimate([3]) == CostAnswer(cost: 100, used: []))
    #expect(memory.estimate([1, 4]) == CostAnswer(cost: 10, used: [1]))
  }

  @Test func `an answer is the planner's to a tenth of a per cent, and an estimate never below it`() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<300 {
      let plans =
        [FakeCosts.Plan(needs: [], cost: 1_000)]
        + (0..<6).map { _ in
          FakeCosts.Plan(
            needs: Set(
              (0..<Int.random(in: 1...3, using: &generator)).map { _ in .random(in: 0..<6, using: &generator) }),
            cost: .random(in: 1...1_200, using: &generator))
        }
      let costs = FakeCosts([plans])
      var memory = PlanMemory(baseline: 1_000)
      for _ in 0..<12 {
        let configuration = (0..<6).filter { _ in Bool.random(using: &generator) }
        let truth = costs.answer([CostQuestion(queryClass: 0, configuration: configuration)])[0]
        #expect(memory.estimate(configuration).cost >= truth.cost)
        if let answer = memory.answer(configuration) {
          #expect(answer.cost <= truth.cost * 1.0011)
        } else {
          memory.remember(truth, for: configuration)
        }
      }
    }
  }

  @Test func `what was said beside statistics of an expression counts only beside the same`() {
    // 7 carries statistics: with it the planner estimates otherwise, though it reads only 1.
    var memory = PlanMemory(baseline: 100, carriers: [7])
    memory.remember(CostAnswer(cost: 10, used: [1]), for: [1, 7])
    #expect(memory.answer([1, 7]) == CostAnswer(cost: 10, used: [1]))
    #expect(memory.answer([1]) == nil && memory.floor([1]) == 0)
    // A guess, until the planner is asked.
    #expect(memory.estimate([1]) == CostAnswer(cost: 10, used: [1]))
    memory.remember(CostAnswer(cost: 40, used: [1]), for: [1])
    #expect(memory.answer([1]) == CostAnswer(cost: 40, used: [1]))
    #expect(memory.answer([1, 7]) == CostAnswer(cost: 10, used: [1]))
  }
}
