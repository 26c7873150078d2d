internal import FoundationEssentials

/// Times as reports have them: ISO 8601 in UTC, such as `2026-03-01T02:00:00Z`.
package enum NightClock {
  /// Seconds since 1970; nil for a text that is no time.
  package static func seconds(_ text: String) -> Int? {
    let whole = text.split(separator: ".").first.map { $0.hasSuffix("Z") ? String($0) : $0 + "Z" } ?? text
    return (try? Date(text.contains(".") ? whole : text, strategy: .iso8601)).map {
      Int($0.timeIntervalSince1970.rounded(.down))
    }
  }

  package static func text(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  /// Such as `2026-03-01`.
  package static func day(_ seconds: Int) -> String { String(text(seconds).prefix(10)) }

  package static var now: Int { Int(Date().timeIntervalSince1970) }
}
