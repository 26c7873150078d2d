/// How long executions took, as counts in fixed buckets whose width grows with the duration: quantiles are at most 1.6 %
/// off, and sketches of parts add up to that of the whole, in any order.
///
/// The idea is DDSketch's: Masson, Rim, Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error
/// Guarantees", VLDB 2019, with its linear interpolation between powers of two in place of a logarithm, which keeps
/// everything in integers. Durations are microseconds, exactly what PostgreSQL logs (milliseconds with three decimals).
/// Below 64 µs each has a bucket; above, each power of two has 32 buckets, and a value is at most 1/64 from the middle of
/// its own.
package struct DurationSketch: Sendable, Equatable {
  /// Executions, each by its weight.
  package private(set) var count = ScaledCount.zero
  /// Nanoseconds, each execution by its weight; ends at `Int.max`, 292 years.
  package private(set) var totalNanoseconds = 0
  /// Microseconds; 0 when nothing was added.
  package private(set) var minimum = 0
  package private(set) var maximum = 0
  private var buckets = CountWindow()

  /// The longest duration that is told apart from longer ones: 35 years in microseconds.
  static let longest = 1 << 50
  private static let bucketLimit = 46 * 32 + 32

  package init() {}

  /// - Parameters:
  ///   - microseconds: Clamped to what is possible.
  ///   - weight: Of how many executions this is one.
  /// - Returns: By how many bytes it has grown.
  @discardableResult
  package mutating func add(microseconds: Int, weight: ScaledCount = .one) -> Int {
    let value = min(max(0, microseconds), Self.longest)
    minimum = count == .zero ? value : min(minimum, value)
    maximum = max(maximum, value)
    count += weight
    totalNanoseconds = totalNanoseconds.addingClamped(Self.nanoseconds(value, weight))
    return buckets.add(weight, at: Self.bucket(of: value))
  }

  package mutating func add(_ other: DurationSketch) {
    guard other.count > .zero else { return }
    minimum = count == .zero ? other.minimum : min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    count += other.count
    totalNanoseconds = totalNanoseconds.addingClamped(other.totalNanoseconds)
    buckets.add(other.buckets)
  }

  /// The duration in microseconds that a share of the executions did not exceed.
  ///
  /// - Parameter share: From 0, the shortest, to 1, the longest.
  /// - Returns: Nil when there is none.
  package func quantile(_ share: Double) -> Int? {
    guard count > .zero, share.isFinite else { return nil }
    if share <= 0 { return minimum }
    if share >= 1 { return maximum }
    let wanted = max(1, Int((share * Double(count.thousandths)).rounded(.up)))
    var seen = 0
    for (index, count) in buckets.used {
      seen = seen.addingClamped(count.thousandths)
      if seen >= wanted { return min(max(Self.middle(ofBucket: index), minimum), maximum) }
    }
    return maximum
  }

  /// A duration for all that a weight stands for: microseconds by thousandths are nanoseconds.
  package static func nanoseconds(_ microseconds: Int, _ weight: ScaledCount) -> Int {
    let (product, isOverflow) = microseconds.multipliedReportingOverflow(by: weight.thousandths)
    return isOverflow ? .max : product
  }

  /// PostgreSQL's milliseconds as microseconds; 0 for what is no duration.
  package static func microseconds(ofMilliseconds milliseconds: Double) -> Int {
    guard milliseconds > 0 else { return 0 }
    let microseconds = milliseconds * 1_000 + 0.5
    return microseconds < Double(longest) ? Int(microseconds) : longest
  }

  private static func bucket(of value: Int) -> Int {
    guard value >= 64 else { return value }
    let shift = 63 - value.leadingZeroBitCount - 5
    return shift << 5 + value >> shift
  }

  private static func middle(ofBucket index: Int) -> Int {
    guard index >= 64 else { return index }
    let shift = index >> 5 - 1
    return (index & 31 + 32) << shift + (1 << shift - 1) / 2
  }
}

extension DurationSketch: Codable {
  private enum CodingKeys: String, CodingKey {
    case count, buckets
    case total = "total_ns"
    case minimum = "min_us"
    case maximum = "max_us"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    count = try container.decode(ScaledCount.self, forKey: .count)
    totalNanoseconds = max(0, try container.decode(Int.self, forKey: .total))
    minimum = max(0, try container.decode(Int.self, forKey: .minimum))
    maximum = max(minimum, try container.decode(Int.self, forKey: .maximum))
    let text = try container.decode(String.self, forKey: .buckets)
    guard let buckets = CountWindow(text: text, limit: Self.bucketLimit) else {
      throw DecodingError.dataCorruptedError(forKey: .buckets, in: container, debugDescription: "no counts by bucket")
    }
    self.buckets = buckets
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(totalNanoseconds, forKey: .total)
    try container.encode(minimum, forKey: .minimum)
    try container.encode(maximum, forKey: .maximum)
    try container.encode(buckets.text, forKey: .buckets)
  }
}
