internal import CLibPQ

/// What a server or libpq said.
///
/// `description` never holds a connection string; it may quote the statement's own words, as PostgreSQL's messages do.
package struct PostgresError: Error, CustomStringConvertible, Equatable {
  package enum Code: String, Sendable {
    /// No connection could be made.
    case unreachable
    /// The connection broke: the server went away.
    case connectionLost
    /// The server refused a statement; ``sqlState`` says why.
    case statementFailed
    /// The text holds a NUL byte.
    case invalidText
  }

  package let code: Code
  package let message: String
  /// The five characters of SQLSTATE, for `.statementFailed`.
  package let sqlState: String?
  /// Where in the statement, in characters from 1.
  package let position: Int?

  package init(_ code: Code, _ message: String, sqlState: String? = nil, position: Int? = nil) {
    self.code = code
    self.message = message
    self.sqlState = sqlState
    self.position = position
  }

  /// SQLSTATE of a call that was cancelled or ran out of time.
  package static let queryCanceled = "57014"

  static func outOfTime(_ seconds: Double) -> PostgresError {
    PostgresError(.statementFailed, "not done within \(seconds) seconds", sqlState: queryCanceled)
  }

  /// Whether the call was cancelled or ran out of time.
  package var isTimeout: Bool { sqlState == Self.queryCanceled }

  /// Whether the server itself can't go on (gone, disk full, I/O error), so that no other statement would fare better.
  package var isServerFailure: Bool { code == .connectionLost || ["53100", "58030"].contains(sqlState) }

  package var description: String { message }
}
