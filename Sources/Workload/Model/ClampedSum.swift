extension Int {
  /// The sum, or the largest number: counters of untrusted files may not overflow.
  package func addingClamped(_ other: Int) -> Int {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? (other > 0 ? .max : .min) : sum
  }
}

extension Sequence where Element == Int {
  /// The sum of counters that come from outside, or the nearest number that there is.
  package var clampedSum: Int { reduce(0) { $0.addingClamped($1) } }
}
