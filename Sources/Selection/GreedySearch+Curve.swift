/// What less storage would leave of the saving, and what more would add.
extension GreedySearch {
  /// - Parameter fullest: All that is worth having without limits.
  /// - Returns: On what is known, the planner is not asked: the smallest first, each cheaper than those before it, and each
  ///   within the number of indexes that is allowed. What is chosen is one of them; what would cost less in no more storage
  ///   by indexes that are not worth their pages or their upkeep is none.
  func curve(from fullest: SearchState<Oracle>) -> [SelectionResult.Point] {
    var limits = problem.limits
    limits.budget = max(fullest.size, state.size)
    if fullest.chosen.count <= limits.maximumIndexes ?? .max { limits.maximumIndexes = nil }
    let wide = SelectionProblem(
      candidates: problem.candidates, weights: problem.weights, baseline: problem.baseline, limits: limits)
    var search = BudgetSearch(wide, planTable(.none))
    let chosen = state.point
    let others = search.configurations(upTo: fullest.chosen.sorted()).map { found in
      SelectionResult.Point(sizeInBytes: found.size, indexes: found.count, cost: found.cost)
    }
    let possible = ([fullest.point] + others).filter { other in
      other.indexes <= problem.limits.maximumIndexes ?? .max && !chosen.isAbout(other)
        && (other.sizeInBytes > chosen.sizeInBytes || other.cost > chosen.cost)
    }
    return Self.undominated([chosen] + possible)
  }

  private static func undominated(_ points: [SelectionResult.Point]) -> [SelectionResult.Point] {
    let sorted = points.sorted { ($0.sizeInBytes, $0.cost, $0.indexes) < ($1.sizeInBytes, $1.cost, $1.indexes) }
    return sorted.reduce(into: []) { kept, point in
      if point.cost < kept.last?.cost ?? .infinity { kept.append(point) }
    }
  }
}

extension SelectionResult.Point {
  /// Whether both are the same but for what adding up in another order makes.
  fileprivate func isAbout(_ other: Self) -> Bool {
    sizeInBytes == other.sizeInBytes && abs(cost - other.cost) <= 1e-9 * cost
  }
}

extension SearchState {
  fileprivate var point: SelectionResult.Point {
    SelectionResult.Point(sizeInBytes: size, indexes: chosen.count, cost: totalCost)
  }
}
