internal import Advice
internal import History
internal import Intake
internal import Planner
internal import PostgresServer
internal import QueryLogs
internal import Workload

/// What went wrong with a night, in words that are safe to be mailed around.
enum NightWording {
  /// One line: libpq's words have several.
  static func failure(_ error: any Error) -> String {
    words(error).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let error as NightFailure: error.message
    case let error as IntakeError: error.description
    case let error as WorkloadError: error.description
    // The setting has the option's name.
    case let error as WorkloadScope.Unknown: String(error.message.drop { $0 == "-" })
    case let error as LogError: error.description
    case let error as PlannerError: error.description
    case let error as ServerError: error.description
    case let error as HistoryError: error.description
    case is DecodingError: "the history was written by another version of Sextant and can't be read"
    default: "\(error)"
    }
  }
}
