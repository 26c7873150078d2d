/// A configuration over a table of plans, changed step by step, each of which can be taken back.
struct BudgetState {
  private let problem: SelectionProblem
  private let table: PlanTable
  private(set) var isChosen: [Bool]
  /// The chosen ones, in no order.
  private(set) var members: [Int] = []
  /// By statement: the number of the plan that it has; the number of plans for the one without candidates.
  private var plan: [Int]
  /// Cost and upkeep, in calls × cost.
  private(set) var objective: Double
  private(set) var size = 0
  private var journal: [(statement: Int, plan: Int)] = []

  init(_ problem: SelectionProblem, _ table: PlanTable) {
    self.problem = problem
    self.table = table
    isChosen = problem.candidates.map { _ in false }
    plan = table.statements.map(\.plans.count)
    objective = table.statements.reduce(0) { $0 + $1.weight * $1.baseline }
  }

  /// Where a state can be taken back to.
  struct Mark {
    fileprivate let journal: Int
    fileprivate let members: [Int]
    let objective: Double
    fileprivate let size: Int
  }

  var mark: Mark { Mark(journal: journal.count, members: members, objective: objective, size: size) }

  mutating func goBack(to mark: Mark) {
    while journal.count > mark.journal {
      let entry = journal.removeLast()
      plan[entry.statement] = entry.plan
    }
    for member in members { isChosen[member] = false }
    members = mark.members
    for member in members { isChosen[member] = true }
    objective = mark.objective
    size = mark.size
  }

  /// Makes all steps so far definite.
  mutating func settle() { journal.removeAll(keepingCapacity: true) }

  mutating func add(_ candidate: Int) {
    guard !isChosen[candidate] else { return }
    isChosen[candidate] = true
    members.append(candidate)
    size += problem.candidates[candidate].sizeInBytes
    objective += problem.candidates[candidate].maintenance
    for statement in table.users[candidate] { replan(statement, from: 0, to: plan[statement]) }
  }

  mutating func remove(_ candidate: Int) {
    guard isChosen[candidate] else { return }
    isChosen[candidate] = false
    members.removeAll { $0 == candidate }
    size -= problem.candidates[candidate].sizeInBytes
    objective -= problem.candidates[candidate].maintenance
    for statement in table.users[candidate] where needs(statement, candidate) {
      replan(statement, from: plan[statement] + 1, to: table.statements[statement].plans.count)
    }
  }

  /// What the workload would lose without a chosen candidate, less its upkeep.
  func loss(of candidate: Int) -> Double {
    var loss = -problem.candidates[candidate].maintenance
    for statement in table.users[candidate] where needs(statement, candidate) {
      let plans = table.statements[statement].plans
      let other = plans[(plan[statement] + 1)...].first { other in
        other.candidates.allSatisfy { $0 != candidate && isChosen[$0] }
      }
      let cost = other?.cost ?? table.statements[statement].baseline
      loss += table.statements[statement].weight * (cost - plans[plan[statement]].cost)
    }
    return loss
  }

  /// Whether the configuration keeps the limits.
  var fits: Bool {
    size <= problem.limits.budget ?? .max && members.count <= problem.limits.maximumIndexes ?? .max
  }

  private func needs(_ statement: Int, _ candidate: Int) -> Bool {
    let plans = table.statements[statement].plans
    return plan[statement] < plans.count && plans[plan[statement]].candidates.contains(candidate)
  }

  /// Gives a statement the first possible plan of a range, or the one at its end.
  private mutating func replan(_ statement: Int, from start: Int, to end: Int) {
    let plans = table.statements[statement].plans
    guard start <= end else { return }
    let found = plans[start..<end].firstIndex { $0.candidates.allSatisfy { isChosen[$0] } } ?? end
    guard found != plan[statement] else { return }
    journal.append((statement, plan[statement]))
    objective += table.statements[statement].weight * (cost(statement, found) - cost(statement, plan[statement]))
    plan[statement] = found
  }

  private func cost(_ statement: Int, _ number: Int) -> Double {
    let plans = table.statements[statement].plans
    return number < plans.count ? plans[number].cost : table.statements[statement].baseline
  }
}
