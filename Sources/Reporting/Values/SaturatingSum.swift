extension Sequence where Element == Int {
  /// The sum, or the nearest representable number: counts come from dumps, which may hold anything.
  var saturatingSum: Int {
    reduce(0) { sum, element in
      let (total, overflow) = sum.addingReportingOverflow(element)
      return overflow ? (element < 0 ? .min : .max) : total
    }
  }
}
