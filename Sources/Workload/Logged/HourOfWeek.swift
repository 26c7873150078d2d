/// How often something happened in each hour of the week, in UTC: hour 0 begins on Monday at midnight.
package struct HourOfWeek: Sendable, Equatable {
  private var counts = CountWindow()

  package static let hours = 168

  package init() {}

  /// - Parameter time: Microseconds since 1970.
  /// - Returns: By how many bytes it has grown.
  @discardableResult
  package mutating func add(_ count: ScaledCount, at time: Int64) -> Int {
    counts.add(count, at: Self.hour(of: time))
  }

  package mutating func add(_ other: HourOfWeek) { counts.add(other.counts) }

  /// The hours in which something happened, in their order.
  package var used: [(hour: Int, count: ScaledCount)] { counts.used.map { ($0.index, $0.count) } }

  /// The first of the hours with the most.
  package var peak: (hour: Int, count: ScaledCount)? {
    used.max { ($0.count, $1.hour) < ($1.count, $0.hour) }
  }

  static func hour(of time: Int64) -> Int {
    let microsecondsInHour: Int64 = 3_600_000_000
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: microsecondsInHour)
    // 1970 began on a Thursday.
    let hour = Int((remainder < 0 ? quotient - 1 : quotient) % Int64(hours)) + 3 * 24
    return (hour % hours + hours) % hours
  }
}

extension HourOfWeek: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let counts = CountWindow(text: try container.decode(String.self), limit: Self.hours) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no counts by hour of the week")
    }
    self.counts = counts
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(counts.text)
  }
}
