internal import SQLSyntax
package import Workload

/// Reads logs and makes a workload of them.
package final class LogDigester {
  package struct Options: Sendable {
    /// `log_line_prefix` of stderr logs; nil to find it out.
    package var prefix: LinePrefix?
    /// Seconds east of UTC of times whose zone is not known.
    package var zoneOffset: Int?
    package var filter = EntryFilter()
    package var threads = ParserThread.coreCount

    package init() {}
  }

  private let options: Options
  private let statements = StatementTable()
  private let reading: LogReading

  package init(_ options: Options = Options()) {
    self.options = options
    reading = LogReading(
      statements: statements, origins: OriginTable(), filter: options.filter, threads: options.threads)
  }

  /// Reads one log to its end, or to where it can't be read any further.
  ///
  /// - Returns: Why that is.
  package func read(
    _ source: some ByteSource, head: [UInt8], format: String, progress: (Int) -> Void = { _ in }
  ) -> (any Error)? {
    let zone = options.zoneOffset
    switch format {
    case "csv":
      return reading.read(
        source, CSVLogSplitter(), head: head, reader: { CSVLogReader($0, scratch: $1, zoneOffset: zone) },
        progress: progress)
    case "json":
      return reading.read(
        source, LineSplitter(), head: head, reader: { JSONLogReader($0, scratch: $1, zoneOffset: zone) },
        progress: progress)
    default:
      let clock = LogTimestamp(zoneOffset: zone)
      let prefix = options.prefix ?? head.withUnsafeBytes { LinePrefix.inferred(from: $0, clock) } ?? LinePrefix("")!
      return reading.read(
        source, StderrSplitter(prefix, clock), head: head, reader: { StderrReader($0, prefix, clock, $1) },
        progress: progress)
    }
  }

  package var totals: ReadingTotals { reading.totals }

  package func workload() -> Workload {
    var (recorder, open, _) = reading.finish()
    var digest = recorder.digest
    if !open.isEmpty { digest.open = [OpenSegment(sessions: open)] }
    var input = Workload.InputSummary(bytes: totals.bytes, entries: totals.entries)
    input.distinctTexts = statements.digestCount
    var workload = digest.workload(input: input)
    workload.sessions = recorder.findings()
    return workload
  }
}
