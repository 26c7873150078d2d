package import Workload

/// What a text of the log is, found out once for all texts that differ in their literals alone.
package struct LoggedText: Sendable {
  /// One for each statement of the text, at least one.
  package var outcomes: [StatementClassifier.Outcome]
  package var transaction: TransactionControl

  package init(outcomes: [StatementClassifier.Outcome], transaction: TransactionControl) {
    self.outcomes = outcomes
    self.transaction = transaction
  }

  /// What it does to the session's transaction. Savepoints are none of these.
  package enum TransactionControl: UInt8, Sendable {
    case none, begin, commit, rollback
  }
}
