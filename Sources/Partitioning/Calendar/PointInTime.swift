internal import Foundation

/// Points in time as the catalog, a workload and PostgreSQL (`DateStyle` ISO) write them, and back.
///
/// Foundation rather than FoundationEssentials: the latter knows no time zone by name.
package enum PointInTime {
  /// Such as `2026-03-01T02:00:00Z`, `2026-03-01 02:00:00.5+01`, `2026-03-01`; without an offset it is UTC.
  ///
  /// - Returns: nil for anything else, `infinity`, `2026-3-1` and years before Christ among it.
  static func date(_ text: String) -> Date? {
    let halves = text.split(maxSplits: 1) { $0 == " " || $0 == "T" }
    guard let first = halves.first, let day = fields(first, "-", 3) else { return nil }
    var parts = DateComponents(year: day[0], month: day[1], day: day[2])
    var fraction = 0.0
    var offset = 0
    if halves.count == 2 {
      let end = halves[1].firstIndex { "+-Z".contains($0) } ?? halves[1].endIndex
      let clock = halves[1][..<end].split(separator: ".", maxSplits: 1)
      guard let time = clock.first, let time = fields(time, ":", 2...3), let zone = zone(halves[1][end...]) else {
        return nil
      }
      (parts.hour, parts.minute, parts.second) = (time[0], time[1], time.count > 2 ? time[2] : 0)
      if clock.count == 2 {
        guard let value = Double("0." + clock[1]) else { return nil }
        fraction = value
      }
      offset = zone
    }
    guard let date = utc.date(from: parts) else { return nil }
    return date.addingTimeInterval(fraction - Double(offset))
  }

  /// Such as `2026-03-01`, in UTC.
  static func day(_ date: Date) -> String {
    let parts = utc.dateComponents([.year, .month, .day], from: date)
    return [pad(parts.year, 4), pad(parts.month, 2), pad(parts.day, 2)].joined(separator: "-")
  }

  /// Days from one text to the other; nil when one of them can't be read.
  static func days(from first: String, to second: String) -> Double? {
    guard let first = date(first), let second = date(second) else { return nil }
    return second.timeIntervalSince(first) / secondsInDay
  }

  static let secondsInDay = 86_400.0
  /// 365.2425 ÷ 12.
  static let daysInMonth = 30.436875

  static let utc = calendar(TimeZone(secondsFromGMT: 0)!)

  /// The Gregorian calendar with ISO 8601 weeks, which `date_trunc` has.
  static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    calendar.firstWeekday = 2
    calendar.minimumDaysInFirstWeek = 4
    return calendar
  }

  static func pad(_ number: Int?, _ width: Int) -> String {
    let digits = String(number ?? 0)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func fields(_ text: Substring, _ separator: Character, _ count: Int) -> [Int]? {
    fields(text, separator, count...count)
  }

  private static func fields(_ text: Substring, _ separator: Character, _ count: ClosedRange<Int>) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.count >= 2 && $0.allSatisfy(\.isNumber) ? Int($0) : nil }
    return count.contains(parts.count) && numbers.count == parts.count ? numbers : nil
  }

  /// Seconds east of Greenwich.
  private static func zone(_ text: Substring) -> Int? {
    guard let sign = text.first, text != "Z" else { return 0 }
    guard sign != "Z", let parts = fields(text.dropFirst(), ":", 1...3) else { return nil }
    let seconds = zip(parts, [3_600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
    return sign == "-" ? -seconds : seconds
  }
}
