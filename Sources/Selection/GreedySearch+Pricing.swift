/// What the planner would use if storage had a price.
///
/// What one more byte would save is its price. A question about a class is worth asking only when the best that the answer
/// could be, at that price, is better than the best plan that is known of the class: so the classes and candidates are asked
/// about that matter to the choice, and the others never. What is learned makes the price truer.
///
/// This is column generation (Gilmore, Gomory, "A Linear Programming Approach to the Cutting-Stock Problem", 1961) for the
/// program of CoPhy (Dash, Polyzotis, Ailamaki, VLDB 2011): the planner prices the columns, and bounds tell which ones.
extension GreedySearch {
  /// A class and candidates among which there may be something for it.
  private struct Lead {
    let queryClass: Int
    /// Sorted.
    let visible: [Int]

    var question: CostQuestion { CostQuestion(queryClass: queryClass, configuration: visible) }
  }

  /// A plan of a class that keeps the limits.
  private struct Column {
    let members: [Int]
    /// In calls × cost.
    let saving: Double
  }

  /// What the planner was asked about, and what is left to ask.
  private struct Leads {
    var waiting: [Lead] = []
    /// By query class.
    var columns: [Int: [Column]] = [:]
    var followed: Set<CostQuestion> = []
  }

  /// The price is an estimate: a question is asked when it is worth asking at any of these multiples.
  private static var multiples: [Double] { [1.0 / 3, 1] }
  /// The part of the largest hope that another one asked about at the same time has at least.
  private static var hopefulPart: Double { 0.1 }
  private static var maximumRounds: Int { 100 }
  /// Alternatives that are asked about, at most.
  private static var alternatives: Int { 64 }

  /// What the answer to a question has to promise, in calls × cost: a small part of what is saved, or of what is left where
  /// that is less; half of what is a class's share of it where they are many.
  func worthAsking(of saved: Double) -> Double {
    min(0.005, 0.5 / Double(max(1, problem.weights.count))) * min(saved, state.baselineCost - saved)
  }

  /// Starts anew, with the plans that are known; what was asked before costs nothing.
  mutating func discoverWithinLimits() throws {
    state.clear()
    state.raiseFloors()
    try state.expectFew()
    var leads = Leads()
    let visible = promising()
    let all = visible.indices.filter { !visible[$0].isEmpty }.map { Lead(queryClass: $0, visible: visible[$0]) }
    let first = all.map(withoutCopies)
    let used = try follow(first, &leads)
    for lead in all { state.lowerFloor(of: lead.queryClass, state.oracle.floor(lead.question)) }
    leads.waiting += zip(all, first).filter { $0.visible != $1.visible }.map(\.0)
    try followAlternatives(zip(first, used).map { ($0, $1) }, &leads)
    for _ in 0..<Self.maximumRounds where !state.pace.isOver() {
      let open = worthAsking(&leads)
      guard !open.isEmpty else { return }
      try follow(open, &leads)
    }
  }

  /// The same without copies of existing indexes, where there is anything else: plans take each of those that there is,
  /// however little it saves, and with all of them no limit could be kept.
  private func withoutCopies(_ lead: Lead) -> Lead {
    let others = lead.visible.filter { !problem.candidates[$0].repeatsExisting }
    return others.isEmpty ? lead : Lead(queryClass: lead.queryClass, visible: others)
  }

  /// Asks for what could take the place of what a class uses, and what of that, and so on: one index may serve several
  /// classes that each prefer another one, which has no price that could be known before. Those classes come first that save
  /// most, and the number of questions is bounded.
  private mutating func followAlternatives(
    _ first: [(lead: Lead, used: Set<Int>)], _ leads: inout Leads
  ) throws {
    var open = first
    var left = Self.alternatives
    while left > 0, !open.isEmpty {
      let next = open.compactMap { lead, used -> Lead? in
        let others = Lead(queryClass: lead.queryClass, visible: lead.visible.filter { !used.contains($0) })
        return used.isEmpty || others.visible.isEmpty ? nil : others
      }
      let ranked = next.map { (lead: $0, saving: mostSaved(by: $0)) }
        .sorted { ($1.saving, $0.lead.queryClass) < ($0.saving, $1.lead.queryClass) }
        .prefix(left).map(\.lead)
      left -= ranked.count { !state.isKnown($0.question) }
      open = []
      for (lead, answer) in zip(ranked, try picks(ranked.map(\.question))) where note(answer.alone, of: lead.queryClass)
      {
        addColumn(answer.alone, of: lead.queryClass, to: &leads)
        open.append((lead, answer.picked.used))
      }
    }
  }

  /// What an answer could save at most by what is known, in calls × cost.
  private func mostSaved(by lead: Lead) -> Double {
    problem.weights[lead.queryClass] * (problem.baseline[lead.queryClass] - state.oracle.floor(lead.question))
  }

  /// By query class: the candidates within the limits that were thought of for it, or that the planner picked for any class: an
  /// index that is of use to a class for which it was not thought of is mostly the favourite of the one for which it was.
  private func promising() -> [[Int]] {
    let picked = Set(moves.keys.flatMap(\.members))
    return state.candidatesOfClass.indices.map { queryClass in
      let own = state.ownOfClass[queryClass]
      return state.candidatesOfClass[queryClass].filter {
        problem.fits([$0]) && (own.contains($0) || picked.contains($0))
      }
    }
  }

  /// Asks, and notes what that leads to; what is known already of the new leads is followed, too.
  ///
  /// - Returns: By lead, what its plan uses.
  @discardableResult private mutating func follow(
    _ asked: [Lead], _ leads: inout Leads
  ) throws -> [Set<Int>] {
    let answers = try picks(asked.map(\.question))
    var queue = Array(zip(asked, answers))
    while let (lead, answer) = queue.popLast() {
      guard leads.followed.insert(lead.question).inserted, note(answer.alone, of: lead.queryClass) else { continue }
      addColumn(answer.alone, of: lead.queryClass, to: &leads)
      for next in next(after: lead, answer.picked.used) where !next.visible.isEmpty {
        guard state.isKnown(next.question) else {
          leads.waiting.append(next)
          continue
        }
        let known = state.oracle.estimate(next.question)
        queue.append((next, (picked: known, alone: known)))
      }
    }
    return answers.map(\.picked.used)
  }

  private func addColumn(_ plan: CostAnswer, of queryClass: Int, to leads: inout Leads) {
    guard problem.fits(plan.used) else { return }
    let saving = problem.weights[queryClass] * (problem.baseline[queryClass] - plan.cost)
    leads.columns[queryClass, default: []].append(Column(members: plan.used.sorted(), saving: saving))
  }

  /// Where there may be something else for a class than the plan that uses some candidates: among what is smaller on each of
  /// their tables; and where there are several, beside all but the largest, for there may be room for one of them only.
  private func next(after lead: Lead, _ used: Set<Int>) -> [Lead] {
    var largest: [Int: Int] = [:]
    for candidate in used.map({ problem.candidates[$0] }) {
      largest[candidate.table] = max(largest[candidate.table] ?? 0, candidate.sizeInBytes)
    }
    var next = [
      lead.visible.filter { number in
        let candidate = problem.candidates[number]
        return candidate.sizeInBytes < largest[candidate.table] ?? .max
      }
    ]
    if used.count > 1 {
      let most = used.max { (problem.candidates[$0].sizeInBytes, $0) < (problem.candidates[$1].sizeInBytes, $1) }
      next.append(lead.visible.filter { $0 != most })
      next += used.sorted().map { [$0] }
    }
    return next.map { Lead(queryClass: lead.queryClass, visible: $0) }
  }

  /// Takes the lead of each class that promises most, where it promises much; those that promise too little at any price go.
  ///
  /// One of a class at a time: what the planner says of it bounds what the others can promise.
  ///
  /// - Returns: Each with the candidates that its class could afford, and those that are paid for already.
  private func worthAsking(_ leads: inout Leads) -> [Lead] {
    let market = market(leads)
    let offers = leads.waiting.map { offer(to: $0, leads.columns[$0.queryClass] ?? [], market) }
    var best: [Int: Int] = [:]
    for (number, offer) in offers.enumerated() {
      let queryClass = offer.lead.queryClass
      if offer.hope > best[queryClass].map({ offers[$0].hope }) ?? 0 { best[queryClass] = number }
    }
    let bound = max(market.least, Self.hopefulPart * (offers.map(\.hope).max() ?? 0))
    let open = Set(best.values.filter { offers[$0].hope >= bound })
    leads.waiting = offers.indices.filter { !open.contains($0) && offers[$0].most > market.least }.map {
      offers[$0].lead
    }
    return open.sorted().map { number in
      let (lead, affordable) = (offers[number].lead, offers[number].affordable)
      let visible = lead.visible.filter { market.paid.contains($0) || affordable.contains($0) }
      return Lead(queryClass: lead.queryClass, visible: visible)
    }
  }

  /// What room costs by what is known.
  private struct Market {
    /// Of a unit of room, in calls × cost.
    let prices: [Double]
    /// By candidate, where there is one: the classes with a plan that it is part of, which share its rent.
    let tenants: [Int: Int]
    /// What a question has to promise, in calls × cost.
    let least: Double
    /// The candidates that a configuration has which was filled up step by step.
    let paid: Set<Int>
  }

  private func market(_ leads: Leads) -> Market {
    var search = BudgetSearch(problem, planTable(.none))
    let steps = search.steps()
    let saved = state.baselineCost - (steps.last?.cost ?? state.baselineCost)
    var tenants: [Int: Int] = [:]
    for columns in leads.columns.values {
      for member in Set(columns.flatMap(\.members)) { tenants[member, default: 0] += 1 }
    }
    return Market(
      prices: Self.multiples.map { $0 * price(steps) }, tenants: tenants, least: worthAsking(of: saved),
      paid: Set(search.members))
  }

  /// What a lead promises.
  private struct Offer {
    let lead: Lead
    /// What an answer could save at most, in calls × cost.
    let most: Double
    /// What it could save more than the best known plan of the class, at the price at which that is most.
    var hope = -Double.infinity
    /// The candidates that the class could pay for at some price and still have something of.
    var affordable: Set<Int> = []
  }

  private func offer(to lead: Lead, _ columns: [Column], _ market: Market) -> Offer {
    var offer = Offer(lead: lead, most: mostSaved(by: lead))
    guard offer.most > market.least else { return offer }
    for price in market.prices {
      func rent(_ candidate: Int) -> Double {
        let whole = price * problem.room(of: candidate) + problem.candidates[candidate].maintenance
        return whole / Double(market.tenants[candidate] ?? 1)
      }
      let known = columns.reduce(0) { best, column in
        max(best, column.saving - column.members.reduce(0) { $0 + rent($1) })
      }
      let affordable = lead.visible.filter { offer.most - known - rent($0) > market.least }
      guard let smallest = affordable.lazy.map(rent).min() else { continue }
      offer.hope = max(offer.hope, offer.most - known - smallest)
      offer.affordable.formUnion(affordable)
    }
    return offer
  }

  /// What a unit of room saves by what is known, in calls × cost.
  func price() -> Double {
    var search = BudgetSearch(problem, planTable(.none))
    return price(search.steps())
  }

  /// The lowest price at which anything is asked.
  func leastPrice() -> Double { Self.multiples[0] * price() }

  /// What a unit of room saves in the second half of a configuration that was filled up step by step, in calls × cost.
  private func price(_ steps: [BudgetState.Summary]) -> Double {
    guard let last = steps.last else { return 0 }
    let half = problem.room(of: last) / 2
    guard half > 0 else { return 0 }
    var (below, cost) = (0.0, state.baselineCost)
    for step in steps {
      let room = problem.room(of: step)
      guard room <= half else {
        cost += (step.cost - cost) * (half - below) / (room - below)
        break
      }
      (below, cost) = (room, step.cost)
    }
    return max(0, cost - last.cost) / half
  }
}
