internal import CLibPQ

/// Ends the statement that a connection is at, from another thread than its owner's.
package final class StatementCanceller: @unchecked Sendable {
  // libpq: PQcancel may be called from any thread, for it only reads the object.
  private let handle: OpaquePointer

  init?(_ connection: OpaquePointer) {
    guard let handle = PQgetCancel(connection) else { return nil }
    self.handle = handle
  }

  deinit { PQfreeCancel(handle) }

  /// Asks the server to end the statement, which then fails with `query_canceled`; nothing happens between statements.
  package func cancel() {
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(handle, &message, Int32(message.count))
  }
}

extension Connection {
  /// nil for a connection that is lost.
  package var canceller: StatementCanceller? { StatementCanceller(handle) }
}
