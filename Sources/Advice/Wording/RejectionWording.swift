internal import Selection

/// Says in words why a candidate is not advised.
struct RejectionWording {
  let candidates: CandidateSet
  let limits: SelectionProblem.Limits

  func rejection(of number: Int, _ reason: SelectionResult.Reason) -> AdviceDocument.Rejection {
    let definition = candidates.members[number].definition
    let (text, code) = words(reason)
    return AdviceDocument.Rejection(
      statement: definition.statement(name: definition.name(avoiding: [])), table: definition.table.sql, reason: text,
      code: code)
  }

  private func words(_ reason: SelectionResult.Reason) -> (String, String) {
    switch reason {
    case .notUsed:
      return ("no query class's plan uses it when all candidates exist", "not-used")
    case .belowThreshold(let gain) where gain <= 0:
      return ("saves nothing beside the advised indexes", "below-threshold")
    case .belowThreshold(let gain):
      return (
        "saves at most \(percent(gain)) of a query class's cost beside the advised indexes, less than "
          + percent(limits.minimumGain), "below-threshold"
      )
    case .negligible(let gain):
      return (
        "saves \(percent(gain)) of a query class's cost, but no more than \(units(limits.noticeableSaving)) cost units an execution and less than \(percent(limits.noticeableShare)) of the workload",
        "negligible"
      )
    case .upkeep(let saved, let maintenance):
      return (
        "saves \(units(saved)) cost units, its upkeep is estimated at \(units(maintenance))", "upkeep"
      )
    case .overBudget: return ("does not fit into the storage budget beside better ones", "over-budget")
    case .overCount: return ("more indexes than --max-indexes allows, and the others save more", "over-count")
    case .servedBy(let other):
      let better = candidates.members[other].definition
      return ("served about as well by the advised index on \(better.keyList)", "served")
    }
  }

  private func percent(_ fraction: Double) -> String {
    let tenths = (fraction * 1_000).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
  }

  private func units(_ cost: Double) -> String { String(Int(min(cost, 1e15).rounded())) }
}
