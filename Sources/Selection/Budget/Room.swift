/// What candidates take of the limits: a part of the budget, of the number of indexes, or the sum of both.
extension SelectionProblem {
  /// Positive; of a candidate's bytes alone where there are no limits.
  func room(of candidate: Int) -> Double { room(bytes: candidates[candidate].sizeInBytes, indexes: 1) }

  func room(of configuration: BudgetState.Summary) -> Double {
    room(bytes: configuration.size, indexes: configuration.count)
  }

  /// Whether a configuration of these alone keeps the limits.
  func fits(_ members: some Collection<Int>) -> Bool {
    members.count <= limits.maximumIndexes ?? .max
      && members.reduce(0) { $0 + candidates[$1].sizeInBytes } <= limits.budget ?? .max
  }

  private func room(bytes: Int, indexes: Int) -> Double {
    let bytes = Double(max(1, bytes))
    guard limits.areGiven else { return bytes }
    let ofBudget = limits.budget.map { bytes / Double(max(1, $0)) } ?? 0
    return ofBudget + (limits.maximumIndexes.map { Double(indexes) / Double(max(1, $0)) } ?? 0)
  }
}
