/// Finds out with few questions that a candidate can't take another one's place, or is needed.
///
/// A critic is the class that by what is known would lose most. What is known bounds a cost from above, so that a class
/// which loses nothing of significance by it loses nothing in truth, and need not be asked.
extension SearchState {
  /// One candidate in another one's place.
  typealias Exchange = (adding: Int, removing: Int)

  /// Those exchanges whose critic loses nothing of significance.
  func uncriticised(_ exchanges: [Exchange]) throws -> [Exchange] {
    let critics = exchanges.map(critic)
    let answers = try ask(critics.compactMap { $0 })
    let costs = Dictionary(zip(critics.compactMap { $0 }, answers.map(\.cost))) { first, _ in first }
    return zip(exchanges, critics).filter { exchange, critic in
      critic.map { !isLoss($0.queryClass, costs[$0]!, by: exchange) } ?? true
    }.map(\.0)
  }

  private func critic(of exchange: Exchange) -> CostQuestion? {
    var worst: (question: CostQuestion, loss: Double)?
    for queryClass in classes(adding: [exchange.adding], removing: [exchange.removing]) {
      let question = question(queryClass, adding: [exchange.adding], removing: [exchange.removing])
      let cost = oracle.estimate(question).cost
      guard isLoss(queryClass, cost, by: exchange) else { continue }
      let loss = problem.weights[queryClass] * (cost - costs[queryClass])
      if worst == nil || loss > worst!.loss { worst = (question, loss) }
    }
    return worst?.question
  }

  /// What the workload loses at least without a chosen candidate by what is known, in calls × cost.
  func leastLoss(without candidate: Int) -> Double {
    classes(adding: [], removing: [candidate]).reduce(0) { loss, queryClass in
      let floor = oracle.floor(question(queryClass, adding: [], removing: [candidate]))
      return loss + problem.weights[queryClass] * max(0, floor - costs[queryClass])
    }
  }

  /// Whether what is known shows that a chosen candidate is worth keeping, without asking.
  func isSurelyNeeded(_ candidate: Int) -> Bool {
    let isCopy = isCopy(candidate, removing: [candidate])
    var (loss, executions) = (0.0, 0.0)
    var hurts = false
    for queryClass in classes(adding: [], removing: [candidate]) {
      let floor = max(
        costs[queryClass], oracle.floor(question(queryClass, adding: [], removing: [candidate])))
      loss += problem.weights[queryClass] * (floor - costs[queryClass])
      if floor > costs[queryClass] { executions += problem.weights[queryClass] }
      hurts = hurts || isSignificant(queryClass, from: floor, to: costs[queryClass], isCopy)
    }
    guard hurts, loss > problem.candidates[candidate].maintenance, loss >= price(of: candidate) else { return false }
    return isLargePart(loss) || executions >= problem.candidates[candidate].leastExecutions
  }

  /// Asks the classes that use some of the chosen candidates what they cost without them all: without one of them they cost
  /// no more.
  ///
  /// - Returns: Whether there was anything to ask.
  func askWithout(_ candidates: Set<Int>) throws -> Bool {
    let removed = candidates.sorted()
    let questions = classes(adding: [], removing: removed).map { question($0, adding: [], removing: removed) }
      .filter { !isKnown($0) }
    _ = try ask(questions)
    return !questions.isEmpty
  }

  /// Asks the classes that would lose most without a chosen candidate what they cost then.
  ///
  /// - Returns: The candidates with such classes.
  func criticised(_ candidates: Set<Int>, by critics: Int) throws -> Set<Int> {
    let questions = candidates.sorted().map { ($0, unknownLosses(without: $0).prefix(critics)) }
    _ = try ask(questions.flatMap(\.1))
    return Set(questions.filter { !$0.1.isEmpty }.map(\.0))
  }

  /// What is not known of the classes that use a candidate, those first that may lose most without it.
  private func unknownLosses(without candidate: Int) -> [CostQuestion] {
    let isCopy = isCopy(candidate, removing: [candidate])
    var unknown: [(question: CostQuestion, isSignificant: Bool, loss: Double)] = []
    for queryClass in classes(adding: [], removing: [candidate]) {
      let question = question(queryClass, adding: [], removing: [candidate])
      guard !isKnown(question) else { continue }
      let cost = oracle.estimate(question).cost
      let isSignificant = isSignificant(queryClass, from: cost, to: costs[queryClass], isCopy)
      unknown.append((question, isSignificant, problem.weights[queryClass] * (cost - costs[queryClass])))
    }
    unknown.sort { left, right in
      if left.isSignificant != right.isSignificant { return left.isSignificant }
      return (right.loss, left.question.queryClass) < (left.loss, right.question.queryClass)
    }
    return unknown.map(\.question)
  }

  /// Whether an exchange makes a class that then costs `cost` so much dearer that this class alone forbids it.
  private func isLoss(_ queryClass: Int, _ cost: Double, by exchange: Exchange) -> Bool {
    let loss = cost - costs[queryClass]
    return isNoticed(queryClass, cost, by: exchange)
      && (isDeep(loss, of: queryClass) || problem.weights[queryClass] * loss >= price(of: exchange))
  }

  /// Whether a change that is an exchange of one candidate makes classes noticeably dearer: one of them deeply, or all
  /// together by more than the pages are worth that it spares.
  func isLoss(_ change: Change, by exchange: Exchange) -> Bool {
    let noticed = change.answers.filter { isNoticed($0.queryClass, $0.answer.cost, by: exchange) }
    guard !noticed.isEmpty else { return false }
    return -change.saved >= price(of: exchange)
      || noticed.contains { isDeep($0.answer.cost - costs[$0.queryClass], of: $0.queryClass) }
  }

  private func isNoticed(_ queryClass: Int, _ cost: Double, by exchange: Exchange) -> Bool {
    problem.isSignificant(queryClass, from: cost, to: costs[queryClass], isLoss: true, ofTotal: totalCost)
      && !(isMuchSmallerPart(exchange) && keepsMost(queryClass, cost))
  }

  /// The part of the other one's size that a partial index may have for a small loss to be worth it.
  private static var muchSmaller: Double { 1.0 / 3 }
  /// The part of a class's saving that may be lost by it, as long as the whole does not notice.
  private static var smallLoss: Double { 0.02 }

  private func isMuchSmallerPart(_ exchange: Exchange) -> Bool {
    let (new, old) = (problem.candidates[exchange.adding], problem.candidates[exchange.removing])
    return Double(new.sizeInBytes) <= Double(old.sizeInBytes) * Self.muchSmaller
      && old.parts.contains(exchange.adding)
  }

  private func keepsMost(_ queryClass: Int, _ cost: Double) -> Bool {
    let loss = cost - costs[queryClass]
    return loss <= Self.smallLoss * (problem.baseline[queryClass] - costs[queryClass])
      && loss * problem.weights[queryClass] < baselineCost * problem.limits.noticeableShare
  }
}
