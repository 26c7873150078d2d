package import Advice

/// Takes what was measured into the advice.
package enum BenchVerdicts {
  /// The code of what was measured and is not worth having (``AdviceDocument/Rejection/code``).
  package static let rejectionCode = "measured"

  /// `advice` with the verdicts of `bench`, whose proposals are its recommendations by id.
  ///
  /// What is kept is `measured`, with its measured size unless that is of a part of the rows only. What is rejected is moved
  /// to the rejections with its reasons. What is inconclusive, or was not measured, stays as it is. The workload's costs stay
  /// those of all recommendations, and a warning says so.
  package static func apply(_ bench: BenchDocument, to advice: AdviceDocument) -> AdviceDocument {
    var result = advice
    let proposals = Dictionary(bench.proposals.map { ($0.id, $0) }) { first, _ in first }
    result.recommendations = []
    var rejected: [AdviceDocument.Rejection] = []
    for var recommendation in advice.recommendations {
      guard let proposal = proposals[recommendation.id], proposal.statement == recommendation.statement else {
        result.recommendations.append(recommendation)
        continue
      }
      switch proposal.verdict.decision {
      case .keep:
        recommendation.confidence = .measured
        if let bytes = proposal.measuredBytes, bench.source.isWhole {
          recommendation.sizeInBytes = bytes
          recommendation.sizeSource = "measured"
        }
        recommendation.reasons += proposal.verdict.reasons
        result.recommendations.append(recommendation)
      case .reject:
        rejected.append(
          .init(
            statement: recommendation.statement, table: recommendation.table,
            reason: proposal.verdict.reasons.joined(separator: " "), code: rejectionCode))
      case .inconclusive:
        result.recommendations.append(recommendation)
      }
    }
    result.rejected = rejected + advice.rejected
    if !rejected.isEmpty {
      let count = VerdictWords.counted(rejected.count, "recommendation was", "recommendations were")
      result.warnings.append("\(count) rejected by measurement; the costs here are still those with all of them.")
    }
    return result
  }
}

extension BenchDocument.Source {
  /// Whether sizes that were measured are those of the whole database.
  package var isWhole: Bool {
    switch self {
    case .target: true
    case .synthetic(let scale, _): scale >= 1
    }
  }
}
