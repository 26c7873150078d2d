/// A configuration over a table of plans, changed step by step, each of which can be taken back.
///
/// What a statement's plan is follows from what is chosen: the first one of its plans that lacks nothing.
struct BudgetState {
  private let problem: SelectionProblem
  private let table: PlanTable
  private(set) var isChosen: [Bool]
  /// The chosen ones, in no order.
  private(set) var members: [Int] = []
  /// By plan: how many of its candidates are not chosen.
  private var lacking: [Int]
  /// By statement: the plan that it has; the end of its plans for the one without candidates.
  private var plan: [Int]
  /// Cost and upkeep, in calls × cost.
  private(set) var objective: Double
  private(set) var size = 0
  /// By candidate: ``loss(of:)``; nil when a statement's plan, or the next one that it could have, has changed since.
  private var losses: [Double?]
  /// Candidates that were added or removed.
  private var journal: [Int] = []

  init(_ problem: SelectionProblem, _ table: PlanTable) {
    self.problem = problem
    self.table = table
    isChosen = problem.candidates.map { _ in false }
    losses = problem.candidates.map { _ in nil }
    lacking = table.plans.map(\.candidates.count)
    plan = table.statements.map(\.plans.upperBound)
    objective = table.statements.reduce(0) { $0 + $1.weight * $1.baseline }
  }

  /// Where a state can be taken back to.
  struct Mark {
    fileprivate let journal: Int
    fileprivate let members: [Int]
    let objective: Double
    fileprivate let size: Int
  }

  /// What a configuration takes, and what the workload costs in it.
  struct Summary {
    let size: Int
    let count: Int
    /// Without upkeep, in calls × cost.
    let cost: Double
  }

  var summary: Summary {
    let upkeep = members.reduce(0) { $0 + problem.candidates[$1].maintenance }
    return Summary(size: size, count: members.count, cost: objective - upkeep)
  }

  var mark: Mark { Mark(journal: journal.count, members: members, objective: objective, size: size) }

  mutating func goBack(to mark: Mark) {
    while journal.count > mark.journal {
      let candidate = journal.removeLast()
      if isChosen[candidate] { release(candidate) } else { choose(candidate) }
    }
    members = mark.members
    objective = mark.objective
    size = mark.size
  }

  /// Makes all steps so far definite.
  mutating func settle() { journal.removeAll(keepingCapacity: true) }

  mutating func add(_ candidate: Int) {
    guard !isChosen[candidate] else { return }
    members.append(candidate)
    size += problem.candidates[candidate].sizeInBytes
    objective += problem.candidates[candidate].maintenance
    journal.append(candidate)
    choose(candidate)
  }

  mutating func remove(_ candidate: Int) {
    guard isChosen[candidate] else { return }
    members.removeAll { $0 == candidate }
    size -= problem.candidates[candidate].sizeInBytes
    objective -= problem.candidates[candidate].maintenance
    journal.append(candidate)
    release(candidate)
  }

  /// What the workload would lose without a chosen candidate, less its upkeep.
  mutating func loss(of candidate: Int) -> Double {
    if let known = losses[candidate] { return known }
    var loss = -problem.candidates[candidate].maintenance
    for number in table.plansOfCandidate[candidate].lazy.map(Int.init) where lacking[number] == 0 {
      let statement = table.statementOfPlan[number]
      guard plan[statement] == number else { continue }
      let end = table.statements[statement].plans.upperBound
      var other = number + 1
      while other < end, lacking[other] > 0 || table.candidatesOfPlan.contains(candidate, in: other) { other += 1 }
      loss += table.statements[statement].weight * (cost(statement, other) - table.plans[number].cost)
    }
    losses[candidate] = loss
    return loss
  }

  /// Whether the configuration keeps the limits.
  var fits: Bool { hasRoom(for: []) }

  /// Whether it would with some candidates more that are not chosen.
  func hasRoom(for added: [Int]) -> Bool {
    members.count + added.count <= problem.limits.maximumIndexes ?? .max
      && added.reduce(size) { $0 + problem.candidates[$1].sizeInBytes } <= problem.limits.budget ?? .max
  }

  private mutating func choose(_ candidate: Int) {
    isChosen[candidate] = true
    for number in table.plansOfCandidate[candidate].lazy.map(Int.init) {
      lacking[number] -= 1
      guard lacking[number] == 0 else { continue }
      let statement = table.statementOfPlan[number]
      forgetLosses(of: statement)
      guard number < plan[statement] else { continue }
      replan(statement, to: number)
      forgetLosses(of: statement)
    }
  }

  private mutating func release(_ candidate: Int) {
    isChosen[candidate] = false
    for number in table.plansOfCandidate[candidate].lazy.map(Int.init) {
      if lacking[number] == 0 { forgetLosses(of: table.statementOfPlan[number]) }
      lacking[number] += 1
    }
    for number in table.plansOfCandidate[candidate].lazy.map(Int.init)
    where plan[table.statementOfPlan[number]] == number {
      let statement = table.statementOfPlan[number]
      let end = table.statements[statement].plans.upperBound
      var other = number + 1
      while other < end, lacking[other] > 0 { other += 1 }
      replan(statement, to: other)
      forgetLosses(of: statement)
    }
  }

  private mutating func forgetLosses(of statement: Int) {
    guard plan[statement] < table.statements[statement].plans.upperBound else { return }
    for candidate in table.candidatesOfPlan[plan[statement]] { losses[Int(candidate)] = nil }
  }

  private mutating func replan(_ statement: Int, to number: Int) {
    objective += table.statements[statement].weight * (cost(statement, number) - cost(statement, plan[statement]))
    plan[statement] = number
  }

  private func cost(_ statement: Int, _ number: Int) -> Double {
    number < table.statements[statement].plans.upperBound
      ? table.plans[number].cost : table.statements[statement].baseline
  }
}
