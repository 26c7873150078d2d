/// Chooses by measured benefit: best first, then simplified, or improved within limits.
///
/// 1. Discovery asks the planner a few times for each query class, instead of once for each class and candidate, and
///    remembers the plans (``GreedySearch/discover(_:)``). Where there are limits, one look at each class tells whether they
///    bind.
/// 2. On what is known, without asking, the move with the largest benefit is taken until none is of significance
///    (``GreedySearch/climb()``).
/// 3. Where a limit binds, the planner is asked what it would use if storage had a price
///    (``GreedySearch/discoverWithinLimits()``), where few are allowed what each would do alone
///    (``GreedySearch/discoverSingles()``), and whether what is guessed of its plans is so (``GreedySearch/discoverShared()``),
///    and the best configuration over the table of all known plans is searched for (``BudgetSearch``). The planner is asked
///    what it really costs, and what each class would use beside it; what it says goes into the table, and the search goes on
///    until nothing better is hoped for. What proves superfluous makes room for more, as does one index in the place of two
///    (``GreedySearch/tryMergers()``), and what helps next to nothing goes at the end (``GreedySearch/pruneTrifles()``).
/// 4. Where none binds, the planner is asked what the configuration really costs, and each chosen candidate gives way to the
///    smallest simpler form by which no query class loses anything of significance, and goes when the others make it
///    superfluous. So one index that serves five query classes stays, not five. Where a budget is given, what it leaves
///    may be used, and the search goes on from there as in 3.
///
/// No class is left out, as it is when workloads are compressed (ISUM: Siddiqui, Jo, Wu, Wang, Narasayya, Chaudhuri, "ISUM:
/// Efficiently Compressing Large and Complex Workloads for Scalable Index Tuning", SIGMOD 2022): classes that
/// save little of the whole are asked about fewer alternatives, and what is said of a cost is always that of all of them.
///
/// Whether a change is of significance is asked of each query class by itself (``SelectionProblem/Limits``), so a dear
/// class that hardly changes does not hide what an index does for a cheap one.
///
/// A greedy start followed by a clean-up is that of Extend (Schlosser, Kossmann, Boissier, "Efficient Scalable
/// Multi-Attribute Index Selection", ICDE 2019), with the planner's own choice in place of one-attribute steps. The table of
/// plans that is refined where it matters is in the spirit of CoPhy (Dash, Polyzotis, Ailamaki, VLDB 2011) and of Wii (Wang,
/// Narasayya, Chaudhuri, SIGMOD 2024), which spends a budget of what-if calls where bounds leave room.
package struct GreedySelection: SelectionAlgorithm {
  private let pace: SelectionPace

  package init(pace: SelectionPace = SelectionPace()) { self.pace = pace }

  package func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult {
    var search = GreedySearch(problem: problem, oracle: oracle, pace: pace)
    if problem.limits.areGiven {
      try search.discover(.glance)
      try search.estimating { search in try search.climb() }
    }
    if search.state.fits {
      try search.forgetMerged()
      try search.discover(.usual)
      try search.estimating { search in try search.climb() }
    }
    let isBound = !search.state.fits
    if isBound {
      try search.discoverWithinLimits()
      try search.discoverSingles()
      try search.discoverShared()
      try search.estimating { search in try search.climb() }
    }
    let fullest = search.state
    try search.forgetUnpicked()
    if !isBound {
      search.report()
      try search.refine()
    }
    if isBound || problem.limits.budget != nil {
      search.forgetPrices()
      try search.chooseWithinLimits()
      try search.refineWithinLimits()
      try search.tryMergers()
      try search.chooseWithinLimits()
      if search.restoreUnreplaced() { try search.chooseWithinLimits() }
      try search.pruneTrifles()
    }
    search.report()
    try search.explain()
    return search.result(fullest: isBound ? fullest : search.state)
  }
}
