import ArgumentParser
import Catalog
import FoundationEssentials
import Intake
import QueryLogs

/// How query logs are to be read.
struct LogOptions: ParsableArguments {
  @Option(
    name: .customLong("prefix"),
    help: ArgumentHelp(
      "The log_line_prefix of stderr logs; without it, it is found out from the lines.", valueName: "log_line_prefix"))
  var prefix: String?

  @Option(
    help: ArgumentHelp("Only entries from this time on: ISO 8601, UTC unless it has a zone.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only entries up to this time.", valueName: "time"))
  var until: String?

  @Option(help: ArgumentHelp("Only statements of this application_name.", valueName: "name"))
  var application: String?

  @Option(
    help: ArgumentHelp(
      "The log_statement_sample_rate of the log: each execution that it shows counts for 1/r.", valueName: "r"))
  var sampleRate: Double?

  @Option(
    help: ArgumentHelp(
      "With --sample-rate: executions from this duration on are all logged (log_min_duration_statement).",
      valueName: "ms"))
  var sampleBelow: Double?

  func validate() throws {
    if let prefix, LinePrefix(prefix) == nil {
      throw ValidationError("--prefix: “\(prefix)” has an escape that log_line_prefix doesn't know")
    }
    _ = try (Self.time(since, "--since"), Self.time(until, "--until"))
    if let sampleRate, !(sampleRate > 0 && sampleRate <= 1) {
      throw ValidationError("--sample-rate is above 0 and at most 1")
    }
    if sampleBelow != nil, sampleRate == nil { throw ValidationError("--sample-below goes with --sample-rate") }
  }

  /// - Parameter settings: Of the server that wrote the logs, as far as they are known.
  func digesterOptions(database: String?, user: String?, settings: LogSettings = LogSettings()) throws
    -> LogDigester.Options
  {
    var options = LogDigester.Options()
    options.prefix = (prefix ?? settings.prefix).flatMap { LinePrefix($0) }
    options.filter.since = try Self.time(since, "--since")
    options.filter.until = try Self.time(until, "--until")
    options.filter.database = database
    options.filter.user = user
    options.filter.application = application
    options.sampling = sampleRate.map { LogSampling(rate: $0, completeFrom: sampleBelow) } ?? settings.sampling
    return options
  }

  private static func time(_ text: String?, _ option: String) throws -> Int64? {
    guard let text else { return nil }
    guard let time = LogTimestamp.microseconds(of: text) else {
      throw ValidationError(
        "\(option): “\(text)” is no time; give 2026-11-25, 2026-11-25T10:00 or 2026-11-25 10:00:00+02")
    }
    return time
  }
}
