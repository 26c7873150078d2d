/// Reads the times of a log: `2026-11-25 17:47:30.123 UTC` as PostgreSQL writes them, and ISO 8601.
///
/// A log holds many entries of one second: the date is computed once for all of them. One value belongs to one thread.
package struct LogTimestamp: Sendable {
  /// A time, and the place behind it.
  package struct Moment: Equatable, Sendable {
    /// Microseconds since 1970 in UTC.
    package var microseconds: Int64
    package var end: Int
  }

  /// How often a zone was met whose offset is not known, and the given one, or UTC, was taken.
  package private(set) var unknownZones = 0
  private let zoneOffset: Int?
  private var lastDate: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var lastSeconds: Int64 = 0
  private var lastZone: UInt64 = 0
  private var lastOffset: Int?

  /// - Parameter zoneOffset: Seconds east of UTC, for times without a zone or with one that is not known, and where an
  ///   abbreviation means several things.
  package init(zoneOffset: Int? = nil) {
    self.zoneOffset = zoneOffset
    lastOffset = zoneOffset ?? 0
  }

  /// Of `2026-11-25 17:47:30`.
  static let dateLength = 19

  /// Reads a time at `place` of `text`; nil when there is none.
  @inline(__always)
  package mutating func parse(_ text: LogBytes, at place: Int = 0) -> Moment? {
    guard place >= 0, text.count - place >= Self.dateLength else { return nil }
    let date = (
      text.loadUnaligned(fromByteOffset: place, as: UInt64.self),
      text.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self),
      text.loadUnaligned(fromByteOffset: place + 11, as: UInt64.self)
    )
    if date != lastDate {
      guard let seconds = Self.seconds(text, at: place) else { return nil }
      lastDate = date
      lastSeconds = seconds
    }
    var end = place + Self.dateLength
    let fraction = Self.fraction(text, &end)
    let offset = zone(text, &end)
    let seconds = lastSeconds - Int64(offset)
    return Moment(microseconds: seconds * 1_000_000 + fraction, end: end)
  }

  /// Reads seconds since 1970 with decimals, as `%n` writes them.
  package static func epoch(_ text: LogBytes, at place: Int = 0) -> Moment? {
    guard place >= 0 else { return nil }
    var end = place
    var seconds: Int64 = 0
    while end < text.count, case let digit = text[end] &- 0x30, digit < 10, end - place < 12 {
      seconds = seconds * 10 + Int64(digit)
      end += 1
    }
    guard end > place else { return nil }
    let fraction = fraction(text, &end)
    return Moment(microseconds: seconds * 1_000_000 + fraction, end: end)
  }

  /// Whether a date and a time of day stand at `place`, with a blank between them.
  @inline(__always)
  package static func isDate(_ text: LogBytes, at place: Int) -> Bool {
    guard place >= 0, text.count - place >= dateLength, text[place + 10] == UInt8(ascii: " ") else { return false }
    return seconds(text, at: place) != nil
  }

  /// Microseconds, of `.` and digits; all beyond six are left out.
  @inline(__always)
  private static func fraction(_ text: LogBytes, _ place: inout Int) -> Int64 {
    guard place + 1 < text.count, text[place] == UInt8(ascii: ".") || text[place] == UInt8(ascii: ","),
      text[place + 1] &- 0x30 < 10
    else { return 0 }
    place += 1
    var unit: Int64 = 100_000
    var sum: Int64 = 0
    while place < text.count, case let digit = text[place] &- 0x30, digit < 10 {
      sum += Int64(digit) * unit
      unit /= 10
      place += 1
    }
    return sum
  }

  /// Seconds east of UTC.
  @inline(__always)
  private mutating func zone(_ text: LogBytes, _ place: inout Int) -> Int {
    var start = place
    let isSpaced = start < text.count && text[start] == UInt8(ascii: " ")
    if isSpaced { start += 1 }
    guard start < text.count else { return zoneOffset ?? 0 }
    if text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "-") {
      return numericZone(text, start, isSpaced: isSpaced, &place)
    }
    var key: UInt64 = 0
    var end = start
    while end < text.count, case let letter = text[end], (letter | 0x20) &- 0x61 < 26 {
      key = key << 8 | UInt64(letter)
      end += 1
    }
    guard end > start else { return zoneOffset ?? 0 }
    if key == lastZone, end - start <= 8 {
      place = end
      if lastOffset == nil { unknownZones += 1 }
      return lastOffset ?? zoneOffset ?? 0
    }
    // A word behind a time in ISO form without a zone is none.
    if !isSpaced, end - start > 1 { return zoneOffset ?? 0 }
    place = end
    lastZone = end - start <= 8 ? key : 0
    lastOffset = end - start <= 8 ? TimeZoneAbbreviations.known.offset(of: key, given: zoneOffset) : nil
    if lastOffset == nil { unknownZones += 1 }
    return lastOffset ?? zoneOffset ?? 0
  }

  /// `+02`, `-0330`; directly behind the time also `+02:00`. Behind a blank a colon belongs to what follows: zones of
  /// tzdata without letters have none.
  private func numericZone(_ text: LogBytes, _ start: Int, isSpaced: Bool, _ place: inout Int) -> Int {
    var digits: [Int] = []
    var end = start + 1
    while end < text.count, digits.count < 6 {
      let byte = text[end]
      if byte &- 0x30 < 10 {
        digits.append(Int(byte &- 0x30))
      } else if byte != UInt8(ascii: ":") || isSpaced || digits.count % 2 != 0 || digits.isEmpty
        || end + 1 >= text.count || text[end + 1] &- 0x30 >= 10
      {
        break
      }
      end += 1
    }
    guard digits.count >= 2 else { return zoneOffset ?? 0 }
    place = end
    func pair(_ number: Int) -> Int {
      digits.count > 2 * number + 1 ? digits[2 * number] * 10 + digits[2 * number + 1] : 0
    }
    let seconds = pair(0) * 3600 + pair(1) * 60 + pair(2)
    return text[start] == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// Seconds since 1970 of `2026-11-25 17:47:30` (or with a `T`), as if it were UTC.
  private static func seconds(_ text: LogBytes, at place: Int) -> Int64? {
    guard text[place + 4] == UInt8(ascii: "-"), text[place + 7] == UInt8(ascii: "-"),
      text[place + 13] == UInt8(ascii: ":"), text[place + 16] == UInt8(ascii: ":"),
      text[place + 10] == UInt8(ascii: " ") || text[place + 10] == UInt8(ascii: "T")
    else { return nil }
    var isDigit = true
    func number(_ offset: Int, _ count: Int) -> Int {
      var value = 0
      for place in place + offset..<place + offset + count {
        let digit = text[place] &- 0x30
        if digit > 9 { isDigit = false }
        value = value * 10 + Int(digit)
      }
      return value
    }
    let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
    let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
    guard isDigit, 1...12 ~= month, 1...31 ~= day, hour < 25, minute < 60, second < 61 else { return nil }
    return CivilTime.seconds(year, month, day) + Int64(hour * 3600 + minute * 60 + second)
  }

  /// A time as a person writes it: a date alone, or with hours, minutes and seconds, in UTC or with its zone.
  package static func microseconds(of text: String) -> Int64? {
    var bytes = Array(text.utf8)
    if bytes.count == 10 { bytes += "T00:00:00".utf8 }
    if bytes.count == 16 { bytes += ":00".utf8 }
    return bytes.withUnsafeBytes { bytes in
      var timestamp = LogTimestamp()
      guard let moment = timestamp.parse(bytes), moment.end == bytes.count, timestamp.unknownZones == 0 else {
        return nil
      }
      return moment.microseconds
    }
  }
}

/// Dates of the Gregorian calendar as seconds, and back.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that begin in March have their leap
/// day at the end.
enum CivilTime {
  /// Of midnight in UTC.
  static func seconds(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468) * 86_400
  }

  /// Year, month and day of a time in UTC.
  static func date(_ seconds: Int64) -> (year: Int, month: Int, day: Int) {
    let days = Int((Double(seconds) / 86_400).rounded(.down)) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// Appends `2026-11-25 17:47:30.123 UTC`.
  static func append(_ microseconds: Int64, to output: inout [UInt8]) {
    let limited = min(max(microseconds, -62_135_596_800_000_000), 253_402_300_799_000_000)
    var seconds = limited / 1_000_000
    var rest = limited % 1_000_000
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000
    }
    let (year, month, day) = date(seconds)
    let ofDay = Int(seconds - self.seconds(year, month, day))
    func digits(_ value: Int, _ count: Int, _ end: UInt8) {
      var unit = 1
      for _ in 1..<count { unit *= 10 }
      while unit > 0 {
        output.append(0x30 + UInt8(value / unit % 10))
        unit /= 10
      }
      output.append(end)
    }
    digits(year, 4, UInt8(ascii: "-"))
    digits(month, 2, UInt8(ascii: "-"))
    digits(day, 2, UInt8(ascii: " "))
    digits(ofDay / 3600, 2, UInt8(ascii: ":"))
    digits(ofDay / 60 % 60, 2, UInt8(ascii: ":"))
    digits(ofDay % 60, 2, UInt8(ascii: "."))
    digits(Int(rest / 1000), 3, UInt8(ascii: " "))
    output.append(contentsOf: "UTC".utf8)
  }
}
