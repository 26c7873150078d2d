/// Numbers in words, for summaries, reasons and remedies: decimal units, thousands separated by commas, as reports have
/// them.
enum FigureText {
  /// Such as `950`, `12,400` or `3.1 million`.
  static func count(_ value: Double) -> String {
    guard value.isFinite else { return "many" }
    if value.magnitude >= 1e9 { return decimal(value / 1e9) + " billion" }
    if value.magnitude >= 1e6 { return decimal(value / 1e6) + " million" }
    return decimal(value)
  }

  /// Such as `3 rows` or `1 row`.
  static func count(_ value: Double, _ one: String, _ many: String) -> String {
    let text = count(value)
    return text + " " + (text == "1" ? one : many)
  }

  /// Such as `12 %`, `0.4 %` or `under 0.1 %`. Neither something nor nearly all is ever rounded to nothing or to all.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    return switch value {
    case ...0: "0 %"
    case ..<0.05: "under 0.1 %"
    case ..<9.95: tenths(value) + " %"
    case ..<99.5: grouped(value) + " %"
    case ..<99.95: tenths(value) + " %"
    case ..<100: "over 99.9 %"
    default: grouped(value) + " %"
    }
  }

  /// Such as `none of the updates`, `12 % of the updates` or `all of the updates`.
  static func part(_ share: Double, of what: String) -> String {
    share <= 0 ? "none of \(what)" : share >= 1 ? "all of \(what)" : "\(percent(share)) of \(what)"
  }

  /// Such as `640 kB` or `1.5 GB`: decimal, one decimal below ten.
  static func bytes(_ value: Double) -> String {
    guard value.magnitude >= 1_000 else { return grouped(value) + " B" }
    var (value, unit) = (value / 1_000, 0)
    let units = ["kB", "MB", "GB", "TB"]
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
    return decimal(value) + " " + units[unit]
  }

  /// Such as `40 a second`, `3 an hour` or `2 a day`.
  static func rate(_ perSecond: Double) -> String {
    if perSecond >= 0.9995 { return count(perSecond) + " a second" }
    if perSecond * 3_600 >= 0.95 { return count(perSecond * 3_600) + " an hour" }
    let daily = perSecond * 86_400
    return (daily > 0 && daily < 0.05 ? "under 0.1" : count(daily)) + " a day"
  }

  /// Such as `40 seconds`, `15 minutes` or `3 hours`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 120 { return count(max(1, seconds.rounded()), "second", "seconds") }
    if seconds < 7_200 { return count((seconds / 60).rounded()) + " minutes" }
    if seconds < 172_800 { return count((seconds / 3_600).rounded()) + " hours" }
    return count((seconds / 86_400).rounded()) + " days"
  }

  /// Such as `0.2 ms`, `15 s`, `2.1 min` or `3.4 h`, as reports have them.
  static func time(milliseconds: Double) -> String {
    switch milliseconds {
    case ..<999.5: decimal(milliseconds) + " ms"
    case ..<119_500: decimal(milliseconds / 1_000) + " s"
    case ..<7_170_000: decimal(milliseconds / 60_000) + " min"
    default: decimal(milliseconds / 3_600_000) + " h"
    }
  }

  /// Sessions that are at work on average: with as many digits as it takes to be more than nothing, down to 0.01.
  static func sessions(_ value: Double) -> String {
    if value > 0, value < 0.01 { return "fewer than 0.01 sessions" }
    if value < 0.95 { return "0." + String(100 + Int((value * 100).rounded())).dropFirst() + " sessions" }
    return count(value, "session", "sessions")
  }

  static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The first ones of a longer list, and how many more there are.
  static func list(_ names: [String], first: Int, _ what: String = "more") -> String {
    names.count > first
      ? names.prefix(first).joined(separator: ", ") + " and \(grouped(Double(names.count - first))) \(what)"
      : list(names)
  }

  /// One decimal below ten, unless it is zero; none above.
  private static func decimal(_ value: Double) -> String {
    guard value.isFinite else { return "many" }
    guard value.magnitude < 9.95 else { return grouped(value) }
    let text = tenths(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value.magnitude * 10).rounded())
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }

  private static func grouped(_ value: Double) -> String {
    guard value.magnitude < 9e18 else { return "many" }
    let rounded = Int(value.magnitude.rounded())
    var digits = Array(String(rounded))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (value < 0 && rounded > 0 ? "-" : "") + String(digits)
  }
}

extension String {
  /// For the beginning of a sentence.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
