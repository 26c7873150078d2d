package import PostgresClient
package import PostgresServer

/// Why the planner gave no answer.
package struct PlannerError: Error, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// PostgreSQL's programs are missing or the server does not start.
    case twinUnavailable
    /// The twin went away in the middle.
    case twinLost
    /// The twin refuses a statement of Sextant's own: a bug, or a catalog that contradicts itself.
    case twinRefused
    /// The planner rejects a statement of the workload.
    case statementRejected
    /// Planning a statement of the workload, or making an index, took longer than it may.
    case statementTimedOut
    /// HypoPG has no index like it.
    case notInHypoPG
    /// A relation's files in the twin can't be written.
    case storage
  }

  package let code: Code
  package let message: String
  /// Where in the statement, in characters from 1.
  package let position: Int?
  package let sqlState: String?

  package init(_ code: Code, _ message: String, position: Int? = nil, sqlState: String? = nil) {
    self.code = code
    self.message = message
    self.position = position
    self.sqlState = sqlState
  }

  package init(_ error: ServerError) {
    self.init(.twinUnavailable, error.message)
  }

  /// - Parameter refused: What it means when the server refuses the statement.
  package init(_ error: PostgresError, refused: Code = .twinRefused) {
    switch error.code {
    case .unreachable: self.init(.twinUnavailable, "the planner twin can't be reached: \(error.message)")
    case .connectionLost:
      self.init(.twinLost, "the planner twin went away in the middle of the work: \(error.message)")
    case .statementFailed where error.isServerFailure:
      let why = error.sqlState == "53100" ? "the disk is full: " : ""
      self.init(
        .storage, "the planner twin can't go on: \(why)\(error.message)",
        sqlState: error.sqlState)
    case .statementFailed where error.isTimeout && refused == .statementRejected:
      self.init(
        .statementTimedOut,
        "the planner does not come to an end with it (\(error.message)): a function that it evaluates takes too long",
        sqlState: error.sqlState)
    case .statementFailed, .invalidText:
      self.init(refused, error.message, position: error.position, sqlState: error.sqlState)
    }
  }

  package var description: String { message }
}
