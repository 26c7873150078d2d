internal import Benchmarking

/// A script that carries out what was found to be worth keeping, in psql as it stands.
///
/// What is inconclusive or rejected is named with its reasons, in comments.
enum BenchSQL {
  static func write(_ document: BenchDocument) -> String {
    var script = SQLScript()
    for warning in document.warnings { script.comment("Warning: " + warning) }
    script.comment("Sextant \(document.sextantVersion): what was measured to be worth it, \(document.summary)")
    let kept = document.proposals.filter { $0.verdict.decision == .keep }
    for proposal in document.proposals where proposal.verdict.decision != .keep {
      script.comment(
        "Not here (\(proposal.verdict.decision.rawValue)): \(proposal.listPrefix)\(proposal.index) on \(proposal.table)"
      )
      for reason in proposal.verdict.reasons { script.comment("   " + reason) }
    }
    guard !kept.isEmpty else { return script.finished }
    script.comment(SQLScript.usage)
    script.begin()
    for (offset, proposal) in kept.enumerated() {
      script.blank()
      script.comment("\(offset + 1). \(proposal.listPrefix)\(proposal.index) on \(proposal.table)")
      for reason in proposal.verdict.reasons { script.comment("   " + reason) }
      script.rollout(proposal.rollout, of: proposal.statement.terminated)
    }
    script.wayBack(kept.map(\.rollback))
    return script.finished
  }
}
