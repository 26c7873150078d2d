extension BenchDocument.Sample {
  /// Runs over all sets of parameters.
  package var runs: Int { times.reduce(0) { $0 + $1.count } }

  /// Milliseconds of one execution: the median of each set of parameters, and the mean of those; nil without runs.
  ///
  /// Sets stand for the values that the application sends, so their times add up. Rounds of one set differ by noise only,
  /// which the median is not moved by.
  package var median: Double? {
    let medians = times.compactMap { Self.median($0) }
    return medians.isEmpty ? nil : medians.reduce(0, +) / Double(medians.count)
  }

  /// Milliseconds that at least 95 % of all runs stay within, by nearest rank; nil without runs.
  package var p95: Double? {
    let sorted = times.joined().filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[(sorted.count * 95 + 99) / 100 - 1]
  }

  /// The middle one of `values`, or the mean of the two in the middle; what is no number doesn't count.
  static func median(_ values: [Double]) -> Double? {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
