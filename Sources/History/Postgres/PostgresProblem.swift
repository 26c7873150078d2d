internal import PostgresClient

/// The server's words on what failed, with what to do.
struct PostgresProblem: Sendable {
  /// Never shown: what may be a secret in it is looked for in libpq's words.
  private let target: String

  init(_ target: String) { self.target = target }

  func unreachable(_ error: PostgresError) -> HistoryError {
    HistoryError(
      .unreachable,
      "the history's server can't be reached: \(ConnectionMessage.redacted(error.message, target: target))")
  }

  func error(_ error: PostgresError) -> HistoryError {
    switch error.code {
    case .unreachable: return unreachable(error)
    case .connectionLost:
      let words = ConnectionMessage.redacted(error.message, target: target)
      return HistoryError(
        .failed,
        "the connection to the history's server was lost, and what was not written wholly is not there: \(words)")
    case .invalidText: return HistoryError(.failed, "a text for the history contains a NUL byte")
    case .statementFailed: break
    }
    let words = error.message
    return switch error.sqlState {
    // insufficient_privilege
    case "42501":
      HistoryError(
        .unreachable,
        """
        the history's role may not do what it has to: \(words); GRANT CREATE ON the history's DATABASE to it, or have it \
        own the schema "\(PostgresDatabase.schema)"
        """)
    // read_only_sql_transaction
    case "25006":
      HistoryError(
        .unreachable, "the history's server only reads (\(words)); name the primary server for the history")
    // lock_not_available, query_canceled, deadlock_detected
    case "55P03", "57014", "40P01":
      HistoryError(.busy, "others are at work on the history for too long (\(words)); run again when they are done")
    // disk_full
    case "53100":
      HistoryError(.failed, "the history's server has no space left on its disk (\(words)); free some, and run again")
    default: HistoryError(.failed, "the history's server says: \(words)")
    }
  }
}
