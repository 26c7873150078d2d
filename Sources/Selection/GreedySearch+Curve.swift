/// What less storage would leave of the saving, and what more would add.
extension GreedySearch {
  /// Points that are computed, about.
  private static var points: Int { 24 }

  /// Takes from a configuration what saves least for a byte, step by step, until nothing is left: on what is known, the
  /// planner is not asked.
  ///
  /// - Parameter fullest: All that is worth having without limits.
  /// - Returns: The smallest first, each cheaper than those before it; what is chosen is one of them.
  func curve(from fullest: SearchState<Oracle>) throws -> [SelectionResult.Point] {
    var search = self
    search.state = fullest
    search.state.isEstimating = true
    search.concessions = ConcessionCache()
    let step = max(1, fullest.size / Self.points)
    var found = [state.point, search.state.point]
    while !search.state.chosen.isEmpty {
      try search.updateConcessions()
      var made: [Concession] = []
      var freed = 0
      for concession in search.concessions.ranked where freed < step {
        guard !made.contains(where: { $0.excludes(concession) }) else { continue }
        made.append(concession)
        freed += concession.freed
      }
      guard !made.isEmpty else { break }
      try search.apply(made)
      found.append(search.state.point)
    }
    return Self.undominated(found)
  }

  private static func undominated(_ points: [SelectionResult.Point]) -> [SelectionResult.Point] {
    let sorted = points.sorted { ($0.sizeInBytes, $0.cost, $0.indexes) < ($1.sizeInBytes, $1.cost, $1.indexes) }
    return sorted.reduce(into: []) { kept, point in
      if point.cost < kept.last?.cost ?? .infinity { kept.append(point) }
    }
  }
}

extension SearchState {
  fileprivate var point: SelectionResult.Point {
    SelectionResult.Point(sizeInBytes: size, indexes: chosen.count, cost: totalCost)
  }
}
