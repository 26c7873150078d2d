internal import Glibc

/// Points in time are seconds since 1970 in UTC here: the plan's bounds are written with their offset, so that they
/// mean the same in sessions of any time zone.
extension PartitionScheme.TimeUnit {
  /// The start of the unit that the point lies in, as `date_trunc` finds it in UTC.
  func start(of seconds: Int) -> Int {
    var date = UTCDate(seconds)
    switch self {
    case .hour: return UTCDate.floor(seconds, to: 3_600)
    case .day: return UTCDate.floor(seconds, to: 86_400)
    // 1970-01-05 was a Monday.
    case .week: return UTCDate.floor(seconds - 4 * 86_400, to: 7 * 86_400) + 4 * 86_400
    case .month: break
    case .quarter: date.month = (date.month - 1) / 3 * 3 + 1
    case .year: date.month = 1
    }
    date.day = 1
    return date.midnight
  }

  /// The start of the unit after the one that starts at the point.
  func next(_ start: Int) -> Int {
    var date = UTCDate(start)
    switch self {
    case .hour: return start + 3_600
    case .day: return start + 86_400
    case .week: return start + 7 * 86_400
    case .month: date.month += 1
    case .quarter: date.month += 3
    case .year: date.year += 1
    }
    return date.midnight
  }

  /// How many units are made ahead of time: a few weeks of small ones, and of large ones enough to be seen missing.
  var unitsAhead: Int {
    switch self {
    case .hour: 48
    case .day: 14
    case .week: 8
    case .month, .quarter: 4
    case .year: 2
    }
  }

  /// As an interval.
  var interval: String { self == .quarter ? "3 months" : "1 \(rawValue)" }

  /// The name that `create_parent` of pg_partman 4 has for it.
  var partmanName: String { self == .day ? "daily" : rawValue + "ly" }

  /// What pg_partman 4 puts after `_p` in the name of a partition that starts at the point (`create_parent` and
  /// `create_partition_time` in its sql/functions).
  func partmanSuffix(_ start: Int) -> String {
    let date = UTCDate(start)
    let year = UTCDate.padded(date.year, 4)
    let month = UTCDate.padded(date.month, 2)
    switch self {
    case .hour: return "\(year)_\(month)_\(UTCDate.padded(date.day, 2))_\(UTCDate.padded(date.hour, 2))00"
    case .day: return "\(year)_\(month)_\(UTCDate.padded(date.day, 2))"
    case .week: return date.isoWeek
    case .month: return "\(year)_\(month)"
    case .quarter: return "\(year)q\((date.month + 2) / 3)"
    case .year: return year
    }
  }

  /// The same by `to_char`, which knows quarters and ISO weeks.
  var suffixFormat: String {
    switch self {
    case .hour: "YYYY_MM_DD_HH24MI"
    case .day: "YYYY_MM_DD"
    case .week: "IYYY\"w\"IW"
    case .month: "YYYY_MM"
    case .quarter: "YYYY\"q\"Q"
    case .year: "YYYY"
    }
  }
}

/// A point in time taken apart, in UTC.
struct UTCDate {
  var year: Int
  var month: Int
  var day: Int
  var hour: Int
  var minute: Int
  var second: Int
  /// Days since Monday.
  private var weekday: Int
  private var dayOfYear: Int

  init(_ seconds: Int) {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    (year, month, day) = (Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    weekday = (Int(parts.tm_wday) + 6) % 7
    dayOfYear = Int(parts.tm_yday)
  }

  /// Months beyond December are those of the next years.
  var midnight: Int { Self.seconds(year, month, day, 0, 0, 0) }

  static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) -> Int {
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1_900), Int32(month - 1), Int32(day))
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
    return timegm(&parts)
  }

  /// Reads `2026-03-01`, `2026-03-01 02:00:00`, `2026-03-01T02:00:00.5Z` and offsets such as `+01` or `+05:30`; without
  /// one it is UTC. nil for anything else, and for years that don't have four digits.
  static func parse(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard bytes.count >= start + count else { return nil }
      return Int(String(decoding: bytes[start..<start + count], as: UTF8.self))
    }
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(0, 4),
      let month = number(5, 2), let day = number(8, 2)
    else { return nil }
    guard bytes.count > 10 else { return seconds(year, month, day, 0, 0, 0) }
    guard let hour = number(11, 2), let minute = number(14, 2) else { return nil }
    let local = seconds(year, month, day, hour, minute, number(17, 2) ?? 0)
    guard let sign = bytes[16...].firstIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) else {
      return local
    }
    guard let hours = number(sign + 1, 2) else { return nil }
    let offset = hours * 3_600 + (number(sign + 4, 2) ?? 0) * 60
    return bytes[sign] == UInt8(ascii: "+") ? local - offset : local + offset
  }

  var text: String { "\(date) \(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))" }

  var date: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

  /// Such as `2026w36`: the year and week of ISO 8601, by the Thursday of the week.
  var isoWeek: String {
    let thursday = UTCDate(midnight + (3 - weekday) * 86_400)
    return "\(Self.padded(thursday.year, 4))w\(Self.padded(thursday.dayOfYear / 7 + 1, 2))"
  }

  static func floor(_ seconds: Int, to width: Int) -> Int {
    let rest = seconds % width
    return seconds - (rest < 0 ? rest + width : rest)
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
