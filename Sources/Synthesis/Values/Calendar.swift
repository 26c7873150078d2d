/// Days and microseconds since 2000-01-01, as PostgreSQL counts them, from and to ISO texts.
enum Calendar {
  static let microsecondsOfDay: Int64 = 86_400_000_000

  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 730_425
  }

  static func date(_ days: Int64) -> String {
    let z = days + 730_425
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfYear - (153 * m + 2) / 5 + 1, 2)
  }

  static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Nil for anything but `YYYY-MM-DD` of the years 1 to 9999, such as infinity.
  static func days(_ text: Substring) -> Int64? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], (1...9_999).contains(year),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return days(year: year, month: month, day: day)
  }

  /// `HH:MM:SS[.ffffff]`.
  static func microseconds(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":")
    guard parts.count == 3, let hour = Int64(parts[0]), let minute = Int64(parts[1]), (0...24).contains(hour),
      (0...59).contains(minute)
    else { return nil }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard seconds.count <= 2, let whole = Int64(seconds[0]), (0...60).contains(whole) else { return nil }
    var fraction: Int64 = 0
    if seconds.count == 2 {
      guard (1...6).contains(seconds[1].count), let digits = Int64(seconds[1]), digits >= 0 else { return nil }
      fraction = (seconds[1].count..<6).reduce(digits) { value, _ in value * 10 }
    }
    return ((hour * 60 + minute) * 60 + whole) * 1_000_000 + fraction
  }

  static func time(_ microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    let fraction = microseconds % 1_000_000
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return fraction == 0 ? clock : clock + "." + padded(fraction, 6)
  }

  /// `YYYY-MM-DD HH:MM:SS[.ffffff][±HH[:MM]]`, in UTC.
  static func timestamp(_ text: String) -> Int64? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let days = days(parts[0]) else { return nil }
    var clock = parts[1]
    var offset: Int64 = 0
    if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = clock[clock.index(after: sign)...].split(separator: ":").map { Int64($0) }
      guard let hours = zone.first ?? nil, hours <= 15 else { return nil }
      let minutes = zone.count > 1 ? zone[1] ?? 0 : 0
      offset = (hours * 60 + minutes) * 60_000_000 * (clock[sign] == "-" ? -1 : 1)
      clock = clock[..<sign]
    }
    return microseconds(clock).map { days * microsecondsOfDay + $0 - offset }
  }

  static func timestamp(_ microseconds: Int64) -> String {
    let days = floorDivision(microseconds, microsecondsOfDay)
    return date(days) + " " + time(microseconds - days * microsecondsOfDay)
  }

  static func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }
}
