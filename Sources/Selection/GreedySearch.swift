/// The state of one greedy search; its steps are extensions, one file each.
struct GreedySearch<Oracle: CostOracle> {
  /// Candidates that are added together, because a plan needs all of them.
  struct Move: Hashable {
    /// Sorted.
    let members: [Int]
  }

  let problem: SelectionProblem
  var state: SearchState<Oracle>
  /// Why candidates went that had been chosen.
  var reasons: [Int: SelectionResult.Reason] = [:]
  /// Those that have taken the place of a larger index by ``summarize()``: what they do for classes was weighed otherwise
  /// than by the planner alone, and pruning leaves them.
  var standIns: Set<Int> = []
  /// Those that no plan used so far, kept for ``tryMergers()``.
  var mergers: Set<Int> = []
  /// What the planner picked for a query class, with the saving that it promised, in calls × cost.
  var moves: [Move: Double] = [:]

  init(problem: SelectionProblem, oracle: Oracle, pace: SelectionPace) {
    self.problem = problem
    state = SearchState(problem: problem, oracle: oracle, pace: pace)
  }

  /// Says what is left of the workload's cost.
  func report() { state.pace.report(state.totalCost / max(1e-9, state.baselineCost)) }

  /// Runs a step on what is known already: the planner is not asked.
  mutating func estimating<Outcome>(_ step: (inout Self) throws -> Outcome) rethrows -> Outcome {
    state.isEstimating = true
    let outcome = try step(&self)
    state.isEstimating = false
    state.doubtEstimates()
    return outcome
  }

  /// The moves, those first that promise most.
  var rankedMoves: [Move] {
    moves.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.members.lexicographicallyPrecedes($1.key.members)
    }
    .map(\.key)
  }

  func size(of members: [Int]) -> Int { members.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } }

  /// What a change of the configuration is worth: its saving less the upkeep of what it adds.
  func worth(_ change: SearchState<Oracle>.Change, adding: [Int], removing: [Int] = []) -> Double {
    change.saved - adding.reduce(0) { $0 + problem.candidates[$1].maintenance }
      + removing.reduce(0) { $0 + problem.candidates[$1].maintenance }
  }

  func insignificance(_ gain: Double, of candidates: [Int]) -> SelectionResult.Reason {
    if gain >= problem.limits.minimumGain, gain < problem.limits.leastGainOfCopies,
      candidates.allSatisfy({ state.isCopy($0, removing: []) }),
      let wider = candidates.lazy.compactMap({ state.chosenWider(than: $0) }).first
    {
      return .copy(of: wider, gain: gain)
    }
    return gain < problem.limits.minimumGain ? .belowThreshold(gain: gain) : .negligible(gain: gain)
  }
}
