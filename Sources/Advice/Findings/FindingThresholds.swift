/// From when on something is worth a reader's time. What is below is counted among ``DismissedFinding``.
enum FindingThresholds {
  /// Bursts from which on a loop is no chance, or executions of a single burst within a transaction.
  static let bursts = 3
  static let singleBurst = 100
  /// Round trips that have to be saved.
  static let roundTrips = 20
  /// Of the executions of its parent, how many a burst has to follow when nothing but the parent speaks for one client, and
  /// how many times as often as it follows others.
  static let parentShare = 0.2
  static let parentFactor = 2.0
  /// Chatty transactions, or statements of a single one.
  static let transactions = 3
  static let singleTransaction = 1_000
  /// Waits, or milliseconds of a single one; less of them when rows are locked.
  static let waits = 3
  static let singleWait = 10_000.0
  static let singleLockingWait = 5_000.0
  /// Of all transactions, the part whose beginning or end may be missing.
  static let incompleteShare = 0.1
  /// Of a chatty transaction's statements, the part that another finding has to be about to say it all.
  static let coveredShare = 0.5
}
