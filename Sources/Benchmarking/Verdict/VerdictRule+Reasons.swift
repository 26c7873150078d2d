extension VerdictRule {
  /// The whole comparison in numbers, and what the planner had promised.
  func whole(_ comparison: BenchDocument.Comparison) -> String {
    let ratio = comparison.ratio
    let bounds = ratio.high.isFinite ? " (\(VerdictWords.range(ratio)), \(certainty))" : ""
    let planned = comparison.plannedRatio.map { "; the planner said \(VerdictWords.change($0))" } ?? ""
    return "\(proposal.isDrop ? "Without it" : "With it") the measured statements take "
      + "\(VerdictWords.time(ratio.estimate))\(bounds) over the workload's calls: "
      + "\(VerdictWords.duration(comparison.before)) before, \(VerdictWords.duration(comparison.after)) after\(planned)."
  }

  /// A class that is slower, and where the planner was wrong about it.
  func slower(_ measurement: BenchDocument.ClassMeasurement) -> [String] {
    let promise =
      measurement.isPromised ? measurement.plannedRatio.map { " The planner said \(VerdictWords.change($0))." } : nil
    var reasons = [
      "\(name(measurement)) takes \(VerdictWords.time(measurement.ratio.estimate)) \(proposal.isDrop ? "without" : "with") it "
        + "(\(VerdictWords.range(measurement.ratio)), \(certainty)).\(promise ?? "")"
    ]
    if let misestimate = measurement.misestimate {
      reasons.append(
        !misestimate.isLarge
          ? "No number of rows explains it: each that is known is near what the planner expected. What it misjudged is the "
            + "time to get at them."
          : "The planner was wrong there about \(misestimate.node): it expected "
            + "\(VerdictWords.count(misestimate.estimatedRows)) rows and got \(VerdictWords.count(misestimate.actualRows))."
      )
    }
    return reasons
  }

  /// What reads gain beside what writes lose, in milliseconds over the workload's calls.
  var writes: [String] {
    let reads = proposal.reads.filter(\.isMeasured).reduce(0) { $0 + $1.loss }
    let measured = proposal.writes.filter(\.isMeasured)
    guard !measured.isEmpty else { return [] }
    let writes = measured.reduce(0) { $0 + $1.loss }
    func words(_ loss: Double) -> String { "\(loss > 0 ? "lose" : "gain") \(VerdictWords.duration(loss.magnitude))" }
    let outcome = !proposal.isDrop && writes > 0 && reads < 0 && writes >= -reads ? ": more than they gain" : ""
    return ["Reads \(words(reads)), writes \(words(writes))\(outcome)."]
  }

  /// Of an index that is created: that no plan reads it.
  var unread: [String] {
    proposal.isDrop || classes.contains(where: \.usesIndex)
      ? [] : ["No plan of a measured statement reads the index: what changed is not its doing."]
  }

  var leftOut: [String] {
    proposal.isLeftOut ? ["No plan reads it with the others there: it was left out while the rest was measured."] : []
  }

  var timeouts: [String] {
    let timeout = VerdictWords.duration(settings.statementTimeout * 1_000)
    return [("before", \BenchDocument.ClassMeasurement.before), ("after", \.after)].compactMap { name, sample in
      let ended = classes.reduce(0) { $0 + $1[keyPath: sample].timeouts }
      let runs = classes.reduce(0) { $0 + $1[keyPath: sample].runs }
      guard ended > 0 else { return nil }
      return "The statement timeout ended \(VerdictWords.count(Double(ended))) of "
        + "\(VerdictWords.counted(runs, "run", "runs")) \(name): each counts as \(timeout), and took longer."
    }
  }

  func name(_ measurement: BenchDocument.ClassMeasurement) -> String { "Class \(measurement.class.prefix(8))" }
}

extension BenchDocument.Misestimate {
  /// Whether the rows were more than twice or less than half of what was expected: a cost is seldom wrong for less.
  var isLarge: Bool {
    let factor = max(actualRows, 1) / max(estimatedRows, 1)
    return max(factor, 1 / factor) > 2
  }
}

extension BenchDocument.ClassMeasurement {
  /// Of each set of parameters that ran both before and after.
  var rounds: [Int] { zip(before.times, after.times).map { min($0.count, $1.count) }.filter { $0 > 0 } }
}
