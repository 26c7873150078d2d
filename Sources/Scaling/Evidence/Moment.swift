internal import FoundationEssentials

/// Moments as catalogs and workloads have them.
enum Moment {
  /// The seconds from one to the other; nil when one is unknown or they don't follow each other.
  static func seconds(from: String?, to: String?) -> Double? {
    guard let from = date(from), let to = date(to) else { return nil }
    let seconds = to.timeIntervalSince(from)
    return seconds > 0 ? seconds : nil
  }

  /// The day of a moment, `2026-11-15`; all of the text when it is written in another way.
  static func day(_ text: String) -> String {
    let day = text.prefix(10)
    return date(text) != nil && day.count == 10 ? String(day) : text
  }

  private static func date(_ text: String?) -> Date? {
    guard let text else { return nil }
    let whole = text.split(separator: ".").first.map { $0.hasSuffix("Z") ? String($0) : $0 + "Z" }
    return try? Date((text.contains(".") ? whole : nil) ?? text, strategy: .iso8601)
  }
}
