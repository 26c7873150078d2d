/// Measured numbers in the sentences of verdicts.
package enum VerdictWords {
  /// `81 % less time`, `12 % more time`, `3.4 times the time`.
  package static func time(_ ratio: Double) -> String {
    let change = change(ratio)
    return change.hasSuffix("times") ? change + " the time" : change == same ? "as much time" : change + " time"
  }

  /// `between 83 % less and 79 % less`; with no bounds, that it is not known.
  package static func range(_ interval: BenchDocument.Interval) -> String {
    guard interval.high.isFinite else { return "not known yet" }
    let ends = (change(interval.low), change(interval.high))
    return ends.0 == ends.1 ? "\(ends.0) at both ends" : "between \(ends.0) and \(ends.1)"
  }

  /// `81 % less`, `12 % more`, `3.4 times`.
  package static func change(_ ratio: Double) -> String {
    guard ratio.isFinite else { return "unknown" }
    if abs(ratio - 1) < 0.0005 { return same }
    if ratio < 1 { return percent(1 - ratio) + " less" }
    return ratio < 2 ? percent(ratio - 1) + " more" : number(ratio) + " times"
  }

  /// `81 %` of a share; nearly all is never all.
  package static func percent(_ share: Double) -> String {
    let percent = share * 100
    if share < 1, percent >= 99.95 { return "over 99.9 %" }
    return (percent < 9.95 || percent > 99 && percent < 100 ? tenths(percent) : count(percent)) + " %"
  }

  /// `0.12 ms`, `15 ms`, `2.4 s`, `3.1 h`.
  package static func duration(_ milliseconds: Double) -> String {
    guard milliseconds.isFinite else { return "unknown" }
    let units: [(size: Double, name: String)] = [(1, "ms"), (1_000, "s"), (60_000, "min"), (3_600_000, "h")]
    let unit = units.last { milliseconds.magnitude >= $0.size * ($0.size > 1_000 ? 2 : 0.9995) } ?? units[0]
    return number(milliseconds / unit.size) + " " + unit.name
  }

  /// Two digits below ten, none behind the point from ten on.
  static func number(_ value: Double) -> String {
    let magnitude = value.magnitude
    if magnitude >= 9.95 { return count(value) }
    if magnitude >= 0.995 { return tenths(value) }
    // Thousandths: no time is shorter.
    let digits = (magnitude * (magnitude < 0.0995 ? 1_000 : 100)).rounded() / (magnitude < 0.0995 ? 1_000 : 100)
    return (value < 0 && digits > 0 ? "-" : "") + (digits == 0 ? "0" : "\(digits)")
  }

  /// `1,234,567`.
  package static func count(_ value: Double) -> String {
    let whole = Int(min(max(value.isNaN ? 0 : value, -1e15), 1e15).rounded())
    let digits = String(whole.magnitude)
    var grouped = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.utf8.count - offset).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return (whole < 0 ? "-" : "") + grouped
  }

  package static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    count(Double(number)) + " " + (number == 1 ? one : many)
  }

  private static let same = "as much"

  private static func tenths(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? count(rounded) : "\(rounded)"
  }
}
