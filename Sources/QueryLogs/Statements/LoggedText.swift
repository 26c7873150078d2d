package import Workload

/// What a text of the log is, found out once for all texts that differ in their literals alone.
package struct LoggedText: Sendable {
  /// One for each statement of the text, at least one.
  package var outcomes: [StatementClassifier.Outcome]
  package var transaction: TransactionControl
  /// Half of the hash of the text without its literals, the same for all of these texts: names those that don't parse. 0
  /// when it isn't known.
  package var digest: UInt64

  package init(outcomes: [StatementClassifier.Outcome], transaction: TransactionControl, digest: UInt64 = 0) {
    self.outcomes = outcomes
    self.transaction = transaction
    self.digest = digest
  }

  /// What it does to the session's transaction. Savepoints are none of these.
  package enum TransactionControl: UInt8, Sendable {
    case none, begin, commit, rollback
  }
}
