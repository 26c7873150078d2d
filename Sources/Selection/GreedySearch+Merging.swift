/// One index in the place of two that are chosen, where that spares room.
///
/// What its classes lose by it is asked class by class, those first that have most of the two; most are given up after a few.
/// Whether what is spared is worth the loss is left to the search, which knows it from then on.
///
/// Source: index merging (Chaudhuri, Narasayya, "Index Merging", ICDE 1999).
extension GreedySearch {
  /// Classes that are asked about first; then twice as many, and so on.
  private static var firstClasses: Int { 2 }

  /// Asks about each merger that may be worth it.
  mutating func tryMergers() throws {
    let price = price()
    let least = worthAsking(of: state.baselineCost - state.totalCost)
    for number in problem.candidates.indices where !state.isChosen(number) && reasons[number]?.isFinal != true {
      let candidate = problem.candidates[number]
      let chosen = candidate.overlapping.filter(state.isChosen)
      for first in chosen where candidate.beginnings.contains(first) {
        for second in chosen where !candidate.beginnings.contains(second) {
          let spared = problem.room(of: first) + problem.room(of: second) - problem.room(of: number)
          if spared * price > least { try tryMerger(number, of: [first, second], worth: spared * price) }
        }
      }
    }
  }

  /// What classes lose at least, and those as far as is known that don't ask for the merged index's lead.
  private func knownLoss(_ users: [Int], by number: Int, of members: [Int]) -> Double {
    users.reduce(0) { sum, queryClass in
      let question = state.question(queryClass, adding: [number], removing: members)
      let cost =
        problem.isRelevant(number, to: queryClass)
        ? state.oracle.floor(question) : state.oracle.estimate(question).cost
      return sum + problem.weights[queryClass] * max(0, cost - state.costs[queryClass])
    }
  }

  private mutating func tryMerger(_ number: Int, of members: [Int], worth: Double) throws {
    let users = state.classes(adding: [], removing: members).map { queryClass in
      let saving = problem.weights[queryClass] * (problem.baseline[queryClass] - state.costs[queryClass])
      return (queryClass: queryClass, saving: saving)
    }.sorted { ($1.saving, $0.queryClass) < ($0.saving, $1.queryClass) }
    guard knownLoss(users.map(\.queryClass), by: number, of: members) < worth else { return }
    var open = users.map(\.queryClass)[...]
    var (loss, count) = (0.0, Self.firstClasses)
    while loss < worth, !open.isEmpty, !state.pace.isOver() {
      let classes = open.prefix(count)
      let questions = classes.map { state.question($0, adding: [number], removing: members) }
      for (queryClass, answer) in zip(classes, try picks(questions)) {
        loss += problem.weights[queryClass] * (answer.alone.cost - state.costs[queryClass])
        _ = note(answer.alone, of: queryClass)
      }
      open = open.dropFirst(count)
      count *= 2
    }
  }
}
