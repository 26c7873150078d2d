package import Advice

/// A script that carries out the advice in psql as it stands.
///
/// Texts from the workload only ever appear in `--` comments, folded to one line, so that none of them can be run.
package enum AdviceSQL {
  /// Columns of a comment's text.
  private static let commentWidth = 96
  /// Query classes named in a recommendation's comment; the other reports have more.
  private static let queryLimit = 5

  package static func write(_ document: AdviceDocument) -> String {
    var script = SQLScript()
    header(document, to: &script)
    guard !document.recommendations.isEmpty else {
      script.comment(document.nothingToAdvise)
      return script.text
    }
    script.begin()
    for (offset, recommendation) in document.recommendations.enumerated() {
      script.blank()
      introduction(recommendation, rank: offset + 1, of: document, to: &script)
      script.rollout(recommendation.rollout, of: recommendation.terminatedStatement)
    }
    script.wayBack(document.recommendations.map(\.rollback))
    return script.finished
  }

  private static func header(_ document: AdviceDocument, to script: inout SQLScript) {
    for warning in document.allWarnings { script.comment("Warning: " + warning) }
    script.comment("Sextant \(document.sextantVersion): index advice for \(document.serverSummary)")
    script.comment("As of \(document.capturedAt)")
    if let limits = document.limitsSummary { script.comment("Limits: " + limits) }
    guard !document.recommendations.isEmpty else { return }
    let costs = document.costs
    script.comment(
      "Workload cost \(HumanNumber.cost(costs.before)) -> \(HumanNumber.cost(costs.after)) "
        + "(\(document.savedSummary)); "
        + ([document.recommendationCount, document.sizeSummary].compactMap(\.self)).joined(separator: ", "))
    script.comment(SQLScript.usage)
  }

  private static func introduction(
    _ recommendation: Recommendation, rank: Int, of document: AdviceDocument, to script: inout SQLScript
  ) {
    script.comment("\(rank). \(recommendation.title) \(recommendation.index) on \(recommendation.table)")
    let saving = document.saving(of: recommendation)
    script.comment("   \(saving.label) \(saving.text); " + recommendation.sizeText)
    if let label = recommendation.writesLabel {
      script.comment("   \(label): " + recommendation.writeOverheadSummary)
    }
    if let build = recommendation.buildSummary { script.comment("   \(recommendation.buildLabel): " + build) }
    for effect in recommendation.queries.prefix(queryLimit) {
      let figures =
        "   \(HumanNumber.counted(effect.calls, "call", "calls")), cost \(HumanNumber.cost(effect.costBefore)) -> "
        + "\(HumanNumber.cost(effect.costAfter)): "
      script.comment(figures + QueryLine.shortened(effect.shownQuery, to: max(32, commentWidth - figures.utf8.count)))
    }
    if recommendation.queries.count > queryLimit {
      script.comment("   and \(HumanNumber.count(recommendation.queries.count - queryLimit)) more query classes")
    }
    if let rest = recommendation.minorChangesSummary { script.comment("   " + rest) }
    for reason in recommendation.reasons { script.comment("   Why: " + reason) }
    for tradeoff in recommendation.tradeoffs { script.comment("   Trade-off: " + tradeoff) }
  }
}
