internal import Foundation

/// Ranges of time whose bounds are those of `date_trunc`, in a time zone.
struct TimeRanges {
  let type: TimeType
  private let calendar: Calendar

  /// - Parameter zone: In which days begin; types without a zone have none.
  init(_ type: TimeType, zone: TimeZone) {
    self.type = type
    calendar = type == .timestamptz ? PointInTime.calendar(zone) : PointInTime.utc
  }

  /// - Parameter zone: By its name; UTC for one that is not known.
  init(_ type: TimeType, zone: String) {
    self.init(type, zone: TimeZone(identifier: zone) ?? PointInTime.utc.timeZone)
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

  /// The day in the zone, such as `2026-03-01`.
  func day(_ date: Date) -> String { String(text(date).prefix { $0 != " " }) }

  /// What pg_partman 4 puts after `_p` in the name of a partition that begins then (`create_parent` and
  /// `create_partition_time` in its sql/functions): `2026_01`.
  func label(_ date: Date, _ unit: PartitionScheme.TimeUnit) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour], from: date)
    let year = PointInTime.pad(parts.year, 4)
    let month = PointInTime.pad(parts.month, 2)
    let day = PointInTime.pad(parts.day, 2)
    return switch unit {
    case .year: year
    case .quarter: "\(year)q\(((parts.month ?? 1) + 2) / 3)"
    case .month: "\(year)_\(month)"
    case .week: isoWeek(date)
    case .day: "\(year)_\(month)_\(day)"
    case .hour: "\(year)_\(month)_\(day)_\(PointInTime.pad(parts.hour, 2))00"
    }
  }

  /// Such as `2026w36`: the year and week of ISO 8601.
  private func isoWeek(_ date: Date) -> String {
    let parts = calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
    return "\(PointInTime.pad(parts.yearForWeekOfYear, 4))w\(PointInTime.pad(parts.weekOfYear, 2))"
  }

  /// The unit that a range is one of.
  func unit(from start: Date, to end: Date) -> PartitionScheme.TimeUnit? {
    PartitionScheme.TimeUnit.allCases.first { self.start(of: start, $0) == start && next(start, $0) == end }
  }

  /// How names tell a point, the longest first: with hour, day, week, month, quarter and year.
  func labels(_ seconds: Double) -> [String] {
    let date = Date(timeIntervalSince1970: seconds)
    let parts = calendar.dateComponents([.year, .month, .day, .hour], from: date)
    let (year, month) = (PointInTime.pad(parts.year, 4), PointInTime.pad(parts.month, 2))
    let (day, hour) = (PointInTime.pad(parts.day, 2), PointInTime.pad(parts.hour, 2))
    let quarter = String(((parts.month ?? 1) + 2) / 3)
    let week = isoWeek(date)
    var result = [label(date, .hour), "\(year)_\(month)_\(day)_\(hour)", "\(year)\(month)\(day)\(hour)"]
    for separator in ["_", "-", ""] { result.append([year, month, day].joined(separator: separator)) }
    result += [week, week.split(separator: "w").joined(separator: "_w"), week.uppercased()]
    result += ["\(year)_q\(quarter)", "\(year)q\(quarter)", "\(year)_Q\(quarter)", "\(year)Q\(quarter)"]
    for separator in ["_", "-", ""] { result.append([year, month].joined(separator: separator)) }
    return result + [week.split(separator: "w").joined(separator: "_"), "\(year)_\(quarter)", year]
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
