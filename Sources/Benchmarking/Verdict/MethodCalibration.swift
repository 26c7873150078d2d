/// How far the planner's promises were from what was measured, by index method.
enum MethodCalibration {
  /// Over the reads of indexes that were created: measured ratio over planned ratio, of each class that was promised a gain
  /// and ran. Methods by name.
  static func calibration(of proposals: [BenchDocument.Proposal]) -> [BenchDocument.Calibration] {
    var factors: [String: [Double]] = [:]
    for proposal in proposals where !proposal.isDrop {
      for read in proposal.reads where read.isPromised && read.isMeasured {
        guard let planned = read.plannedRatio else { continue }
        factors[proposal.method, default: []].append(read.ratio.estimate / planned)
      }
    }
    return factors.sorted { $0.key < $1.key }.compactMap { method, values in
      guard let median = BenchDocument.Sample.median(values), let worst = values.max() else { return nil }
      return BenchDocument.Calibration(method: method, classes: values.count, median: median, worst: worst)
    }
  }
}

extension BenchDocument.Proposal {
  package var isDrop: Bool { action == "drop_index" }
}

extension BenchDocument.ClassMeasurement {
  /// The planner's cost with the proposal over that without; nil where the advice has none.
  package var plannedRatio: Double? {
    guard let plannedBefore, let plannedAfter, plannedBefore > 0, plannedAfter > 0 else { return nil }
    return plannedAfter / plannedBefore
  }

  /// Whether the planner says that the proposal makes it cheaper.
  var isPromised: Bool { plannedRatio.map { $0 < 1 } ?? false }

  /// Whether a set of parameters ran both before and after.
  package var isMeasured: Bool {
    zip(before.times, after.times).contains { $0.contains(where: \.isFinite) && $1.contains(where: \.isFinite) }
  }
}
