@testable import Selection

/// A table of costs in place of a planner: each query class has plans, each plan needs candidates and has a cost; the
/// cheapest plan whose candidates all exist is taken.
final class FakeCosts: CostOracle {
  struct Plan {
    let needs: Set<Int>
    let cost: Double
  }

  let plans: [[Plan]]
  private(set) var questions = 0
  private var memories: [PlanMemory]

  init(_ plans: [[Plan]]) {
    self.plans = plans
    memories = plans.map { plans in PlanMemory(baseline: plans.first { $0.needs.isEmpty }!.cost) }
  }

  func estimate(_ question: CostQuestion) -> CostAnswer {
    memories[question.queryClass].estimate(question.configuration)
  }

  func floor(_ question: CostQuestion) -> Double { memories[question.queryClass].floor(question.configuration) }

  func records(of queryClass: Int) -> [CostRecord] { [memories[queryClass].record(weight: 1)] }

  func answer(_ questions: [CostQuestion]) -> [CostAnswer] {
    self.questions += questions.count
    return questions.map { question in
      let existing = Set(question.configuration)
      let best = plans[question.queryClass].filter { $0.needs.isSubset(of: existing) }.min { $0.cost < $1.cost }!
      let answer = CostAnswer(cost: best.cost, used: best.needs)
      memories[question.queryClass].remember(answer, for: question.configuration)
      return answer
    }
  }

  var baseline: [Double] { plans.map { plans in plans.first { $0.needs.isEmpty }!.cost } }

  func problem(
    sizes: [Int], weights: [Double]? = nil, maintenance: [Double]? = nil, simpler: [Int: [Int]] = [:],
    parts: [Int: [Int]] = [:], merged: [Int: [Int]] = [:],
    reordered: [Int: [Int]] = [:], above: [Int: [Int]] = [:], existing: Set<Int> = [],
    summaries: [Int: [SelectionProblem.Summary]] = [:],
    limits: SelectionProblem.Limits = .init()
  ) -> SelectionProblem {
    SelectionProblem(
      candidates: sizes.indices.map { number in
        SelectionProblem.Candidate(
          sizeInBytes: sizes[number], maintenance: maintenance?[number] ?? 0,
          classes: plans.indices.filter { plans[$0].contains { $0.needs.contains(number) } },
          origins: merged[number] == nil ? nil : [],
          simpler: simpler[number] ?? [], beginnings: simpler[number] ?? [], parts: parts[number] ?? [],
          reordered: reordered[number] ?? [], overlapping: merged[number] ?? [],
          above: above[number] ?? [], summaries: summaries[number] ?? [],
          repeatsExisting: existing.contains(number), isMerged: merged[number] != nil)
      },
      weights: weights ?? plans.map { _ in 1 }, baseline: baseline, limits: limits)
  }
}
