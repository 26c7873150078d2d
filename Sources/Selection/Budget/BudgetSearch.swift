/// The best configuration within limits over a table of plans: greedy starts, then a local search.
///
/// A move adds all that a plan needs and lets go what saves least for a byte until the limits are kept. When no move gains
/// anything more, some of what is chosen goes at random or gives way to a plan, and the search goes on from there: iterated local search (Lourenço,
/// Martin, Stützle, 2003), with the same random numbers in every run.
struct BudgetSearch {
  private let problem: SelectionProblem
  private let table: PlanTable
  private var state: BudgetState

  /// Kicks after which the search ends.
  private static let kicks = 40
  /// Moves that are tried in all kicks together, so that large workloads take no time without end.
  private static let maximumTrials = 20_000
  /// The part of the objective that a move has to gain.
  private static let leastGain = 1e-7

  init(_ problem: SelectionProblem, _ table: PlanTable) {
    self.problem = problem
    self.table = table
    state = BudgetState(problem, table)
  }

  /// - Parameter known: A configuration that is one of the starts.
  /// - Returns: The chosen candidates, sorted.
  mutating func best(from known: [Int]) -> [Int] {
    var found: (members: [Int], objective: Double)?
    func note(_ state: BudgetState) {
      if state.fits, state.objective < found?.objective ?? .infinity { found = (state.members, state.objective) }
    }
    for start in [known, []] {
      state = BudgetState(problem, table)
      start.forEach { state.add($0) }
      makeRoom(keeping: [])
      if start.isEmpty { fill() }
      improve()
      note(state)
    }
    var generator = SplitMix64(seed: 1)
    var trials = 0
    for _ in 0..<Self.kicks where trials < Self.maximumTrials {
      guard let best = found, !best.members.isEmpty else { break }
      state = BudgetState(problem, table)
      best.members.sorted().forEach { state.add($0) }
      kick(&generator)
      trials += improve()
      note(state)
    }
    return (found?.members ?? []).sorted()
  }

  /// Changes the state at random: lets some of it go, or makes room for a plan whatever that costs; then fills it up.
  private mutating func kick(_ generator: inout SplitMix64) {
    if Bool.random(using: &generator), let move = table.moves.randomElement(using: &generator) {
      let mark = state.mark
      move.forEach { state.add($0) }
      if !makeRoom(keeping: move) { state.goBack(to: mark) }
    } else {
      for _ in 0..<min(4, max(1, state.members.count / 2)) {
        state.remove(state.members.sorted().randomElement(using: &generator)!)
      }
    }
    if Bool.random(using: &generator) { fill() }
  }

  /// Takes the move with the largest gain for a byte, until none fits.
  private mutating func fill() {
    var open = table.moves
    while true {
      var best: (position: Int, rate: Double)?
      var left: [[Int]] = []
      for move in open {
        let added = move.filter { !state.isChosen[$0] }
        let bytes = added.reduce(0) { $0 + problem.candidates[$1].sizeInBytes }
        guard !added.isEmpty, state.size + bytes <= problem.limits.budget ?? .max else { continue }
        let mark = state.mark
        added.forEach { state.add($0) }
        let gain = (mark.objective - state.objective)
        state.goBack(to: mark)
        guard gain > Self.leastGain * state.objective else { continue }
        let rate = gain / Double(max(1, bytes))
        if rate > best?.rate ?? 0 { best = (left.count, rate) }
        left.append(move)
      }
      guard let best else { return }
      left[best.position].forEach { state.add($0) }
      if !state.fits {
        makeRoom(keeping: [])
        return
      }
      // What gains nothing now may do so beside others, which the local search finds.
      open = left
    }
  }

  /// Makes moves that gain something while there are any.
  ///
  /// - Returns: The moves that were tried.
  @discardableResult private mutating func improve() -> Int {
    var trials = 0
    var isImproved = true
    while isImproved {
      isImproved = false
      for move in table.moves {
        let added = move.filter { !state.isChosen[$0] }
        guard !added.isEmpty else { continue }
        trials += 1
        let mark = state.mark
        added.forEach { state.add($0) }
        // What gains nothing at first gains nothing when others go for it.
        if isGain(since: mark), makeRoom(keeping: move), isGain(since: mark) {
          isImproved = true
          state.settle()
        } else {
          state.goBack(to: mark)
        }
      }
      isImproved = dropUseless() || isImproved
    }
    return trials
  }

  /// Lets go what saves least for a byte until the limits are kept; one alone, where that is enough and loses less.
  ///
  /// - Returns: Whether they can be kept.
  @discardableResult private mutating func makeRoom(keeping kept: [Int]) -> Bool {
    guard !state.fits else { return true }
    let mark = state.mark
    let single = state.members.filter { member in
      !kept.contains(member)
        && state.size - problem.candidates[member].sizeInBytes <= problem.limits.budget ?? .max
        && state.members.count - 1 <= problem.limits.maximumIndexes ?? .max
    }.map { (member: $0, loss: state.loss(of: $0)) }.min { ($0.loss, $0.member) < ($1.loss, $1.member) }
    while !state.fits {
      let removable = state.members.filter { !kept.contains($0) }.map { member in
        (member: member, rate: state.loss(of: member) / Double(max(1, problem.candidates[member].sizeInBytes)))
      }
      guard let least = removable.min(by: { ($0.rate, $0.member) < ($1.rate, $1.member) }) else { break }
      state.remove(least.member)
    }
    if let single, !state.fits || single.loss < -(mark.objective - state.objective) {
      state.goBack(to: mark)
      state.remove(single.member)
    }
    return state.fits
  }

  private func isGain(since mark: BudgetState.Mark) -> Bool {
    mark.objective - state.objective > Self.leastGain * state.objective
  }

  /// Lets go what no plan needs.
  private mutating func dropUseless() -> Bool {
    var isDropped = false
    for member in state.members.sorted() where state.loss(of: member) <= 0 {
      state.remove(member)
      isDropped = true
    }
    state.settle()
    return isDropped
  }
}
