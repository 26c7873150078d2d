/// From which rates on another kind of store is worth a second system, with its backups, its failures, and data in two
/// places.
///
/// Rules of thumb, on the careful side: one PostgreSQL server of a few cores does several times as much as each says.
/// They are for a table by itself; what else the server does comes on top.
enum StoreLimits {
  /// Jobs taken and finished: each is two or three row versions and two commits.
  static let jobsPerSecond = 1_000.0
  /// Events written, and consumers that each read all of them.
  static let eventsPerSecond = 5_000.0
  static let consumers = 5
  /// Look-ups by key: each is an index descent and a round trip.
  static let lookupsPerSecond = 10_000.0
  /// Rows written, all day long.
  static let measurementsPerSecond = 20_000.0

  /// What a rate means for the choice, in words.
  ///
  /// - Parameter rate: Per second; nil when the workload doesn't say what time it covers.
  static func words(_ what: String, _ rate: Double?, limit: Double, _ store: String) -> String {
    guard let rate else {
      return """
        \(store) is worth a second system from about \(FigureText.count(limit)) \(what) a second on; the workload doesn't say what \
        time it covers
        """
    }
    let place = rate >= limit ? "at or beyond that: look at it" : "far from it"
    return """
      \(FigureText.rate(rate)) of \(what); \(store) is worth a second system from about \(FigureText.count(limit)) a second on: \
      \(rate < limit && rate * 10 > limit ? "not yet" : place)
      """
  }
}
