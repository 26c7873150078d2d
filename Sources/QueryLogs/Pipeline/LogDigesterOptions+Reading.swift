internal import Workload

extension LogDigester.Options {
  /// - Parameter prefix: That of the log's last entry.
  func reading(_ format: LogFormat, _ prefix: LinePrefix?) -> OpenReading {
    var reading = OpenReading(format: format.rawValue)
    reading.prefix = prefix?.format
    reading.zoneOffset = zoneOffset
    reading.since = filter.since
    reading.until = filter.until
    reading.database = filter.database
    reading.user = filter.user
    reading.application = filter.application
    reading.sampleRate = sampling?.rate
    reading.completeFrom = sampling?.completeFrom
    return reading
  }

  /// Those that logs were read with, for what was left unread at their ends.
  init(_ reading: OpenReading) {
    prefix = reading.prefix.flatMap { LinePrefix($0, isInferred: true) }
    zoneOffset = reading.zoneOffset
    filter.since = reading.since
    filter.until = reading.until
    filter.database = reading.database
    filter.user = reading.user
    filter.application = reading.application
    sampling = reading.sampleRate.flatMap { rate in
      rate > 0 && rate <= 1 ? LogSampling(rate: rate, completeFrom: reading.completeFrom) : nil
    }
    threads = 1
  }
}
