/// The best configuration within a budget or a number of indexes, on what is known.
extension GreedySearch {
  /// From three starts: what is best without limits, shrunk until it fits, and climbs from nothing by each measure. Each
  /// is improved by exchanges, and the best stays.
  mutating func chooseWithinLimits() throws {
    try shrink()
    try exchange()
    var best = state
    for measure in [Measure.density, .benefit] {
      state.clear()
      try climb(by: measure, within: .limits)
      try exchange()
      if !best.fits || state.objective < best.objective { best = state }
    }
    state = best
  }

  /// Makes the concession with the least loss for a byte until the limits are kept.
  private mutating func shrink() throws {
    concessions = ConcessionCache()
    while !state.fits {
      try updateConcessions()
      guard let concession = concessions.ranked.first(where: { $0.replacement == nil || problem.limits.budget != nil })
      else { return }
      try apply([concession], adding: [])
    }
  }

  /// Times that a budget's rest is spent again.
  private static var maximumRefills: Int { 3 }

  /// Adds what fits in the room that the clean-up left.
  mutating func spendTheRest() throws {
    for _ in 0..<Self.maximumRefills where !state.pace.isOver() {
      let before = state.chosen
      try estimating { search in
        try search.climb(by: .benefit, within: .limits)
        try search.exchange()
      }
      guard state.chosen != before else { return }
      try refine()
      report()
    }
  }
}
