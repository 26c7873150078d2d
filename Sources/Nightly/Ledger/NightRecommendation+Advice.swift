internal import Advice

extension NightRecommendation {
  /// As advised tonight.
  init(_ advice: Recommendation, night: String) {
    self.init(
      id: advice.id, state: .new, firstNight: night, lastNight: night, changedNight: night,
      action: advice.action.rawValue, method: advice.method, table: advice.table, index: advice.index,
      statement: advice.statement, rollback: advice.rollback,
      rollout: advice.rollout,
      bytes: advice.sizeInBytes, sizeSource: advice.sizeSource, confidence: advice.confidence.rawValue,
      costBefore: advice.costBefore, costAfter: advice.costAfter, reasons: advice.reasons,
      tradeoffs: advice.tradeoffs,
      queries: advice.queries.map {
        .init(
          class: $0.class, query: $0.query, calls: $0.calls, costBefore: $0.costBefore, costAfter: $0.costAfter,
          planBefore: $0.planBefore, planAfter: $0.planAfter)
      })
  }
}
