internal import Foundation

/// Numbers as reasons have them.
enum Figure {
  /// Such as `1,200` or `120 million`.
  static func count(_ value: Double) -> String {
    let size = abs(value)
    if size >= 1e9 { return short(value / 1e9) + " billion" }
    if size >= 1e6 { return short(value / 1e6) + " million" }
    return grouped(value.rounded())
  }

  /// In decimal units, as everywhere in the reports.
  static func bytes(_ value: Double) -> String {
    var size = value
    for unit in ["bytes", "kB", "MB", "GB"] {
      if abs(size) < 1000 { return short(size) + " " + unit }
      size /= 1000
    }
    return short(size) + " TB"
  }

  /// A share of 0 to 1, such as `12 %`.
  static func percent(_ share: Double) -> String {
    share > 0 && share < 0.01 ? "under 1 %" : "\(Int((min(share, 1e9) * 100).rounded())) %"
  }

  static func seconds(_ value: Double) -> String {
    if value < 120 { return short(value) + " s" }
    if value < 7_200 { return short(value / 60) + " minutes" }
    return short(value / 3_600) + " hours"
  }

  static func days(_ value: Double) -> String { short(value) + (value == 1 ? " day" : " days") }

  /// Planner cost units.
  static func cost(_ value: Double) -> String { count(value) }

  /// Three digits, or the whole number.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "unknown" }
    let digits = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? grouped(rounded) : String(rounded)
  }

  private static func grouped(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return String(value) }
    let digits = String(Int(abs(value)))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
  }

  /// Names as a list in a sentence, the first few of them.
  static func list(_ names: [String], most: Int = 5) -> String {
    names.count <= most
      ? names.joined(separator: ", ")
      : names.prefix(most).joined(separator: ", ") + " and \(names.count - most) more"
  }
}
