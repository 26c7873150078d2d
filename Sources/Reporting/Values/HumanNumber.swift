/// Numbers as people read them: a few significant digits, thousands separated by commas, units spelt out.
package enum HumanNumber {
  /// A size in decimal units, `8.2 kB` or `24 MB`: one decimal below ten, none above.
  package static func bytes(_ count: Int) -> String {
    let sign = count < 0 ? "-" : ""
    guard count.magnitude >= 1_000 else { return "\(count) B" }
    var value = Double(count.magnitude)
    for unit in ["kB", "MB", "GB", "TB"] {
      value /= 1_000
      // What would be rounded up to 1,000 is one of the next unit.
      if value < 999.5 || unit == "TB" { return sign + shortened(value) + " " + unit }
    }
    return sign + shortened(value) + " TB"
  }

  /// Where a size comes from, in words: `estimated`, `measured`, `HypoPG`.
  static func source(_ source: String) -> String { source == "hypopg" ? "HypoPG" : source }

  /// `1,234,567`.
  package static func count(_ count: Int) -> String {
    (count < 0 ? "-" : "") + grouped(String(count.magnitude))
  }

  /// `1,234,567` of something that was computed and need not be whole.
  package static func count(_ value: Double) -> String { decimal(value, places: 0) }

  /// A planner cost: two decimals below ten, one below a hundred, none above.
  package static func cost(_ cost: Double) -> String {
    let places = cost.magnitude < 9.995 ? 2 : cost.magnitude < 99.95 ? 1 : 0
    return decimal(cost, places: places)
  }

  /// `81 %` of a share between 0 and 1. Neither something nor nearly all is ever rounded to nothing or to all.
  package static func percent(_ share: Double) -> String {
    let percent = share * 100
    let magnitude = percent.magnitude
    let sign = percent < 0 ? "-" : ""
    return switch magnitude {
    case 0: "0 %"
    case ..<0.05: percent < 0 ? "-0.1 % or less" : "under 0.1 %"
    case ..<9.95: sign + decimal(magnitude, places: 1) + " %"
    case ..<99.5: sign + decimal(magnitude, places: 0) + " %"
    case ..<99.95: sign + decimal(magnitude, places: 1) + " %"
    case ..<100: "over 99.9 %"
    default: decimal(percent, places: 0) + " %"
    }
  }

  /// How many times cheaper something became, `12x`; below one it became dearer.
  package static func factor(before: Double, after: Double) -> String {
    if before == after { return "1.0x" }
    guard after > 0, before >= 0, before.isFinite, after.isFinite else { return "-" }
    let factor = before / after
    return decimal(factor, places: factor < 0.995 ? 2 : factor < 9.95 ? 1 : 0) + "x"
  }

  /// `3 query classes`, `1 query class`.
  package static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    count(number) + " " + (number == 1 ? one : many)
  }

  /// `15.18` for `server_version_num` 150018, `9.6.24` for 90624.
  package static func serverVersion(_ number: Int) -> String {
    number >= 100_000
      ? "\(number / 10_000).\(number % 10_000)"
      : "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }

  private static func shortened(_ value: Double) -> String { decimal(value, places: value < 9.95 ? 1 : 0) }

  private static func decimal(_ value: Double, places: Int) -> String {
    guard let text = FixedDecimal.text(value, places: places, minimumPlaces: places) else { return "unknown" }
    let whole = text.prefix { $0 != "." }
    let digits = whole.drop { $0 == "-" }
    return (whole.first == "-" ? "-" : "") + grouped(String(digits)) + text.dropFirst(whole.count)
  }

  private static func grouped(_ digits: String) -> String {
    var grouped = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.utf8.count - offset).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return grouped
  }
}
