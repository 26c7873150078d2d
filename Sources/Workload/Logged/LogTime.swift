/// Times of a log as a document has them: ISO 8601 in UTC, always with six decimals, so that the texts sort as the times.
package enum LogTime {
  private static let microsecondsInDay: Int64 = 86_400_000_000
  /// The years 0 to 9999, beyond which texts would not sort.
  private static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

  /// - Parameter time: Microseconds since 1970, clamped to four-digit years.
  package static func text(_ time: Int64) -> String {
    let time = min(max(time, range.lowerBound), range.upperBound)
    let days = time >= 0 ? time / microsecondsInDay : -((-time + microsecondsInDay - 1) / microsecondsInDay)
    let rest = Int(time - days * microsecondsInDay)
    let date = civil(Int(days))
    let seconds = rest / 1_000_000
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
      + "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + ".\(padded(rest % 1_000_000, 6))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The date so many days after 1970-01-01 in the proleptic Gregorian calendar.
  ///
  /// Years are counted from March, so that the leap day is the last of its year; 400 of them have 146,097 days.
  /// Source: `civil_from_days` in https://howardhinnant.github.io/date_algorithms.html.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let sinceMarch0 = days + 719_468
    let era = (sinceMarch0 >= 0 ? sinceMarch0 : sinceMarch0 - 146_096) / 146_097
    let dayOfEra = sinceMarch0 - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month >= 10 ? month - 9 : month + 3, day)
  }
}
