/// What each candidate does alone, where few are allowed: the plans of classes that prefer several at once say little of it.
extension GreedySearch {
  /// Indexes that are allowed, at most.
  private static var few: Int { 3 }

  mutating func discoverSingles() throws {
    guard let maximum = problem.limits.maximumIndexes, (1...Self.few).contains(maximum) else { return }
    let search = SingleSearch(
      problem, floor: state.oracle.floor, ask: { [state] in try state.ask($0) }, isOver: state.pace.isOver)
    let picked = Set(moves.keys.flatMap(\.members)).filter { problem.fits([$0]) }
    for single in try search.best(maximum, among: picked) where single.worth > 0 {
      moves[Move(members: [single.candidate]), default: 0] += single.worth
    }
  }
}
