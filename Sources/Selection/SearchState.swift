/// A configuration that is being changed, with what each query class costs in it.
struct SearchState<Oracle: CostOracle> {
  let problem: SelectionProblem
  let oracle: Oracle
  let pace: SelectionPace
  /// Sorted.
  let candidatesOfClass: [[Int]]
  /// By query class: those of its candidates that were thought of for it.
  let ownOfClass: [Set<Int>]
  /// By candidate: those that could do its work, because they begin with its keys: on its table, or above it.
  private let wider: [[Int]]

  private(set) var chosen: Set<Int> = []
  private(set) var costs: [Double]
  /// By query class: the chosen candidates that may matter to it, sorted.
  private var chosenOfClass: [[Int]]
  /// By query class: the candidates that its plan uses; nil when it was not asked in this configuration.
  private var used: [Set<Int>?]
  /// By query class: its cost with all candidates, below which no configuration gets it.
  private var floors: [Double]
  /// calls × cost over all classes.
  private(set) var totalCost: Double
  /// The same without any candidate.
  let baselineCost: Double
  /// Of all that is chosen.
  private(set) var size = 0
  private var maintenance = 0.0
  /// Counts changes.
  private(set) var now = 0
  /// By query class: when it last changed.
  private var changedAt: [Int]

  /// Whether costs come from what is known, and the planner is not asked.
  var isEstimating = false

  /// What a change of the configuration does.
  struct Change {
    var answers: [(queryClass: Int, answer: CostAnswer)] = []
    /// calls × cost over all classes; negative when the change costs something.
    var saved = 0.0
    /// The largest fractions by which a class gets cheaper, or dearer (of its cost after).
    var largestGain = 0.0
    var largestLoss = 0.0
    var helpsSignificantly = false
    var hurtsSignificantly = false
    /// Whether a class loses half or more of what it costs without any candidate.
    var hurtsGravely = false
  }

  init(problem: SelectionProblem, oracle: Oracle, pace: SelectionPace) {
    self.problem = problem
    self.oracle = oracle
    self.pace = pace
    var byClass = [[Int]](repeating: [], count: problem.weights.count)
    for (number, candidate) in problem.candidates.enumerated() {
      for queryClass in candidate.classes { byClass[queryClass].append(number) }
    }
    candidatesOfClass = byClass
    var own = [Set<Int>](repeating: [], count: problem.weights.count)
    for (number, candidate) in problem.candidates.enumerated() {
      for queryClass in candidate.origins { own[queryClass].insert(number) }
    }
    ownOfClass = own
    var wider = [[Int]](repeating: [], count: problem.candidates.count)
    for (number, candidate) in problem.candidates.enumerated() {
      for beginning in candidate.beginnings { wider[beginning].append(number) }
      wider[number] += candidate.above
    }
    self.wider = wider.map { $0.sorted() }
    costs = problem.baseline
    chosenOfClass = byClass.map { _ in [] }
    used = byClass.map { _ in [] }
    floors = problem.baseline
    changedAt = byClass.map { _ in -1 }
    baselineCost = zip(problem.weights, problem.baseline).reduce(0) { $0 + $1.0 * $1.1 }
    totalCost = baselineCost
  }

  func isChosen(_ candidate: Int) -> Bool { chosen.contains(candidate) }

  /// - Parameter cost: With some of the candidates that are looked at now, or one below which it is known not to be with any.
  mutating func lowerFloor(of queryClass: Int, _ cost: Double) { floors[queryClass] = min(floors[queryClass], cost) }

  /// Says that any class may get cheaper.
  mutating func dropFloors() { floors = floors.map { _ in 0 } }

  /// Says that other candidates are looked at from now on.
  mutating func raiseFloors() { floors = problem.baseline }

  /// When a class last changed that one of the candidates may matter to; −1 for never.
  func lastChange(of candidates: [Int]) -> Int {
    candidates.reduce(-1) { latest, candidate in
      problem.candidates[candidate].classes.reduce(latest) { max($0, changedAt[$1]) }
    }
  }

  /// Whether what the planner said bounds a cost from both sides alike.
  func isKnown(_ question: CostQuestion) -> Bool {
    oracle.floor(question) >= oracle.estimate(question).cost * (1 - Self.tolerance)
  }

  private static var tolerance: Double { 0.001 }

  func forget(_ candidates: [Int]) throws { try oracle.forget(candidates) }

  func ask(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    guard !isEstimating else { return questions.map(oracle.estimate) }
    var answers: [CostAnswer] = []
    answers.reserveCapacity(questions.count)
    while answers.count < questions.count {
      let portion = questions[answers.count..<min(answers.count + Self.portion, questions.count)]
      answers += pace.isOver() ? portion.map(oracle.estimate) : try oracle.answer(Array(portion))
    }
    return answers
  }

  /// Questions that are asked at once: enough for all twins, and few enough to stop in time.
  private static var portion: Int { 500 }

  /// Prepares the planner for questions about a few candidates each.
  func expectFew() throws {
    if !isEstimating { try oracle.expect([]) }
  }

  /// Prepares the planner for questions about this configuration and its neighbours.
  func expectNeighbours() throws {
    if !isEstimating { try oracle.expect(chosen.sorted()) }
  }

  /// Asks for what several changes will need, all at once.
  func prefetch(_ changes: [(adding: [Int], removing: [Int])]) throws {
    guard !isEstimating else { return }
    let questions = changes.flatMap { change in
      classes(adding: change.adding, removing: change.removing).map {
        question($0, adding: change.adding, removing: change.removing)
      }
    }
    _ = try ask(questions)
  }

  /// What a change would do; nothing is changed yet.
  func change(adding: [Int], removing: [Int]) throws -> Change {
    let classes = classes(adding: adding, removing: removing)
    let answers = try ask(classes.map { question($0, adding: adding, removing: removing) })
    var change = Change()
    // In an exchange one copy goes where another one comes.
    let isCopy =
      (adding.isEmpty || removing.isEmpty) && (adding + removing).allSatisfy { self.isCopy($0, removing: removing) }
    for (queryClass, answer) in zip(classes, answers) {
      let before = costs[queryClass]
      let difference = before - answer.cost
      change.answers.append((queryClass, answer))
      change.saved += problem.weights[queryClass] * difference
      change.largestGain = max(change.largestGain, difference / max(before, 1e-9))
      change.largestLoss = max(change.largestLoss, -difference / max(answer.cost, 1e-9))
      if isSignificant(queryClass, from: before, to: answer.cost, isCopy) { change.helpsSignificantly = true }
      if isSignificant(queryClass, from: answer.cost, to: before, isCopy) { change.hurtsSignificantly = true }
      if -difference > Self.grave * problem.baseline[queryClass] { change.hurtsGravely = true }
    }
    return change
  }

  /// Makes a change.
  mutating func apply(_ change: Change, adding: [Int], removing: [Int]) {
    chosen.formUnion(adding)
    chosen.subtract(removing)
    for candidate in adding + removing {
      for queryClass in problem.candidates[candidate].classes {
        chosenOfClass[queryClass] = candidatesOfClass[queryClass].filter(chosen.contains)
        // An estimate stays possible as long as what it uses is there; the planner may take another plan.
        if !isEstimating { used[queryClass] = nil }
        changedAt[queryClass] = now
      }
    }
    for (queryClass, answer) in change.answers {
      totalCost += problem.weights[queryClass] * (answer.cost - costs[queryClass])
      costs[queryClass] = answer.cost
      if isEstimating { used[queryClass] = answer.used }
    }
    size += bytes(of: adding) - bytes(of: removing)
    maintenance += adding.reduce(0) { $0 + problem.candidates[$1].maintenance }
    maintenance -= removing.reduce(0) { $0 + problem.candidates[$1].maintenance }
    now += 1
  }

  /// What a selection minimises: the workload's cost and the upkeep of what is chosen.
  var objective: Double { totalCost + maintenance }

  /// Whether the configuration keeps the limits.
  var fits: Bool { excess(adding: [], removing: []) == nil }

  /// The limit that a change would break.
  func excess(adding: [Int], removing: [Int]) -> SelectionResult.Reason? {
    if let maximum = problem.limits.maximumIndexes, chosen.count + adding.count - removing.count > maximum {
      return .overCount
    }
    if let budget = problem.limits.budget, size + bytes(of: adding) - bytes(of: removing) > budget {
      return .overBudget
    }
    return nil
  }

  private func bytes(of candidates: [Int]) -> Int { candidates.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } }

  /// The chosen candidates that may matter to the same classes, sorted.
  func chosenNeighbours(of candidate: Int) -> [Int] {
    let classes = problem.candidates[candidate].classes
    return classes.reduce(into: Set()) { $0.formUnion(chosenOfClass[$1]) }.sorted()
  }

  /// Goes back to the empty configuration; what is known of the classes stays.
  mutating func clear() {
    chosen = []
    costs = problem.baseline
    chosenOfClass = candidatesOfClass.map { _ in [] }
    used = candidatesOfClass.map { _ in [] }
    totalCost = baselineCost
    size = 0
    maintenance = 0
    changedAt = changedAt.map { _ in now }
    now += 1
  }

  /// Has ``settle()`` ask for the plans of all classes that something chosen may matter to.
  mutating func doubtEstimates() {
    for queryClass in used.indices where !chosenOfClass[queryClass].isEmpty { used[queryClass] = nil }
  }

  /// Asks what each class costs and uses in this configuration, where that is not known.
  mutating func settle() throws {
    try expectNeighbours()
    let open = used.indices.filter { used[$0] == nil }
    let answers = try ask(open.map { CostQuestion(queryClass: $0, configuration: chosenOfClass[$0]) })
    for (queryClass, answer) in zip(open, answers) {
      totalCost += problem.weights[queryClass] * (answer.cost - costs[queryClass])
      costs[queryClass] = answer.cost
      used[queryClass] = answer.used
    }
  }

  /// The classes that a change may make cheaper or dearer: for an addition those that are not at their best, for a
  /// removal those whose plan uses what goes.
  func classes(adding: [Int], removing: [Int]) -> [Int] {
    var classes: Set<Int> = []
    for candidate in removing {
      for queryClass in problem.candidates[candidate].classes
      where used[queryClass]?.contains(candidate) ?? true {
        classes.insert(queryClass)
      }
    }
    if removing.isEmpty || isEstimating {
      for candidate in adding {
        for queryClass in problem.candidates[candidate].classes where costs[queryClass] > floors[queryClass] * 1.001 {
          classes.insert(queryClass)
        }
      }
    }
    return classes.sorted()
  }

  func question(_ queryClass: Int, adding: [Int], removing: [Int]) -> CostQuestion {
    var configuration = chosenOfClass[queryClass]
    if !removing.isEmpty { configuration.removeAll { removing.contains($0) } }
    let relevant = candidatesOfClass[queryClass]
    for candidate in adding where !configuration.contains(candidate) && relevant.containsSorted(candidate) {
      configuration.append(candidate)
    }
    return CostQuestion(queryClass: queryClass, configuration: configuration.sorted())
  }

  /// Whether a candidate is the copy of an index that exists, or the beginning of one that is chosen and stays.
  func isCopy(_ candidate: Int, removing: [Int]) -> Bool {
    problem.candidates[candidate].repeatsExisting || chosenWider(than: candidate, removing: removing) != nil
  }

  /// The first chosen one that begins with a candidate's keys.
  func chosenWider(than candidate: Int, removing: [Int] = []) -> Int? {
    wider[candidate].first { chosen.contains($0) && !removing.contains($0) }
  }

  /// Whether a loss in a class's cost is much beside what the class costs without any candidate.
  func isDeep(_ loss: Double, of queryClass: Int) -> Bool {
    loss > problem.limits.minimumGain * problem.baseline[queryClass]
  }

  /// What the pages have to save that one candidate in another one's place spares, in calls × cost.
  ///
  /// Of included columns alone: keys decide which rows are read, and without one a plan rests on hope.
  func price(of exchange: Exchange) -> Double {
    guard problem.candidates[exchange.removing].bare.contains(exchange.adding) else { return 0 }
    // Also when the other one is chosen already: beside this one it would be superfluous.
    return price(
      ofBytes: problem.candidates[exchange.removing].sizeInBytes - problem.candidates[exchange.adding].sizeInBytes)
  }

  /// Whether a saving is a noticeable part of what the workload costs without any candidate.
  func isLargePart(_ saved: Double) -> Bool { saved >= baselineCost * problem.limits.noticeableShare }

  /// What an index has to save to be worth its pages, in calls × cost.
  func price(of candidate: Int) -> Double { price(ofBytes: problem.candidates[candidate].sizeInBytes) }

  private func price(ofBytes bytes: Int) -> Double {
    Double(max(0, bytes)) / Self.pageSize * problem.limits.pricePerPage
  }

  private static var grave: Double { 0.5 }
  private static var pageSize: Double { 8_192 }

  /// Whether a class that gets cheaper (`from` above `to`) makes an index worth having.
  func isSignificant(
    _ queryClass: Int, from: Double, to: Double, _ isCopy: Bool
  ) -> Bool {
    problem.isSignificant(queryClass, from: from, to: to, isCopy: isCopy, ofTotal: totalCost)
  }
}
