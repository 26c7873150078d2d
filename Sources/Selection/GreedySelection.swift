/// Chooses by measured benefit: best first, then exchanged, then simplified.
///
/// 1. Discovery asks the planner a few times for each query class, instead of once for each class and candidate, and
///    remembers the plans (``GreedySearch/discover(_:)``).
/// 2. On what is known, without asking, the move with the largest benefit is taken until none is of significance
///    (``GreedySearch/climb(_:by:)``).
/// 3. Where a limit binds, smaller forms are discovered too, the climb is repeated by benefit and by benefit for a
///    byte, and each result is improved by exchanges (``GreedySearch/exchange(_:)``). The best one stays.
/// 4. The planner is asked what the configuration really costs. Each chosen candidate gives way to the smallest simpler
///    form by which no query class loses anything of significance, and goes when the others make it superfluous. So one
///    index that serves five query classes stays, not five. What that leaves of a budget is spent again.
///
/// Whether a change is of significance is asked of each query class by itself (``SelectionProblem/Limits``), so a dear
/// class that hardly changes does not hide what an index does for a cheap one.
///
/// A greedy start followed by such a clean-up is that of Extend (Schlosser, Kossmann, Boissier, "Efficient Scalable
/// Multi-Attribute Index Selection", ICDE 2019), with the planner's own choice in place of one-attribute steps.
package struct GreedySelection: SelectionAlgorithm {
  private let pace: SelectionPace

  package init(pace: SelectionPace = SelectionPace()) { self.pace = pace }

  package func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult {
    var search = GreedySearch(problem: problem, oracle: oracle, pace: pace)
    try search.discover(.usual)
    try search.estimating { search in try search.climb(by: .benefit, within: .unlimited) }
    let isBound = !search.state.fits
    if isBound {
      try search.discover(.withinLimits)
      try search.estimating { search in try search.climb(by: .benefit, within: .unlimited) }
      try search.discoverSmaller()
    }
    let fullest = search.state
    try search.forgetUnpicked()
    if isBound { try search.estimating { search in try search.chooseWithinLimits() } }
    search.report()
    try search.refine()
    search.report()
    if isBound { try search.spendTheRest() }
    try search.explain()
    return try search.result(fullest: isBound ? fullest : search.state)
  }
}
