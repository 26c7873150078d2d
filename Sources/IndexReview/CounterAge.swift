internal import Catalog
internal import FoundationEssentials

/// Since when the counters of an index count.
package struct CounterAge: Sendable, Equatable {
  /// ISO 8601 in UTC; nil when unknown.
  package let since: String?
  /// Seconds from then to the moment at which the catalog was read; nil when unknown.
  package let seconds: Double?

  /// - Parameters:
  ///   - resets: When the counters of each table concerned were reset: the last one counts.
  ///   - capturedAt: When the catalog was read.
  package init(resets: [String?], capturedAt: String) {
    let known = resets.compactMap { $0 }
    since = known.count == resets.count ? known.max() : nil
    let start = since.flatMap { try? Date($0, strategy: .iso8601) }
    let end = try? Date(capturedAt, strategy: .iso8601)
    seconds = start.flatMap { start in end.map { max(0, $0.timeIntervalSince(start)) } }
  }

  /// Such as `35 days` or `3 hours`.
  package var words: String {
    guard let seconds else { return "an unknown time" }
    for (unit, size) in [("day", 86_400.0), ("hour", 3_600.0), ("minute", 60.0)] where seconds >= size {
      let count = Int(min(seconds / size, 1e9))
      return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
    return "less than a minute"
  }
}
