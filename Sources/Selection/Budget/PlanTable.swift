/// The plans within the limits that are known of all query classes, and what they need: the planner's answers as a table, so that
/// configurations are compared without asking.
///
/// A plan is possible wherever its candidates exist, so the cheapest possible one bounds a class's cost from above: the
/// atomic configurations of CoPhy (Dash, Polyzotis, Ailamaki, VLDB 2011), of which only those are here that the planner was
/// seen to choose.
struct PlanTable {
  struct Plan {
    let cost: Double
    /// Sorted.
    let candidates: [Int]
  }

  /// One statement that stands for a query class, or a part of its executions.
  struct Statement {
    let queryClass: Int
    /// The part of the class's executions that it stands for.
    let share: Double
    /// Executions.
    let weight: Double
    /// Cost without any candidate.
    let baseline: Double
    /// The numbers of its plans. All are cheaper than the baseline; the cheapest comes first.
    let plans: Range<Int>
  }

  /// Plans that nobody has seen, but that what was seen lets hope for.
  enum Guess {
    case none
    /// Two plans of a statement together.
    case pairs
    /// Plans without one of the candidates that they use, or with another one in its place.
    case variations(Substitutes)
  }

  /// The part of ``SelectionProblem/Limits/noticeableShare`` that counts where storage is given: many small savings are
  /// worth it as well.
  private static let noticeablePart = 0.01

  let statements: [Statement]
  let plans: [Plan]
  /// By plan: its statement.
  let statementOfPlan: [Int]
  /// By candidate: the plans that need it, ascending.
  let plansOfCandidate: NumberRows
  /// By plan: its candidates, ascending.
  let candidatesOfPlan: NumberRows
  /// Sets of candidates that some plan needs, or several plans together, in the order of what they save alone.
  let moves: [[Int]]

  /// - Parameters:
  ///   - records: By query class, of each statement that stands for it.
  ///   - excluded: Candidates that are not to be chosen.
  ///   - guess: The plans that are there, too, though nobody has seen them.
  init(
    _ problem: SelectionProblem, records: [[CostRecord]], excluding excluded: Set<Int> = [], guess: Guess = .none
  ) {
    let total = zip(problem.weights, problem.baseline).reduce(0) { $0 + $1.0 * $1.1 }
    var statements: [Statement] = []
    var plans: [Plan] = []
    var statementOfPlan: [Int] = []
    var savings: [[Int]: Double] = [:]
    for (queryClass, weight) in problem.weights.enumerated() where weight > 0 {
      for record in records[queryClass] {
        let weight = weight * record.weight
        let share = record.weight
        let kept = Self.plans(record, of: queryClass, guess, problem).filter { plan in
          let saving = record.baseline - plan.cost
          guard excluded.isDisjoint(with: plan.candidates), problem.fits(plan.candidates) else { return false }
          return saving >= problem.limits.minimumGain * record.baseline
            || saving * weight >= Self.noticeablePart * problem.limits.noticeableShare * total
        }
        for plan in kept { savings[plan.candidates, default: 0] += weight * (record.baseline - plan.cost) }
        statementOfPlan += kept.map { _ in statements.count }
        statements.append(
          Statement(
            queryClass: queryClass, share: share, weight: weight, baseline: record.baseline,
            plans: plans.count..<(plans.count + kept.count)))
        plans += kept
      }
    }
    var plansOfCandidate = [[Int]](repeating: [], count: problem.candidates.count)
    for (number, plan) in plans.enumerated() {
      for candidate in plan.candidates { plansOfCandidate[candidate].append(number) }
    }
    for bundle in Self.bundles(statements, plans, statementOfPlan, plansOfCandidate, problem) {
      savings[bundle.members, default: 0] += bundle.saving
    }
    self.statements = statements
    self.plans = plans
    self.statementOfPlan = statementOfPlan
    self.plansOfCandidate = NumberRows(plansOfCandidate)
    candidatesOfPlan = NumberRows(plans.map(\.candidates))
    moves = savings.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }.map(\.key)
  }

  /// The part of a candidate's size that what comes with it in a plan has at most.
  private static let companionPart = 0.05

  /// Each candidate with the small ones beside which the statements use it: one of them alone would be of use to few.
  private static func bundles(
    _ statements: [Statement], _ plans: [Plan], _ statementOfPlan: [Int], _ plansOfCandidate: [[Int]],
    _ problem: SelectionProblem
  ) -> [(members: [Int], saving: Double)] {
    plansOfCandidate.indices.compactMap { candidate in
      let most = companionPart * Double(problem.candidates[candidate].sizeInBytes)
      var companions: Set<Int> = []
      var saving = 0.0
      var last: Int?
      // A statement's cheapest plan comes first.
      for number in plansOfCandidate[candidate] where statementOfPlan[number] != last {
        let others = plans[number].candidates.filter { $0 != candidate }
        guard Double(others.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }) <= most else { continue }
        let statement = statements[statementOfPlan[number]]
        last = statementOfPlan[number]
        companions.formUnion(others)
        saving += statement.weight * (statement.baseline - plans[number].cost)
      }
      companions.insert(candidate)
      return companions.count > 1 && problem.fits(companions) ? (companions.sorted(), saving) : nil
    }
  }

  /// By statement: the plan that it has in a configuration; the one without candidates where no other is possible.
  ///
  /// - Parameter configuration: Sorted.
  func plans(in configuration: [Int]) -> [Plan] {
    statements.map { statement in
      plans[statement.plans].first { $0.candidates.isSortedSubset(of: configuration) }
        ?? Plan(cost: statement.baseline, candidates: [])
    }
  }

  private static func plans(
    _ record: CostRecord, of queryClass: Int, _ guess: Guess, _ problem: SelectionProblem
  ) -> [Plan] {
    let known = undominated(
      record.plans.filter { $0.cost < record.baseline && !$0.candidates.isEmpty }.map {
        Plan(cost: $0.cost, candidates: $0.candidates)
      })
    switch guess {
    case .none: return known
    case .pairs: return undominated(known + pairs(known, record, problem))
    case .variations(let substitutes):
      return undominated(
        known + variations(known, record, of: queryClass, substitutes, problem))
    }
  }

  /// Plans that cost the same without one of their candidates, or with a substitute for it, as long as the planner has not
  /// said otherwise.
  private static func variations(
    _ known: [Plan], _ record: CostRecord, of queryClass: Int, _ substitutes: Substitutes, _ problem: SelectionProblem
  ) -> [Plan] {
    var costs: [[Int]: Double] = [:]
    func size(_ candidate: Int) -> Int { problem.candidates[candidate].sizeInBytes }
    func isRelevant(_ candidate: Int) -> Bool { problem.isRelevant(candidate, to: queryClass) }
    func smallest(_ candidate: Int) -> Int {
      ([candidate] + substitutes.alike[candidate].filter(isRelevant)).min { size($0) < size($1) }!
    }
    func note(_ candidates: [Int], _ cost: Double) {
      let cost = max(cost, record.floor(candidates))
      if cost < record.baseline { costs[candidates] = min(cost, costs[candidates] ?? .infinity) }
    }
    func noteWithoutEach(_ candidates: [Int], _ cost: Double) {
      guard candidates.count > 1 else { return }
      for member in candidates { note(candidates.filter { $0 != member }, cost) }
    }
    for plan in known.prefix(varied) {
      noteWithoutEach(plan.candidates, plan.cost)
      for member in plan.candidates {
        let others = plan.candidates.filter { $0 != member }
        // Nothing has to take the place of what may not be needed.
        guard others.isEmpty || record.floor(others) > plan.cost else { continue }
        for substitute in substitutes.alike[member] where !others.contains(substitute) && isRelevant(substitute) {
          note((others + [substitute]).sorted(), plan.cost)
        }
        for substitute in substitutes.merged(insteadOf: member, for: queryClass)
        where !others.contains(substitute) && isRelevant(substitute) {
          note((others + [substitute]).sorted(), record.baseline - substitutes.trust * (record.baseline - plan.cost))
        }
      }
      let leanest = Set(plan.candidates.map(smallest)).sorted()
      guard leanest != plan.candidates else { continue }
      note(leanest, plan.cost)
      noteWithoutEach(leanest, plan.cost)
    }
    return costs.map { Plan(cost: $0.value, candidates: $0.key) }
  }

  /// Plans of a statement that are varied: those that save most.
  private static let varied = 8

  /// Plans of a statement that are put together: those that save most.
  private static let combined = 16

  /// What two plans that read different tables may save together, as long as the planner has not said otherwise: as much as
  /// each of them alone. No answer about more candidates may have cost more than that.
  private static func pairs(_ known: [Plan], _ record: CostRecord, _ problem: SelectionProblem) -> [Plan] {
    let best = known.prefix(combined)
    let tables = best.map { Set($0.candidates.map { problem.candidates[$0].table }) }
    var pairs: [Plan] = []
    for first in best.indices {
      for second in best.indices.dropFirst(first + 1) where tables[first].isDisjoint(with: tables[second]) {
        let candidates = (best[first].candidates + best[second].candidates).sorted()
        let sum = best[first].cost + best[second].cost - record.baseline
        let cost = max(sum, record.floor(candidates))
        if cost < best[first].cost { pairs.append(Plan(cost: cost, candidates: candidates)) }
      }
    }
    return pairs
  }

  /// Plans by cost, without those that need all that a cheaper one needs.
  private static func undominated(_ plans: [Plan]) -> [Plan] {
    var kept: [Plan] = []
    let sorted = plans.sorted {
      if $0.cost != $1.cost { return $0.cost < $1.cost }
      if $0.candidates.count != $1.candidates.count { return $0.candidates.count < $1.candidates.count }
      return $0.candidates.lexicographicallyPrecedes($1.candidates)
    }
    for plan in sorted where !kept.contains(where: { $0.candidates.isSortedSubset(of: plan.candidates) }) {
      kept.append(plan)
    }
    return kept
  }
}
