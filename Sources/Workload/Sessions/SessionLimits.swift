/// From when on something in a session is worth counting.
package struct SessionLimits: Sendable, Equatable {
  /// Executions of a class in a row, or in turns with others, that make a burst.
  package var burstExecutions: Int
  /// The longest pause within a burst, in microseconds. A loop waits for the network and its own work; what polls once
  /// a second, as timers do, is no loop.
  package var burstPause: Int
  /// Statements of a transaction that make it chatty.
  package var transactionStatements: Int
  /// The shortest wait for the client within a transaction that counts, in microseconds.
  package var idleTime: Int
  /// How long after a write a read of the same table counts as reading back what was written, in microseconds: what a
  /// replica that keeps up lags behind, and some more.
  package var readBackTime: Int

  package init(
    burstExecutions: Int = 5, burstPause: Int = 500_000, transactionStatements: Int = 50, idleTime: Int = 1_000_000,
    readBackTime: Int = 1_000_000
  ) {
    self.burstExecutions = max(2, burstExecutions)
    self.burstPause = max(0, burstPause)
    self.transactionStatements = max(2, transactionStatements)
    self.idleTime = max(0, idleTime)
    self.readBackTime = max(0, readBackTime)
  }

  private init(zero: Void) {
    burstExecutions = 0
    burstPause = 0
    transactionStatements = 0
    idleTime = 0
    readBackTime = 0
  }

  /// Of findings that nobody looked for.
  package static let none = SessionLimits(zero: ())

  func larger(_ other: SessionLimits) -> SessionLimits {
    var result = self
    result.burstExecutions = max(burstExecutions, other.burstExecutions)
    result.burstPause = max(burstPause, other.burstPause)
    result.transactionStatements = max(transactionStatements, other.transactionStatements)
    result.idleTime = max(idleTime, other.idleTime)
    result.readBackTime = max(readBackTime, other.readBackTime)
    return result
  }
}
