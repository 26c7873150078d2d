/// Bursts of one class behind one parent. All times are microseconds; times of day are since 1970 in UTC.
package struct StatementBursts: Sendable, Equatable {
  package var bursts = 0
  /// In all of them together.
  package var executions = 0
  /// Those of them that are known to ask with values that the burst had before: at least so many.
  package var repeats = 0
  package var sizes = SizeCounts()
  package var largest = Peak()
  /// Sum of the durations, of those executions that have one.
  package var busy = 0
  /// Sum of the pauses before the executions, each from the end of the session's statement before: a round trip and the
  /// client's own work. Below zero where the log's clock is too coarse for it.
  package var waiting = 0
  /// How many pauses that are.
  package var pauses = 0
  package var firstSeen: Int64?

  package init() {}

  func merged(with other: Self) -> Self {
    var sum = self
    sum.bursts = bursts.addingClamped(other.bursts)
    sum.executions = executions.addingClamped(other.executions)
    sum.repeats = repeats.addingClamped(other.repeats)
    sum.sizes.merge(other.sizes)
    sum.largest = largest.merged(with: other.largest)
    sum.busy = busy.addingClamped(other.busy)
    sum.waiting = waiting.addingClamped(other.waiting)
    sum.pauses = pauses.addingClamped(other.pauses)
    sum.firstSeen = Peak.earlier(firstSeen, other.firstSeen)
    return sum
  }

  package mutating func add(_ other: Self) { self = merged(with: other) }

  /// Adds one burst, whose size `other` has as its executions and nowhere else.
  package mutating func addBurst(_ other: Self) {
    sizes.add(other.executions)
    var sizes = SizeCounts()
    swap(&sizes, &self.sizes)
    self = merged(with: other)
    swap(&sizes, &self.sizes)
  }
}

/// The largest of many values, and when it was seen: the earliest time of those that are as large.
package struct Peak: Sendable, Equatable {
  package var value = 0
  /// Microseconds since 1970 in UTC.
  package var time: Int64?

  package init(_ value: Int = 0, at time: Int64? = nil) {
    self.value = value
    self.time = time
  }

  func merged(with other: Peak) -> Peak {
    if value != other.value { return value > other.value ? self : other }
    return Peak(value, at: Self.earlier(time, other.time))
  }

  package mutating func add(_ value: Int, at time: Int64?) { self = merged(with: Peak(value, at: time)) }

  package static func earlier(_ first: Int64?, _ second: Int64?) -> Int64? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
  }
}

/// How often which size occurred, sizes from 16 on rounded down to four binary digits: medians are at most an eighth off.
package struct SizeCounts: Sendable, Equatable {
  /// By rounded size.
  package private(set) var counts: [Int: Int] = [:]

  package init() {}

  package mutating func add(_ size: Int, times: Int = 1) {
    counts[Self.rounded(size), default: 0] = counts[Self.rounded(size), default: 0].addingClamped(times)
  }

  mutating func merge(_ other: SizeCounts) {
    guard !other.counts.isEmpty else { return }
    counts.merge(other.counts) { $0.addingClamped($1) }
  }

  /// The size that half of them don't exceed; nil when there are none.
  package var median: Int? {
    let all = counts.values.clampedSum
    var seen = 0
    for (size, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen = seen.addingClamped(count)
      if seen > (all - 1) / 2 { return size }
    }
    return nil
  }

  static func rounded(_ size: Int) -> Int {
    guard size >= 16 else { return max(0, size) }
    let rest = Int.bitWidth - 4 - size.leadingZeroBitCount
    return (size >> rest) << rest
  }
}
