/// The best configuration within limits over a table of plans: greedy starts, then a local search.
///
/// A move adds all that a plan needs and lets go what saves least for its room until the limits are kept. When no move
/// gains anything more, some of what is chosen goes at random or gives way to a plan, and the search goes on from there:
/// iterated local search (Lourenço, Martin, Stützle, 2003), with the same random numbers in every run.
struct BudgetSearch: Sendable {
  private let problem: SelectionProblem
  private let table: PlanTable
  /// By candidate: what it takes of the limits.
  private let rooms: [Double]
  private var state: BudgetState
  /// The objective without any candidate.
  private let baseline: Double

  /// Of the random numbers of searches that go side by side: two processors are what most have.
  private static let seeds: [UInt64] = [1, 2]
  /// Kicks after which each of these ends.
  private static let kicks = 80
  /// Kicks in vain one after another after which it ends, too.
  private static let patience = 30
  /// Moves after which no other kick follows.
  private static let maximumTrials = 40_000
  /// Times that each move is tried between two kicks, at most.
  private static let maximumPasses = 100
  /// The part of what candidates save one by one that they save together, at least: plans need several. Whether there are less
  /// is found out only by letting them go.
  private static let jointPart = 0.5
  /// The part of the objective that a move has to gain.
  private static let leastGain = 1e-7
  /// The part of the objective without any candidate that it has to gain: less is what sums are rounded by.
  private static let rounding = 1e-12

  init(_ problem: SelectionProblem, _ table: PlanTable) {
    self.problem = problem
    self.table = table
    rooms = problem.candidates.indices.map(problem.room)
    state = BudgetState(problem, table)
    baseline = state.objective
  }

  /// What is chosen after the last step.
  var members: [Int] { state.members }

  /// A configuration that keeps the limits.
  private struct Found {
    var members: [Int] = []
    var objective = Double.infinity

    mutating func note(_ state: BudgetState) {
      if state.fits, state.objective < objective { (members, objective) = (state.members, state.objective) }
    }
  }

  /// - Parameter known: A configuration that is one of the starts.
  /// - Returns: The chosen candidates, sorted.
  func best(from known: [Int]) -> [Int] {
    var found = Found()
    ends(from: [known, []]).forEach { found.note($0) }
    guard !found.members.isEmpty else { return [] }
    // The first of those that are as good.
    let ends = SideBySide.map(Self.seeds) { [found] seed in kicked(from: found, seed) }
    return ends.min { $0.objective < $1.objective }!.members.sorted()
  }

  /// The best of what kicks lead to, one after another.
  private func kicked(from start: Found, _ seed: UInt64) -> Found {
    var search = self
    var found = start
    var generator = SplitMix64(seed: seed)
    var (trials, disappointments) = (0, 0)
    for _ in 0..<Self.kicks
    where trials < Self.maximumTrials && disappointments < Self.patience && !found.members.isEmpty {
      let before = found.objective
      search.state = BudgetState(problem, table)
      found.members.sorted().forEach { search.state.add($0) }
      search.state.settle()
      search.kick(&generator)
      trials += search.improve()
      found.note(search.state)
      disappointments = found.objective < before ? 0 : disappointments + 1
    }
    return found
  }

  /// The local optima that configurations lead to, or what is filled up where they are empty; the best first.
  func ends(from starts: [[Int]]) -> [BudgetState] {
    let ends = SideBySide.map(starts) { start in
      var search = self
      search.improve(from: start)
      return search.state
    }
    return ends.sorted { $0.objective < $1.objective }
  }

  private mutating func improve(from start: [Int]) {
    state = BudgetState(problem, table)
    start.forEach { state.add($0) }
    state.settle()
    makeRoom(keeping: [])
    if start.isEmpty { fill() }
    improve()
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

  /// Takes the move with the largest gain for its room, until none fits.
  ///
  /// A move is evaluated anew when it is at the head of the queue: what it gains mostly shrinks by what is taken. What gains
  /// more beside others is found by the local search.
  ///
  /// - Parameter note: Called after each step.
  private mutating func fill(noting note: (BudgetState) -> Void = { _ in }) {
    var queue = MoveQueue(table.moves.compactMap { evaluated($0, at: 0) })
    var step = 0
    while let head = queue.popFirst() {
      guard head.evaluatedAt == step else {
        if let entry = evaluated(head.members, at: step) { queue.push(entry) }
        continue
      }
      head.members.forEach { state.add($0) }
      state.settle()
      note(state)
      step += 1
    }
  }

  /// What a move gains for its room; nil when it gains nothing, or there is no room.
  private mutating func evaluated(_ move: [Int], at step: Int) -> MoveQueue.Entry? {
    let added = move.filter { !state.isChosen($0) }
    guard !added.isEmpty, state.hasRoom(for: added) else { return nil }
    let mark = state.mark
    added.forEach { state.add($0) }
    let gain = mark.objective - state.objective
    state.goBack(to: mark)
    guard isGain(gain) else { return nil }
    return MoveQueue.Entry(members: added, score: gain / added.reduce(0) { $0 + rooms[$1] }, evaluatedAt: step)
  }

  /// Configurations between nothing and one that is known: those that save most for their room step by step, and those
  /// that are left when what saves least for its room goes step by step.
  ///
  /// - Parameter fullest: One that keeps the limits.
  mutating func configurations(upTo fullest: [Int]) -> [BudgetState.Summary] {
    var found = steps()
    state = BudgetState(problem, table)
    fullest.forEach { state.add($0) }
    state.settle()
    while let least = leastUseful(keeping: []) {
      found.append(state.summary)
      state.remove(least)
    }
    return found + [state.summary]
  }

  /// Configurations that are filled up by what saves most for its room, one step after another.
  mutating func steps() -> [BudgetState.Summary] {
    var found: [BudgetState.Summary] = []
    state = BudgetState(problem, table)
    fill { found.append($0.summary) }
    return found
  }

  private mutating func leastUseful(keeping kept: [Int]) -> Int? {
    state.members.filter { !kept.contains($0) }.map { member in
      (member: member, rate: state.loss(of: member) / rooms[member])
    }.min { ($0.rate, $0.member) < ($1.rate, $1.member) }?.member
  }

  /// Makes moves that gain something until each was tried in vain since the last one.
  ///
  /// - Returns: The moves that were tried.
  @discardableResult private mutating func improve() -> Int {
    var (trials, failures, next) = (0, 0, 0)
    dropUseless()
    while failures < table.moves.count, trials < Self.maximumPasses * table.moves.count {
      let move = table.moves[next]
      next = (next + 1) % table.moves.count
      let added = move.filter { !state.isChosen($0) }
      failures += 1
      guard !added.isEmpty else { continue }
      trials += 1
      let mark = state.mark
      added.forEach { state.add($0) }
      let gain = mark.objective - state.objective
      // What gains nothing at first gains nothing when others go for it.
      if isGain(gain), gain > Self.jointPart * lossByRoom(keeping: move),
        makeRoom(keeping: move, losingLessThan: gain),
        isGain(mark.objective - state.objective)
      {
        failures = 0
        dropUseless()
      } else {
        state.goBack(to: mark)
      }
    }
    return trials
  }

  /// Lets go what saves least for its room until the limits are kept; one alone, where that is enough and loses less.
  ///
  /// - Parameter most: From this loss on it gives up.
  /// - Returns: Whether they are kept.
  @discardableResult private mutating func makeRoom(keeping kept: [Int], losingLessThan most: Double = .infinity)
    -> Bool
  {
    guard !state.fits else { return true }
    let mark = state.mark
    let excess = state.size - (problem.limits.budget ?? .max)
    let mayGoAlone = state.members.count - 1 <= problem.limits.maximumIndexes ?? .max
    var single: (member: Int, loss: Double)?
    var isFirst = true
    while !state.fits {
      var least: (member: Int, rate: Double)?
      for member in state.members where !kept.contains(member) {
        let loss = state.loss(of: member)
        let size = problem.candidates[member].sizeInBytes
        let rate = loss / rooms[member]
        if (rate, member) < (least?.rate ?? .infinity, least?.member ?? 0) { least = (member, rate) }
        if isFirst, mayGoAlone, size >= excess, (loss, member) < (single?.loss ?? .infinity, single?.member ?? 0) {
          single = (member, loss)
        }
      }
      guard let least else { break }
      isFirst = false
      state.remove(least.member)
      if state.objective - mark.objective >= min(most, single?.loss ?? .infinity) { break }
    }
    if let single, !state.fits || single.loss < state.objective - mark.objective {
      state.goBack(to: mark)
      guard single.loss < most else { return false }
      state.remove(single.member)
    }
    return state.fits
  }

  /// What those that save least for their room save one by one, as much of them as has to go until the limits are kept.
  private func lossByRoom(keeping kept: [Int]) -> Double {
    guard !state.fits else { return 0 }
    let others = state.members.filter { !kept.contains($0) }.map { (loss: max(0, state.loss(of: $0)), member: $0) }
    var loss = 0.0
    if var excess = problem.limits.budget.map({ Double(state.size - $0) }), excess > 0 {
      let rated = others.map { other in
        let size = Double(max(1, problem.candidates[other.member].sizeInBytes))
        return (rate: other.loss / size, size: size)
      }
      for other in rated.sorted(by: { $0.rate < $1.rate }) where excess > 0 {
        loss += other.rate * min(excess, other.size)
        excess -= other.size
      }
    }
    if let maximum = problem.limits.maximumIndexes, state.members.count > maximum {
      loss = max(loss, others.map(\.loss).sorted().prefix(state.members.count - maximum).reduce(0, +))
    }
    return loss
  }

  private func isGain(_ gain: Double) -> Bool {
    gain > max(Self.leastGain * state.objective, Self.rounding * baseline)
  }

  /// Lets go what no plan needs, or not as much as its upkeep, and makes all changes definite.
  private mutating func dropUseless() {
    var isDone = false
    while !isDone {
      isDone = true
      // One that goes may have been what another one was needed for.
      for member in state.members.sorted() where state.isUseless(member) {
        state.remove(member)
        isDone = false
      }
    }
    state.settle()
  }
}
