internal import FoundationEssentials

/// Figures in words.
package enum FindingWording {
  /// `1,234`.
  static func count(_ number: Int) -> String {
    var grouped = ""
    let digits = String(number.magnitude)
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.utf8.count - offset).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return (number < 0 ? "-" : "") + grouped
  }

  static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    count(number) + " " + (number == 1 ? one : many)
  }

  /// In the unit that suits it: `0.4 ms`, `35 ms`, `1.2 s`, `14 min`, `3.5 h`.
  package static func duration(_ milliseconds: Double) -> String {
    switch milliseconds {
    case ..<999.5: decimal(milliseconds) + " ms"
    case ..<99_500: decimal(milliseconds / 1_000) + " s"
    case ..<5_970_000: decimal(milliseconds / 60_000) + " min"
    default: decimal(milliseconds / 3_600_000) + " h"
    }
  }

  /// One decimal below ten, none above.
  private static func decimal(_ value: Double) -> String {
    guard value.isFinite, value < 1e15 else { return "very many" }
    guard value < 9.95 else { return count(Int(value.rounded())) }
    let tenths = Int((max(0, value) * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  /// ISO 8601 to the second, of microseconds since 1970; nil when there was no clock.
  static func time(_ microseconds: Int64?) -> String? {
    // The years 0 to 9999: others can't be written.
    guard let microseconds, (-62_167_219_200_000_000...253_402_300_799_000_000).contains(microseconds) else {
      return nil
    }
    return Date(timeIntervalSince1970: (Double(microseconds) / 1_000_000).rounded(.down)).formatted(.iso8601)
  }
}
