/// What numbers differ by: seconds of timestamps that were never more exact, hundreds of prices.
enum Step {
  /// Fewer samples may have a divisor in common by chance.
  private static let fewSamples = 20

  /// The greatest number that all differ by a multiple of, at least 1.
  static func common(_ numbers: [Int64]) -> Int64 {
    guard numbers.count >= fewSamples, let first = numbers.first else { return 1 }
    var step: UInt64 = 0
    for number in numbers {
      let (difference, isOverflown) = number.subtractingReportingOverflow(first)
      guard !isOverflown else { return 1 }
      var rest = difference.magnitude
      while rest != 0 { (step, rest) = (rest, step % rest) }
    }
    return Int64(clamping: max(1, step))
  }
}
