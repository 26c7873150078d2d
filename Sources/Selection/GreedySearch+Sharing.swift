/// Plans that nobody has seen, but that others let hope for.
///
/// A plan is guessed to cost the same without one of the indexes that it uses, or with another one in its place: a narrower
/// one, or a wider one that could do the work of several. So one index may serve classes that each prefer another one. Of
/// all that is guessed, the best configuration is searched for; the planner is asked about the guesses that it rests on, and
/// no others. What turns out wrong is known from then on.
extension GreedySearch {
  /// Times that guesses are asked about.
  private static var maximumRounds: Int { 12 }

  mutating func discoverShared() throws {
    let substitutes = substitutes()
    var best: [Int] = []
    for _ in 0..<Self.maximumRounds where !state.pace.isOver() {
      let table = planTable(.variations(substitutes))
      var search = BudgetSearch(problem, table)
      best = search.improved(from: best)
      let questions = questions(on: best, table)
      guard !questions.isEmpty else { return }
      for (question, answer) in zip(questions, try picks(questions)) {
        _ = note(answer.alone, of: question.queryClass)
      }
    }
  }

  /// By candidate: those that may take its place in a plan.
  private func substitutes() -> [[Int]] {
    let picked = Set(moves.keys.flatMap(\.members))
    var substitutes = [[Int]](repeating: [], count: problem.candidates.count)
    // By what they could take the place of.
    var wider: [[Int]: [Int]] = [:]
    for (number, candidate) in problem.candidates.enumerated() where problem.fits([number]) {
      let narrower = candidate.simpler.filter(picked.contains)
      if picked.contains(number) { substitutes[number] += candidate.simpler }
      if narrower.count > 1 { wider[narrower.sorted(), default: []].append(number) }
    }
    // Of those that could do the same work the smallest is enough.
    for (narrower, numbers) in wider {
      let smallest = numbers.min { (problem.candidates[$0].sizeInBytes, $0) < (problem.candidates[$1].sizeInBytes, $1) }
      for member in narrower { substitutes[member].append(smallest!) }
    }
    return substitutes.map { $0.sorted() }
  }

  /// What a configuration rests on: the classes whose plans in it are guessed and promise much.
  private func questions(on configuration: [Int], _ table: PlanTable) -> [CostQuestion] {
    let plans = table.plans(in: configuration)
    let saved = zip(table.statements, plans).reduce(0) { $0 + $1.0.weight * ($1.0.baseline - $1.1.cost) }
    var promised = [Double](repeating: 0, count: problem.weights.count)
    for (statement, plan) in zip(table.statements, plans) {
      promised[statement.queryClass] += statement.share * plan.cost
    }
    return problem.weights.indices.compactMap { queryClass in
      let relevant = state.candidatesOfClass[queryClass].filter(configuration.containsSorted)
      guard !relevant.isEmpty else { return nil }
      let question = CostQuestion(queryClass: queryClass, configuration: relevant)
      let hope = problem.weights[queryClass] * (state.oracle.estimate(question).cost - promised[queryClass])
      return hope > worthAsking(of: saved) && !state.isKnown(question) ? question : nil
    }
  }
}
