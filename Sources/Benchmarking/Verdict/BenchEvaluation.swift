/// From the times that were measured to ratios, intervals, verdicts and the planner's calibration.
package enum BenchEvaluation {
  /// `document` with all that follows from its samples computed anew; everything else stays.
  ///
  /// The same document gives the same result. Ratios of too few rounds, or of statements that the timeout ended both
  /// before and after, have an interval from 0 to infinity: nothing is certain of them. A proposal without any times keeps
  /// the reasons that its verdict came with, such as why it could not be built.
  package static func evaluate(_ document: BenchDocument) -> BenchDocument {
    var document = document
    let settings = document.settings
    document.proposals = document.proposals.map { evaluate($0, settings) }
    if !document.togetherClasses.isEmpty {
      var parts = Parts()
      document.togetherClasses = document.togetherClasses.map { parts.evaluate($0, of: "together", settings) }
      document.together = parts.comparison(settings)
    }
    document.calibration = MethodCalibration.calibration(of: document.proposals)
    return document
  }

  private static func evaluate(
    _ proposal: BenchDocument.Proposal, _ settings: BenchDocument.Settings
  ) -> BenchDocument.Proposal {
    var proposal = proposal
    var parts = Parts()
    proposal.reads = proposal.reads.map { parts.evaluate($0, of: proposal.id, settings) }
    proposal.writes = proposal.writes.map { parts.evaluate($0, of: proposal.id, settings) }
    proposal.comparison = parts.comparison(settings)
    proposal.verdict = VerdictRule(proposal: proposal, settings: settings).verdict
    return proposal
  }

  /// The classes of one comparison.
  private struct Parts {
    private var times: [(times: ResampledTimes, weight: Double)] = []
    private var plannedBefore = 0.0
    private var plannedAfter = 0.0

    mutating func evaluate(
      _ measurement: BenchDocument.ClassMeasurement, of name: String, _ settings: BenchDocument.Settings
    ) -> BenchDocument.ClassMeasurement {
      var measurement = measurement
      guard
        let resampled = ResampledTimes(
          before: measurement.before, after: measurement.after, seed: settings.seed,
          names: [name, measurement.class])
      else {
        measurement.ratio = ResampledTimes.unbounded
        return measurement
      }
      measurement.ratio = resampled.ratio(confidence: settings.confidence)
      times.append((resampled, measurement.weight))
      if measurement.plannedRatio != nil, let before = measurement.plannedBefore, let after = measurement.plannedAfter {
        plannedBefore += before * measurement.weight
        plannedAfter += after * measurement.weight
      }
      return measurement
    }

    func comparison(_ settings: BenchDocument.Settings) -> BenchDocument.Comparison? {
      guard let sum = ResampledTimes.sum(times) else { return nil }
      return BenchDocument.Comparison(
        before: sum.before, after: sum.after, ratio: sum.ratio(confidence: settings.confidence),
        plannedRatio: plannedBefore > 0 ? plannedAfter / plannedBefore : nil)
    }
  }
}

extension BenchDocument.ClassMeasurement {
  /// Calls in the workload; what has none was measured all the same, and counts as one.
  var weight: Double { Double(max(calls, 1)) }

  /// Milliseconds over the workload's calls that the proposal makes it slower by; below zero it gets faster.
  package var loss: Double { ((after.median ?? 0) - (before.median ?? 0)) * weight }
}
