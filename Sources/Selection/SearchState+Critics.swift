/// Finds out with few questions that a candidate can't take another one's place.
///
/// A critic is the class that by what is known would lose most. What is known bounds a cost from above, so that a class
/// which loses nothing of significance by it loses nothing in truth, and need not be asked.
extension SearchState {
  /// One candidate in another one's place.
  typealias Exchange = (adding: Int, removing: Int)

  /// Those exchanges whose critic loses nothing of significance.
  func uncriticised(_ exchanges: [Exchange]) throws -> [Exchange] {
    let critics = exchanges.map(critic)
    let answers = try oracle.answer(critics.compactMap { $0 })
    let costs = Dictionary(zip(critics.compactMap { $0 }, answers.map(\.cost))) { first, _ in first }
    return zip(exchanges, critics).filter { exchange, critic in
      critic.map { !isLoss($0.queryClass, costs[$0]!, price: price(of: exchange)) } ?? true
    }.map(\.0)
  }

  private func critic(of exchange: Exchange) -> CostQuestion? {
    var worst: (question: CostQuestion, loss: Double)?
    let price = price(of: exchange)
    for queryClass in classes(adding: [exchange.adding], removing: [exchange.removing]) {
      let question = question(queryClass, adding: [exchange.adding], removing: [exchange.removing])
      let cost = oracle.estimate(question).cost
      guard isLoss(queryClass, cost, price: price) else { continue }
      let loss = problem.weights[queryClass] * (cost - costs[queryClass])
      if worst == nil || loss > worst!.loss { worst = (question, loss) }
    }
    return worst?.question
  }

  private func isLoss(_ queryClass: Int, _ cost: Double, price: Double) -> Bool {
    let loss = cost - costs[queryClass]
    return isSignificant(queryClass, from: cost, to: costs[queryClass], false)
      && (isDeep(loss, of: queryClass) || problem.weights[queryClass] * loss >= price)
  }
}
