/// Plans that nobody has seen, but that others let hope for.
///
/// A plan is guessed to cost the same without one of the indexes that it uses, or with another one in its place: a narrower
/// one, or a wider one that could do the work of several; with one that shares only some of its keys as much more as such
/// guesses were wrong so far. So one index may serve classes that each prefer another one. Of all that is guessed, good
/// configurations are searched for from the best one so far and from none; the planner is asked about the guesses that they
/// rest on, and no others. What turns out wrong is known from then on.
extension GreedySearch {
  /// Times that guesses are asked about.
  private static var maximumRounds: Int { 12 }

  mutating func discoverShared() throws {
    var substitutes = substitutes()
    var best: [Int] = []
    for _ in 0..<Self.maximumRounds where !state.pace.isOver() {
      let table = planTable(.variations(substitutes))
      let ends = BudgetSearch(problem, table).ends(from: best.isEmpty ? [[]] : [best, []]).map { $0.members.sorted() }
      best = ends[0]
      var asked: Set<CostQuestion> = []
      let guesses = ends.flatMap { self.guesses(on: $0, table) }.filter { asked.insert($0.question).inserted }
      guard !guesses.isEmpty else { return }
      for (guess, answer) in zip(guesses, try picks(guesses.map(\.question))) {
        _ = note(answer.alone, of: guess.question.queryClass)
        substitutes.learn(guess, used: answer.picked.used, cost: answer.picked.cost)
      }
    }
  }

  /// Whether a candidate could do the work of several that the planner picked, one of which has another lead.
  func canMerge(_ number: Int, _ picked: Set<Int>) -> Bool {
    let candidate = problem.candidates[number]
    return candidate.overlapping.contains { picked.contains($0) && !candidate.beginnings.contains($0) }
  }

  private func substitutes() -> Substitutes {
    let picked = Set(moves.keys.flatMap(\.members))
    var alike = [[Int]](repeating: [], count: problem.candidates.count)
    var merged = alike
    // By what they could take the place of.
    var wider: [[Int]: [Int]] = [:]
    for (number, candidate) in problem.candidates.enumerated() where problem.fits([number]) {
      if picked.contains(number) { alike[number] += candidate.simpler }
      let narrower = candidate.simpler.filter(picked.contains)
      if narrower.count > 1 { wider[narrower.sorted(), default: []].append(number) }
      guard canMerge(number, picked) else { continue }
      for other in candidate.overlapping where picked.contains(other) {
        if candidate.beginnings.contains(other) { alike[other].append(number) } else { merged[other].append(number) }
      }
    }
    // Of those that could do the same work the smallest is enough.
    for (narrower, numbers) in wider {
      let smallest = numbers.min { (problem.candidates[$0].sizeInBytes, $0) < (problem.candidates[$1].sizeInBytes, $1) }
      for member in narrower { alike[member].append(smallest!) }
    }
    return Substitutes(
      alike: alike.map { Set($0).sorted() }, merged: merged.map { $0.sorted() }, classes: problem.weights.count)
  }

  /// What a configuration rests on: the classes whose plans in it are guessed and promise much.
  private func guesses(on configuration: [Int], _ table: PlanTable) -> [GuessedPlan] {
    let plans = table.plans(in: configuration)
    let saved = zip(table.statements, plans).reduce(0) { $0 + $1.0.weight * ($1.0.baseline - $1.1.cost) }
    var promised = [Double](repeating: 0, count: problem.weights.count)
    var needed = [Set<Int>](repeating: [], count: problem.weights.count)
    for (statement, plan) in zip(table.statements, plans) {
      promised[statement.queryClass] += statement.share * plan.cost
      needed[statement.queryClass].formUnion(plan.candidates)
    }
    return problem.weights.indices.compactMap { queryClass in
      let relevant = state.candidatesOfClass[queryClass].filter(configuration.containsSorted)
      guard !relevant.isEmpty else { return nil }
      let question = CostQuestion(queryClass: queryClass, configuration: relevant)
      let known = state.oracle.estimate(question).cost
      let hope = problem.weights[queryClass] * (known - promised[queryClass])
      guard hope > worthAsking(of: saved), !state.isKnown(question) else { return nil }
      return GuessedPlan(question: question, needed: needed[queryClass], known: known, promised: promised[queryClass])
    }
  }
}
