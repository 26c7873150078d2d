import FoundationEssentials
import QueryLogs
import Workload

/// Reads the logs that the command line names.
enum LogReader {
  /// - Returns: What holds the digest, and what the reader of a report has to know of the logs.
  static func read(_ paths: [String], _ options: LogDigester.Options, isQuiet: Bool) throws -> LogDigester {
    do throws(LogError) {
      let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
      let logs = try LogFiles(paths, now: now, zoneOffset: options.zoneOffset ?? 0)
      let sizes = logs.files.map(\.bytes)
      let progress = LogReadingProgress(
        total: sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }, isQuiet: isQuiet)
      defer { progress.finish() }
      let digester = LogDigester(options)
      try digester.read(logs) { progress.report($0) }
      return digester
    } catch {
      throw InputError(message: "\(error)")
    }
  }
}
