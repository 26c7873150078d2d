/// How often something happened, by a log that may show one of several only: in thousandths, so that a sample of 30 %
/// has a weight, and sums are the same in any order.
///
/// Sums end at ``maximum``, a million million, which no order of adding changes.
package struct ScaledCount: Sendable, Hashable, Comparable {
  package private(set) var thousandths: Int

  package static var zero: ScaledCount { ScaledCount(thousandths: 0) }
  package static var one: ScaledCount { ScaledCount(thousandths: 1_000) }
  /// Up to here a double, as JSON has it, holds all thousandths.
  package static var maximum: ScaledCount { ScaledCount(thousandths: 1 << 50) }

  /// - Parameter thousandths: Negative counts as 0.
  package init(thousandths: Int) { self.thousandths = min(max(0, thousandths), 1 << 50) }

  package init(_ count: Int) {
    let (product, isOverflow) = count.multipliedReportingOverflow(by: 1_000)
    self.init(thousandths: isOverflow ? (count > 0 ? .max : 0) : product)
  }

  /// - Parameter weight: Of how many executions the log shows one; what is no number of at least 1 counts as 1.
  package init(weight: Double) {
    let isWeight = weight > 1
    self.init(thousandths: !isWeight ? 1_000 : weight < 1e12 ? Int((weight * 1_000).rounded()) : .max)
  }

  /// The nearest whole number.
  package var rounded: Int { (thousandths + 500) / 1_000 }

  package static func + (first: ScaledCount, second: ScaledCount) -> ScaledCount {
    // Both are at most 2^50.
    ScaledCount(thousandths: first.thousandths + second.thousandths)
  }

  package static func += (sum: inout ScaledCount, other: ScaledCount) { sum = sum + other }

  package static func < (first: ScaledCount, second: ScaledCount) -> Bool { first.thousandths < second.thousandths }

  /// `count` of something for each of these.
  package func times(_ count: Int) -> ScaledCount {
    let (product, isOverflow) = thousandths.multipliedReportingOverflow(by: max(0, count))
    return ScaledCount(thousandths: isOverflow ? .max : product)
  }

  // MARK: - As text

  /// `12`, `3.333`.
  package var text: String {
    guard !thousandths.isMultiple(of: 1_000) else { return String(thousandths / 1_000) }
    var fraction = String(thousandths % 1_000 + 1_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(thousandths / 1_000).\(fraction)"
  }

  /// - Returns: Nil for what ``text`` doesn't write.
  init?(text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Int(parts[0]), whole >= 0 else { return nil }
    self.init(whole)
    guard parts.count == 2 else { return }
    guard parts[1].utf8.count <= 3, let fraction = Int(parts[1]), fraction >= 0 else { return nil }
    let scale = [1, 100, 10, 1][parts[1].utf8.count]
    self = self + ScaledCount(thousandths: fraction * scale)
  }
}

extension ScaledCount: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let whole = try? container.decode(Int.self) {
      self.init(whole)
      return
    }
    let value = try container.decode(Double.self)
    self.init(thousandths: value < 9e15 ? Int(max(0, value * 1_000).rounded()) : .max)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if thousandths.isMultiple(of: 1_000) {
      try container.encode(thousandths / 1_000)
    } else {
      try container.encode(Double(thousandths) / 1_000)
    }
  }
}
