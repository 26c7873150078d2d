extension PartitionScheme.TimeUnit {
  /// How many units are made ahead of time: of small ones days, of large ones enough to be seen missing.
  ///
  /// What can't prune visits each of them, so there are no more: 4 is pg_partman's `premake`.
  var unitsAhead: Int {
    switch self {
    case .hour: 48
    case .day: 7
    case .week, .month: 4
    case .quarter, .year: 2
    }
  }

  /// As an interval.
  var interval: String { self == .quarter ? "3 months" : "1 \(rawValue)" }

  /// The name that `create_parent` of pg_partman 4 has for it.
  var partmanName: String { self == .day ? "daily" : rawValue + "ly" }

  /// What ``TimeRanges/label(_:_:)`` makes, by `to_char`, which knows quarters and ISO weeks.
  var suffixFormat: String {
    switch self {
    case .hour: "YYYY_MM_DD_HH24MI"
    case .day: "YYYY_MM_DD"
    case .week: "IYYY\"w\"IW"
    case .month: "YYYY_MM"
    case .quarter: "YYYY\"q\"Q"
    case .year: "YYYY"
    }
  }

  /// Days of one, on average.
  var days: Double {
    switch self {
    case .hour: 1.0 / 24
    case .day: 1
    case .week: 7
    case .month: PointInTime.daysInMonth
    case .quarter: 3 * PointInTime.daysInMonth
    case .year: 12 * PointInTime.daysInMonth
    }
  }
}

extension PartitionScheme {
  /// Ranges of numbers that are made ahead of the largest one.
  static let numbersAhead = 4

  /// Partitions of a range that are made ahead.
  var partitionsAhead: Int { unit?.unitsAhead ?? Self.numbersAhead }
}
