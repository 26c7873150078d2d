internal import PostgresClient

/// Why nothing can be measured, or not all of it.
///
/// `description` holds no connection string and no address.
package struct BenchError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The advice can't be read, or holds a statement that it may not hold.
    case advice
    /// The target can't be told from production, or can't be measured on.
    case refused
    /// Another run is at work on the target.
    case busy
    /// The target refuses a statement of Sextant's own.
    case server
    case connectionLost
    /// The user ended it.
    case interrupted
  }

  package let code: Code
  package let message: String
  /// For `.server`.
  package let sqlState: String?

  package init(_ code: Code, _ message: String, sqlState: String? = nil) {
    self.code = code
    self.message = message
    self.sqlState = sqlState
  }

  init(_ error: PostgresError) {
    switch error.code {
    case .connectionLost, .unreachable:
      self.init(.connectionLost, "the connection to the target is lost")
    case .statementFailed, .invalidText:
      self.init(.server, error.message, sqlState: error.sqlState)
    }
  }

  package var description: String { message }
}
