internal import FoundationEssentials

/// Numbers in words, for reasons and remedies.
enum FigureText {
  /// Such as `950`, `12,400` or `3.1 million`.
  static func count(_ value: Double) -> String {
    guard value.isFinite else { return "many" }
    if value.magnitude >= 1e9 { return decimal(value / 1e9) + " billion" }
    if value.magnitude >= 1e6 { return decimal(value / 1e6) + " million" }
    if value.magnitude < 10, value != value.rounded() { return decimal(value) }
    var digits = String(Int(value.rounded().magnitude))
    if digits.utf8.count > 3 { digits.insert(",", at: digits.index(digits.endIndex, offsetBy: -3)) }
    return (value < 0 ? "-" : "") + digits
  }

  /// Such as `3 rows` or `1 row`.
  static func count(_ value: Double, _ one: String, _ many: String) -> String {
    count(value) + " " + (value.rounded() == 1 ? one : many)
  }

  /// Such as `12 %`, `0.4 %` or `under 0.1 %`.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    if value > 0, value < 0.1 { return "under 0.1 %" }
    return (value < 10 ? decimal(value) : String(Int(value.rounded()))) + " %"
  }

  /// Such as `640 kB` or `1.5 GB`, with 1024 as PostgreSQL counts.
  static func bytes(_ value: Double) -> String {
    var (value, unit) = (value / 1024, 0)
    let units = ["kB", "MB", "GB", "TB"]
    while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
    return (value < 10 ? decimal(value) : String(Int(value.rounded()))) + " " + units[unit]
  }

  /// Such as `40 a second`, `3 an hour` or `2 a day`.
  static func rate(_ perSecond: Double) -> String {
    if perSecond >= 1 { return count(perSecond) + " a second" }
    if perSecond * 3_600 >= 1 { return count((perSecond * 3_600).rounded()) + " an hour" }
    return decimal(perSecond * 86_400) + " a day"
  }

  /// Such as `40 seconds`, `15 minutes` or `3 hours`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 120 { return count(max(1, seconds.rounded()), "second", "seconds") }
    if seconds < 7_200 { return count((seconds / 60).rounded()) + " minutes" }
    if seconds < 172_800 { return count((seconds / 3_600).rounded()) + " hours" }
    return count((seconds / 86_400).rounded()) + " days"
  }

  static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func decimal(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
  }
}

/// Moments as catalogs and workloads have them.
enum Moment {
  /// The seconds from one to the other; nil when one is unknown or they don't follow each other.
  static func seconds(from: String?, to: String?) -> Double? {
    guard let from = date(from), let to = date(to) else { return nil }
    let seconds = to.timeIntervalSince(from)
    return seconds > 0 ? seconds : nil
  }

  private static func date(_ text: String?) -> Date? {
    guard let text else { return nil }
    let whole = text.split(separator: ".").first.map { $0.hasSuffix("Z") ? String($0) : $0 + "Z" }
    return try? Date((text.contains(".") ? whole : nil) ?? text, strategy: .iso8601)
  }
}
