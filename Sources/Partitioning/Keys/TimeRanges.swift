internal import Foundation

/// Ranges of time whose bounds are those of `date_trunc`, in a time zone.
struct TimeRanges {
  let type: TimeType
  private let calendar: Calendar

  /// - Parameter zone: The database's `TimeZone`; types without a zone have none.
  init(_ type: TimeType, zone: TimeZone) {
    self.type = type
    calendar = type == .timestamptz ? PointInTime.calendar(zone) : PointInTime.utc
  }

  /// The largest point of the unit that is not after the date: `date_trunc(unit, date)`.
  func start(of date: Date, _ unit: PartitionScheme.TimeUnit) -> Date {
    if unit == .quarter {
      var parts = calendar.dateComponents([.year, .month], from: date)
      parts.month = parts.month.map { ($0 - 1) / 3 * 3 + 1 }
      return calendar.date(from: parts) ?? date
    }
    return calendar.dateInterval(of: Self.component(unit), for: date)?.start ?? date
  }

  /// The point after a point of the unit.
  func next(_ start: Date, _ unit: PartitionScheme.TimeUnit) -> Date {
    let step = unit == .quarter ? 3 : 1
    let component = unit == .quarter ? .month : Self.component(unit)
    return calendar.date(byAdding: component, value: step, to: start) ?? start
  }

  /// As the type reads it, whatever the session's time zone is: `2026-01-01 00:00:00+01`.
  func text(_ date: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    let day = [PointInTime.pad(parts.year, 4), PointInTime.pad(parts.month, 2), PointInTime.pad(parts.day, 2)]
      .joined(separator: "-")
    if type == .date { return day }
    let clock = [parts.hour, parts.minute, parts.second].map { PointInTime.pad($0, 2) }.joined(separator: ":")
    if type == .timestamp { return day + " " + clock }
    return day + " " + clock + Self.offset(calendar.timeZone.secondsFromGMT(for: date))
  }

  /// What a partition's name says of when it begins: `2026_01`.
  func label(_ date: Date, _ unit: PartitionScheme.TimeUnit) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour], from: date)
    let year = PointInTime.pad(parts.year, 4)
    let month = PointInTime.pad(parts.month, 2)
    let day = PointInTime.pad(parts.day, 2)
    return switch unit {
    case .year: year
    case .quarter: "\(year)_q\(((parts.month ?? 1) - 1) / 3 + 1)"
    case .month: "\(year)_\(month)"
    case .week, .day: "\(year)_\(month)_\(day)"
    case .hour: "\(year)_\(month)_\(day)_\(PointInTime.pad(parts.hour, 2))"
    }
  }

  /// Days of one, on average.
  static func days(_ unit: PartitionScheme.TimeUnit) -> Double {
    switch unit {
    case .hour: 1.0 / 24
    case .day: 1
    case .week: 7
    case .month: PointInTime.daysInMonth
    case .quarter: 3 * PointInTime.daysInMonth
    case .year: 12 * PointInTime.daysInMonth
    }
  }

  private static func component(_ unit: PartitionScheme.TimeUnit) -> Calendar.Component {
    switch unit {
    case .hour: .hour
    case .day: .day
    case .week: .weekOfYear
    case .month, .quarter: .month
    case .year: .year
    }
  }

  private static func offset(_ seconds: Int) -> String {
    let size = abs(seconds)
    var text = (seconds < 0 ? "-" : "+") + PointInTime.pad(size / 3_600, 2)
    if size % 3_600 != 0 { text += ":" + PointInTime.pad(size / 60 % 60, 2) }
    if size % 60 != 0 { text += ":" + PointInTime.pad(size % 60, 2) }
    return text
  }
}
