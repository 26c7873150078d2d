/// Clocks of a report, ISO 8601 in UTC, as people read them.
enum ClockText {
  /// `2026-03-14`; what is no clock stays as it is.
  static func day(_ clock: String) -> String {
    let day = clock.prefix(10)
    return isDay(day) ? String(day) : clock
  }

  /// `2026-03-14 02:00 UTC`; what is no clock stays as it is.
  static func minute(_ clock: String) -> String {
    let parts = clock.split(separator: "T", maxSplits: 1)
    guard parts.count == 2, isDay(parts[0]), clock.hasSuffix("Z"), parts[1].utf8.count >= 6 else { return clock }
    return "\(parts[0]) \(parts[1].prefix(5)) UTC"
  }

  /// `2026-03-13 02:00 UTC to 2026-03-14 02:00 UTC`.
  static func window(_ window: (from: String?, to: String)) -> String {
    guard let from = window.from else { return "up to \(minute(window.to)), since when is not known" }
    return "\(minute(from)) to \(minute(window.to))"
  }

  private static func isDay(_ text: Substring) -> Bool {
    text.utf8.count == 10
      && text.utf8.enumerated().allSatisfy { offset, byte in
        offset == 4 || offset == 7 ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }
}
