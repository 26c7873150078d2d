/// From which rates on another kind of store is worth a second system, with its backups, its failures, and data in two
/// places.
///
/// Rules of thumb, of the order that two cores reach which other work keeps busy: with PostgreSQL 15, pgbench, eight
/// clients and durable commits, these took, finished and put in 1,100 jobs a second, answered 24,000 look-ups by key,
/// committed 3,000 events of 200 bytes one by one, and wrote 500,000 rows in bulk beside a BRIN index. They are for a
/// table by itself; what else the server does comes on top.
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

  /// What a rate means for the choice, in one sentence.
  ///
  /// - Parameters:
  ///   - what: What is counted, in the plural.
  ///   - rate: nil, or 0, when nothing tells it.
  static func words(_ what: String, _ rate: CountedRate?, limit: Double, _ store: String) -> String {
    let worth = "\(store) is worth a second system from about \(FigureText.count(limit)) a second on"
    guard let rate, rate.perSecond > 0 else {
      return "How many \(what) there are a second isn't known; \(worth)."
    }
    let place =
      rate.perSecond >= limit ? "look at it" : rate.perSecond * 10 > limit ? "not yet" : "far from it"
    return "\(what.capitalizedFirst): \(rate.words); \(worth): \(place)."
  }
}
