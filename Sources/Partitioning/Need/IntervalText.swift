internal import Foundation

/// A length of time as PostgreSQL reads and prints intervals: `90 days`, `1 year 2 mons`, `01:30:00`, `3 months`.
///
/// Source: "Interval Input" in PostgreSQL's documentation; ISO 8601 durations (`P3M`) are not read.
enum IntervalText {
  /// - Returns: nil when the text is none of these, or the length is not above 0.
  static func components(_ text: String) -> DateComponents? {
    var result = DateComponents(year: 0, month: 0, day: 0, second: 0)
    var number: Int?
    var isAny = false
    for word in words(text) {
      if let value = Int(word) {
        guard number == nil else { return nil }
        number = value
        continue
      }
      if number == nil, let seconds = clock(word) {
        result.second = (result.second ?? 0) + seconds
        isAny = true
        continue
      }
      guard let count = number, let (field, factor) = units[word] else { return nil }
      let (added, overflows) = count.multipliedReportingOverflow(by: factor)
      guard !overflows, abs(added) < 1_000_000_000 else { return nil }
      result.setValue((result.value(for: field) ?? 0) + added, for: field)
      number = nil
      isAny = true
    }
    return isAny && number == nil ? result : nil
  }

  /// How many days before a time it began.
  ///
  /// - Returns: nil when the text is no interval above 0.
  static func days(_ text: String, before end: Date) -> Double? {
    guard var parts = components(text) else { return nil }
    for field in [Calendar.Component.year, .month, .day, .second] {
      parts.setValue(-(parts.value(for: field) ?? 0), for: field)
    }
    guard let start = PointInTime.utc.date(byAdding: parts, to: end), start < end else { return nil }
    return end.timeIntervalSince(start) / PointInTime.secondsInDay
  }

  private static let units: [String: (Calendar.Component, Int)] = {
    let names: [(String, Calendar.Component, Int)] = [
      ("year years yr yrs y", .year, 1), ("decade decades", .year, 10), ("month months mon mons", .month, 1),
      ("week weeks w", .day, 7), ("day days d", .day, 1), ("hour hours hr hrs h", .second, 3_600),
      ("minute minutes min mins m", .second, 60), ("second seconds sec secs s", .second, 1),
    ]
    return Dictionary(
      names.flatMap { words, field, factor in words.split(separator: " ").map { (String($0), (field, factor)) } },
      uniquingKeysWith: { first, _ in first })
  }()

  /// In lower case, numbers apart from the letters behind them (`90d`).
  private static func words(_ text: String) -> [String] {
    var result: [String] = []
    for part in text.lowercased().split(whereSeparator: \.isWhitespace) {
      let end = part.firstIndex { $0.isLetter } ?? part.endIndex
      for piece in [part[..<end], part[end...]] where !piece.isEmpty && piece != "@" { result.append(String(piece)) }
    }
    return result
  }

  /// Seconds of `hours:minutes` with seconds or without; fractions are cut off.
  private static func clock(_ word: String) -> Int? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false).map { $0.prefix { $0 != "." } }
    let numbers = parts.compactMap { Int($0) }
    guard (2...3).contains(parts.count), numbers.count == parts.count,
      numbers.allSatisfy({ (0..<1_000_000).contains($0) })
    else { return nil }
    return zip(numbers, [3_600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
