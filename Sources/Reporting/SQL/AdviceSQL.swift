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
    var script = Script()
    header(document, to: &script)
    guard !document.recommendations.isEmpty else {
      script.comment(document.nothingToAdvise)
      return script.text
    }
    script.raw("\\set ON_ERROR_STOP on")
    script.raw("\\set AUTOCOMMIT on")
    for (offset, recommendation) in document.recommendations.enumerated() {
      script.blank()
      introduction(recommendation, rank: offset + 1, of: document, to: &script)
      rollout(recommendation, to: &script)
    }
    rollback(document.recommendations, to: &script)
    // The names are in UTF-8, whatever psql takes for granted from the locale.
    if !script.text.utf8.allSatisfy({ $0 < 0x80 }) { script.prepend("\\encoding UTF8") }
    return script.text
  }

  private static func header(_ document: AdviceDocument, to script: inout Script) {
    for warning in document.allWarnings { script.comment("Warning: " + warning) }
    script.comment("Sextant \(document.sextantVersion): index advice for \(document.serverSummary)")
    script.comment("As of \(document.capturedAt)")
    guard !document.recommendations.isEmpty else { return }
    let costs = document.costs
    script.comment(
      "Workload cost \(HumanNumber.cost(costs.before)) -> \(HumanNumber.cost(costs.after)) "
        + "(\(HumanNumber.percent(document.savedShare)) saved); "
        + ([document.recommendationCount, document.sizeSummary].compactMap(\.self)).joined(separator: ", "))
    script.comment("Run with psql -f, not with --single-transaction: some steps can't run inside a transaction.")
  }

  private static func introduction(
    _ recommendation: Recommendation, rank: Int, of document: AdviceDocument, to script: inout Script
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

  /// The steps in order. Neighbours that may share a transaction do, so that they happen together or not at all.
  private static func rollout(_ recommendation: Recommendation, to script: inout Script) {
    let steps = recommendation.rollout
    guard !steps.isEmpty else { return script.raw(recommendation.terminatedStatement) }
    var start = steps.startIndex
    while start < steps.endIndex {
      let end = steps[start...].firstIndex { !$0.inTransaction } ?? steps.endIndex
      let together = steps[start..<max(end, start + 1)]
      if together.count > 1 { script.raw("BEGIN;") }
      for step in together {
        if !step.why.isEmpty { script.comment(step.why) }
        script.raw(step.sql.terminated)
      }
      if together.count > 1 { script.raw("COMMIT;") }
      start = together.endIndex
    }
  }

  private static func rollback(_ recommendations: [Recommendation], to script: inout Script) {
    let rollbacks = recommendations.reversed().map(\.rollback).filter { !$0.isEmpty }
    guard !rollbacks.isEmpty else { return }
    script.blank()
    script.comment("The way back, last step first:")
    for rollback in rollbacks { script.commentedOut(rollback.terminated) }
  }

  /// The script as it grows. What isn't ``raw(_:)`` can't become anything but a comment.
  private struct Script {
    private(set) var text = ""

    mutating func raw(_ line: String) { text += line + "\n" }
    mutating func blank() { text += "\n" }
    mutating func prepend(_ line: String) { text = line + "\n" + text }

    mutating func comment(_ line: String) {
      var line = "-- " + VisibleText.line(line)
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }

    /// A statement that only the reader may bring to life, line by line: folding could change a quoted name.
    mutating func commentedOut(_ statement: String) {
      for line in VisibleText.lines(statement) { text += "-- " + line + "\n" }
    }
  }
}
