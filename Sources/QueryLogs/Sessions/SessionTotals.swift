internal import Workload

/// What the sessions told so far, with numbers for names.
struct SessionTotals {
  /// Kinds of findings that are kept apart at most, of bursts, transactions and waits each: what memory allows. Further ones
  /// are counted as dropped.
  static let maximumKeys = 20_000

  struct BurstKey: Hashable {
    var kind: SessionFindings.BurstKey.Kind
    var origin: Int32
    /// A class, or ``Parent/begin``.
    var parent: Int32
    var statement: Int32
    var inTransaction: Bool
  }

  struct StatementKey: Hashable {
    var origin: Int32
    /// A class, or ``Parent/begin`` for BEGIN.
    var statement: Int32
  }

  /// What stands for a class where there is none.
  enum Parent {
    /// It is not known what ran before.
    static let unknown: Int32 = -1
    /// Nothing: a transaction or a session began.
    static let begin: Int32 = -2
  }

  var bursts: [BurstKey: StatementBursts] = [:]
  var transactions: [StatementKey: ChattyTransactions] = [:]
  var idle: [StatementKey: IdleTransactions] = [:]
  var reads = ReadCounts()
  var coverage = SessionFindings.Coverage()

  /// Adds one burst, see ``StatementBursts/addBurst(_:)``.
  mutating func add(_ value: StatementBursts, _ key: BurstKey) {
    guard bursts.count < Self.maximumKeys || bursts[key] != nil else { return coverage.dropped += 1 }
    bursts[key, default: StatementBursts()].addBurst(value)
  }

  mutating func add(_ value: ChattyTransactions, _ key: StatementKey) {
    guard transactions.count < Self.maximumKeys || transactions[key] != nil else { return coverage.dropped += 1 }
    transactions[key, default: ChattyTransactions()].add(value)
  }

  mutating func add(_ value: IdleTransactions, _ key: StatementKey) {
    guard idle.count < Self.maximumKeys || idle[key] != nil else { return coverage.dropped += 1 }
    idle[key, default: IdleTransactions()].add(value)
  }
}
