internal import PostgresClient

/// The session in which a twin's schema is made: opened anew when it was ended because a statement took too long.
final class SchemaSession {
  private let open: () throws(PostgresError) -> Connection
  private var current: Connection?
  private var timeouts = 0

  /// Statements that ran out of time, after which no more are run: on empty tables an honest one takes milliseconds.
  private static let maximumTimeouts = 5

  init(_ open: @escaping () throws(PostgresError) -> Connection) { self.open = open }

  /// - Returns: Why the server did not take the statement; nil when it did.
  /// - Throws: `.twinLost`; `.twinRefused` when too many statements have taken too long.
  func run(_ statement: String) throws(PlannerError) -> PostgresError? {
    do throws(PostgresError) {
      if current?.isOpen != true { current = try open() }
      try current?.query(statement)
      return nil
    } catch {
      if error.isServerFailure || error.code == .unreachable { throw PlannerError(error) }
      if error.isTimeout { timeouts += 1 }
      guard timeouts < Self.maximumTimeouts else {
        throw PlannerError(
          .twinRefused, "too many statements of the schema take too long: its functions do not come to an end")
      }
      return error
    }
  }
}
