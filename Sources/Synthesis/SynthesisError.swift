package import Planner
package import PostgresClient

/// Why no database was made.
package struct SynthesisError: Error, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The role has rights beyond its database, and nobody said that the schema is to be trusted with them.
    case powerful
    /// The database has tables of its own.
    case notEmpty
    /// The database can't be reached, or went away.
    case unreachable
    /// The server can't go on: no space, no rights.
    case refused
    /// The files can't be written.
    case notWritten
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package init(_ error: PostgresError) {
    self.init(error.code == .unreachable || error.code == .connectionLost ? .unreachable : .refused, error.message)
  }

  package init(_ error: PlannerError) {
    self.init(error.code == .twinLost || error.code == .twinUnavailable ? .unreachable : .refused, error.message)
  }

  package var description: String { message }
}
