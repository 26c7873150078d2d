import QueryLogs
import Workload

/// What the reader of a report has to know of the logs behind it.
enum LogNotes {
  /// A log of all statements has some that take less, in milliseconds.
  private static let shortest = 1.0
  /// Of fewer executions the shortest one says nothing.
  private static let fewest = 50

  static func notes(of workload: Workload, _ digester: LogDigester) -> [String] {
    var notes: [String] = []
    if let prefix = digester.inferredPrefix, prefix.hasUnknownFields {
      notes.append(
        "the logs' prefix was found out to be like “\(prefix.format)”, where %? is something that is not understood; give log_line_prefix with --prefix to have users and databases"
      )
    }
    if let shortest = shortestMilliseconds(workload), shortest >= Self.shortest {
      notes.append(
        "no execution in the logs took less than \(shortest) ms: as far as log_min_duration_statement left others out, calls and times are those of slow executions alone; give --statements with a dump of pg_stat_statements to have all"
      )
    }
    if let limit = bounds(workload) { notes.append(limit) }
    return notes
  }

  private static func shortestMilliseconds(_ workload: Workload) -> Double? {
    let durations = workload.classes.compactMap { $0.logged?.durations }.filter { $0.count != .zero }
    guard workload.classes.reduce(0, { $0 + $1.calls }) >= fewest else { return nil }
    return durations.map(\.minimum).min().map { Double($0) / 1_000 }
  }

  private static func bounds(_ workload: Workload) -> String? {
    let further = workload.skipped.filter { $0.code == .tooManyClasses }.reduce(0) { $0 + $1.calls }
    guard further > 0 else { return nil }
    return "\(further) calls are of more kinds of statements than are told apart; they are counted, and not analysed"
  }
}
