/// Transactions of many statements. All times are microseconds; times of day are since 1970 in UTC.
package struct ChattyTransactions: Sendable, Equatable {
  package var transactions = 0
  /// Without BEGIN and COMMIT.
  package var statements = 0
  /// Of these, at least so many executions of the statement that they are counted under.
  package var mainStatements = 0
  /// The most statements of one transaction.
  package var largest = Peak()
  package var sizes = SizeCounts()
  /// From the end of BEGIN to the end of COMMIT, of the ``timed`` transactions.
  package var duration = 0
  /// Of that, the server was at work.
  package var busy = 0
  package var timed = 0
  /// The longest transaction.
  package var longest = Peak()
  package var firstSeen: Int64?

  package init() {}

  func merged(with other: Self) -> Self {
    var sum = self
    sum.transactions = transactions.addingClamped(other.transactions)
    sum.statements = statements.addingClamped(other.statements)
    sum.mainStatements = mainStatements.addingClamped(other.mainStatements)
    sum.largest = largest.merged(with: other.largest)
    sum.sizes.merge(other.sizes)
    sum.duration = duration.addingClamped(other.duration)
    sum.busy = busy.addingClamped(other.busy)
    sum.timed = timed.addingClamped(other.timed)
    sum.longest = longest.merged(with: other.longest)
    sum.firstSeen = Peak.earlier(firstSeen, other.firstSeen)
    return sum
  }

  package mutating func add(_ other: Self) { self = merged(with: other) }
}

/// Waits for the client within transactions. All times are microseconds; times of day are since 1970 in UTC.
package struct IdleTransactions: Sendable, Equatable {
  package var times = 0
  package var total = 0
  package var longest = Peak()
  /// Of these, the ones after which rows were locked: something had been written or locked in the transaction before.
  package var locking = 0
  package var lockingTotal = 0
  package var longestLocking = Peak()
  /// How many ended by `idle_in_transaction_session_timeout`.
  package var terminated = 0
  package var firstSeen: Int64?

  package init() {}

  func merged(with other: Self) -> Self {
    var sum = self
    sum.times = times.addingClamped(other.times)
    sum.total = total.addingClamped(other.total)
    sum.longest = longest.merged(with: other.longest)
    sum.locking = locking.addingClamped(other.locking)
    sum.lockingTotal = lockingTotal.addingClamped(other.lockingTotal)
    sum.longestLocking = longestLocking.merged(with: other.longestLocking)
    sum.terminated = terminated.addingClamped(other.terminated)
    sum.firstSeen = Peak.earlier(firstSeen, other.firstSeen)
    return sum
  }

  package mutating func add(_ other: Self) { self = merged(with: other) }
}
