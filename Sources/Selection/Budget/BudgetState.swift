/// A configuration over a table of plans, changed step by step, each of which can be taken back.
///
/// What a statement's plan is follows from what is chosen: the first one of its plans that lacks nothing. What a candidate
/// is worth follows from the plans that would take the place of those that use it, and is kept up to date with them.
struct BudgetState: Sendable {
  private let problem: SelectionProblem
  private let table: PlanTable
  private var isChosen: JournaledArray<Bool>
  /// The chosen ones, in no order.
  private(set) var members: [Int] = []
  /// By plan: how many of its candidates are not chosen.
  private var lacking: JournaledArray<Int>
  /// By statement: the plan that it has; the end of its plans for the one without candidates.
  private var plan: JournaledArray<Int>
  /// By statement: the last plan that it would have without one of the candidates of the one that it has. What becomes of
  /// the plans behind that one makes no difference.
  private var lastResort: JournaledArray<Int>
  /// By place in ``PlanTable/candidatesOfPlan``, where the plan is one that a statement has: what the statement would
  /// lose without the candidate.
  private var lossAt: JournaledArray<Double>
  /// By chosen candidate: what the workload would lose without it, less its upkeep. Since the last ``settle()`` a sum of
  /// what was added and taken away again, with the rounding errors of the largest that it has been.
  private var losses: JournaledArray<Double>
  /// Cost and upkeep, in calls × cost.
  private(set) var objective: Double
  private(set) var size = 0

  init(_ problem: SelectionProblem, _ table: PlanTable) {
    self.problem = problem
    self.table = table
    isChosen = JournaledArray(problem.candidates.map { _ in false })
    losses = JournaledArray(problem.candidates.map { _ in 0 })
    lacking = JournaledArray(table.plans.map(\.candidates.count))
    lossAt = JournaledArray([Double](repeating: 0, count: table.candidatesOfPlan.count))
    plan = JournaledArray(table.statements.map(\.plans.upperBound))
    lastResort = plan
    objective = table.statements.reduce(0) { $0 + $1.weight * $1.baseline }
  }

  /// Where a state can be taken back to.
  struct Mark {
    fileprivate let isChosen, lacking, plan, lastResort, lossAt, losses: Int
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

  var mark: Mark {
    Mark(
      isChosen: isChosen.mark, lacking: lacking.mark, plan: plan.mark, lastResort: lastResort.mark, lossAt: lossAt.mark,
      losses: losses.mark, members: members, objective: objective, size: size)
  }

  mutating func goBack(to mark: Mark) {
    isChosen.goBack(to: mark.isChosen)
    lacking.goBack(to: mark.lacking)
    plan.goBack(to: mark.plan)
    lastResort.goBack(to: mark.lastResort)
    lossAt.goBack(to: mark.lossAt)
    losses.goBack(to: mark.losses)
    members = mark.members
    objective = mark.objective
    size = mark.size
  }

  /// Makes all steps so far definite, and rounding errors none. No earlier mark can be gone back to.
  mutating func settle() {
    for member in members { losses[member] = summedLoss(of: member) }
    isChosen.settle()
    lacking.settle()
    plan.settle()
    lastResort.settle()
    lossAt.settle()
    losses.settle()
  }

  func isChosen(_ candidate: Int) -> Bool { isChosen[candidate] }

  mutating func add(_ candidate: Int) {
    guard !isChosen[candidate] else { return }
    isChosen[candidate] = true
    members.append(candidate)
    size += problem.candidates[candidate].sizeInBytes
    objective += problem.candidates[candidate].maintenance
    losses[candidate] = -problem.candidates[candidate].maintenance
    change(lacking: -1, of: candidate)
  }

  mutating func remove(_ candidate: Int) {
    guard isChosen[candidate] else { return }
    isChosen[candidate] = false
    members.removeAll { $0 == candidate }
    size -= problem.candidates[candidate].sizeInBytes
    objective -= problem.candidates[candidate].maintenance
    change(lacking: 1, of: candidate)
  }

  /// What the workload would lose without a chosen candidate, less its upkeep.
  func loss(of candidate: Int) -> Double { losses[candidate] }

  /// Whether the workload would lose nothing without a chosen candidate, or less than its upkeep; without rounding errors
  /// of earlier steps.
  func isUseless(_ candidate: Int) -> Bool { summedLoss(of: candidate) <= 0 }

  private func summedLoss(of candidate: Int) -> Double {
    var loss = -problem.candidates[candidate].maintenance
    for place in table.plansOfCandidate.places(of: candidate) {
      let number = table.plansOfCandidate[place: place]
      guard plan[table.statementOfPlan[number]] == number else { continue }
      for place in table.candidatesOfPlan.places(of: number) where table.candidatesOfPlan[place: place] == candidate {
        loss += lossAt[place]
      }
    }
    return loss
  }

  /// Whether the configuration keeps the limits.
  var fits: Bool { hasRoom(for: []) }

  /// Whether it would with some candidates more that are not chosen.
  func hasRoom(for added: [Int]) -> Bool {
    members.count + added.count <= problem.limits.maximumIndexes ?? .max
      && added.reduce(size) { $0 + problem.candidates[$1].sizeInBytes } <= problem.limits.budget ?? .max
  }

  /// Counts what the plans with a candidate lack, and plans the statements anew to which that makes a difference.
  private mutating func change(lacking difference: Int, of candidate: Int) {
    let places = table.plansOfCandidate.places(of: candidate)
    var place = places.lowerBound
    // The plans of a statement follow one another.
    while place < places.upperBound {
      let statement = table.statementOfPlan[table.plansOfCandidate[place: place]]
      var first = Int.max
      repeat {
        let number = table.plansOfCandidate[place: place]
        lacking[number] += difference
        if first == .max, lacking[number] == max(0, difference) { first = number }
        place += 1
      } while place < places.upperBound
        && table.statementOfPlan[table.plansOfCandidate[place: place]] == statement
      if first <= lastResort[statement] { replan(statement, first) }
    }
  }

  /// - Parameter changed: The first plan that has become possible, or is so no longer.
  private mutating func replan(_ statement: Int, _ changed: Int) {
    let (before, end) = (plan[statement], table.statements[statement].plans.upperBound)
    let now = possible(from: min(before, changed), to: end)
    if now != before {
      objective += table.statements[statement].weight * (cost(statement, now) - cost(statement, before))
      if before < end {
        for place in table.candidatesOfPlan.places(of: before) {
          losses[table.candidatesOfPlan[place: place]] -= lossAt[place]
        }
      }
      plan[statement] = now
    }
    var last = now
    if now < end {
      for place in table.candidatesOfPlan.places(of: now) {
        let candidate = table.candidatesOfPlan[place: place]
        let next = possible(from: now + 1, to: end, without: candidate)
        let loss = table.statements[statement].weight * (cost(statement, next) - table.plans[now].cost)
        let counted = now == before ? lossAt[place] : 0
        if loss != counted { losses[candidate] += loss - counted }
        lossAt[place] = loss
        last = max(last, next)
      }
    }
    lastResort[statement] = last
  }

  /// The first plan that lacks nothing; the end where there is none.
  private func possible(from start: Int, to end: Int) -> Int {
    var number = start
    while number < end, lacking[number] > 0 { number += 1 }
    return number
  }

  private func possible(from start: Int, to end: Int, without candidate: Int) -> Int {
    var number = start
    while number < end, lacking[number] > 0 || table.candidatesOfPlan.contains(candidate, in: number) { number += 1 }
    return number
  }

  private func cost(_ statement: Int, _ number: Int) -> Double {
    number < table.statements[statement].plans.upperBound
      ? table.plans[number].cost : table.statements[statement].baseline
  }
}
