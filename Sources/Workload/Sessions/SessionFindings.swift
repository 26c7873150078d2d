/// What the order of statements within sessions tells, which no sum over query classes can: loops over single rows, the
/// same question asked again and again, transactions of many round trips, transactions that wait for their client, and
/// which reads could as well be answered by a server that lags behind.
///
/// Findings of parts of a log merge by adding up, in any order and grouping. As long as no bound of the tracker was
/// hit, the parts give what the whole gives when they are cut between sessions. A loop or a transaction that runs over
/// a cut is another matter: the loop counts as two, each if it is long enough by itself and the second only within a
/// transaction whose beginning is seen; the transaction is among ``Coverage/incompleteTransactions``, its reads are
/// undecided, and a write before the cut is not known behind it.
package struct SessionFindings: Sendable, Equatable {
  package var bursts: [BurstKey: StatementBursts] = [:]
  package var transactions: [TransactionKey: ChattyTransactions] = [:]
  package var idle: [IdleKey: IdleTransactions] = [:]
  package var reads: [ReadKey: ReadContexts] = [:]
  package var coverage = Coverage()
  /// What was looked for. Of findings that were made with other limits, the larger ones.
  package var limits = SessionLimits.none

  package init() {}

  /// A query class, or a statement that is none, within a database and user.
  package struct Statement: Sendable, Hashable {
    package var fingerprint: String
    package var shape: String

    package init(fingerprint: String, shape: String) {
      self.fingerprint = fingerprint
      self.shape = shape
    }
  }

  /// Executions of one class, closely one after the other, in one session.
  package struct BurstKey: Sendable, Hashable {
    package var kind: Kind
    package var database: String?
    package var user: String?
    /// What ran directly before the burst, or before the loop that it is part of; nil for the beginning of the
    /// transaction, and always for `.identical`.
    package var parent: Statement?
    package var statement: Statement
    /// Whether it ran within a transaction: then it was one client's, whatever pool stands before the server.
    package var inTransaction: Bool

    package enum Kind: String, Sendable, Codable {
      /// Its values differ, as in a loop over rows. Of writes, all bursts.
      case distinct
      /// At least half of it repeats values that it had before. Reads only.
      case identical
    }

    package init(
      kind: Kind, database: String?, user: String?, parent: Statement?, statement: Statement, inTransaction: Bool
    ) {
      self.kind = kind
      self.database = database
      self.user = user
      self.parent = parent
      self.statement = statement
      self.inTransaction = inTransaction
    }
  }

  /// Transactions of many statements, by the statement that they run most often.
  package struct TransactionKey: Sendable, Hashable {
    package var database: String?
    package var user: String?
    package var statement: Statement

    package init(database: String?, user: String?, statement: Statement) {
      self.database = database
      self.user = user
      self.statement = statement
    }
  }

  /// Waits within transactions, by the statement after which they occur.
  package struct IdleKey: Sendable, Hashable {
    package var database: String?
    package var user: String?
    /// nil for BEGIN.
    package var after: Statement?

    package init(database: String?, user: String?, after: Statement?) {
      self.database = database
      self.user = user
      self.after = after
    }
  }

  /// The executions of a class that reads.
  package struct ReadKey: Sendable, Hashable {
    package var database: String?
    package var user: String?
    package var statement: Statement

    package init(database: String?, user: String?, statement: Statement) {
      self.database = database
      self.user = user
      self.statement = statement
    }
  }

  /// How much of the log could be judged.
  package struct Coverage: Sendable, Equatable {
    /// Executions whose session is known.
    package var executions = 0
    /// Those of no known session, and those of a sample, whose neighbours are not shown.
    package var ignoredExecutions = 0
    package var sessions = 0
    /// Sessions that were no longer followed since too many were open at once.
    package var sessionsGivenUp = 0
    /// Transactions whose beginning and end the log shows.
    package var transactions = 0
    /// Transactions of which it shows one alone although the session was followed: not all statements are logged.
    package var incompleteTransactions = 0
    /// Findings that were not counted since there were too many kinds of them.
    package var dropped = 0
    /// Executions of reads that were not counted among ``SessionFindings/reads`` for the same reason.
    package var droppedReads = 0

    package init() {}
  }

  package mutating func merge(_ other: SessionFindings) {
    bursts.merge(other.bursts) { $0.merged(with: $1) }
    transactions.merge(other.transactions) { $0.merged(with: $1) }
    idle.merge(other.idle) { $0.merged(with: $1) }
    for (key, value) in other.reads { reads[key, default: ReadContexts()].add(value) }
    coverage.add(other.coverage)
    limits = limits.larger(other.limits)
  }

  /// Those of the databases and users for which `isWanted` holds.
  package func filtered(_ isWanted: (_ database: String?, _ user: String?) -> Bool) -> SessionFindings {
    var result = self
    result.bursts = bursts.filter { isWanted($0.key.database, $0.key.user) }
    result.transactions = transactions.filter { isWanted($0.key.database, $0.key.user) }
    result.idle = idle.filter { isWanted($0.key.database, $0.key.user) }
    result.reads = reads.filter { isWanted($0.key.database, $0.key.user) }
    return result
  }

  /// With other names for statements, where `name` has one: fingerprints differ by version.
  package func renamed(_ name: (Statement) -> Statement) -> SessionFindings {
    var result = self
    result.bursts = [:]
    for (key, value) in bursts {
      var key = key
      key.parent = key.parent.map(name)
      key.statement = name(key.statement)
      result.bursts[key] = result.bursts[key]?.merged(with: value) ?? value
    }
    result.transactions = [:]
    for (key, value) in transactions {
      var key = key
      key.statement = name(key.statement)
      result.transactions[key] = result.transactions[key]?.merged(with: value) ?? value
    }
    result.idle = [:]
    for (key, value) in idle {
      var key = key
      key.after = key.after.map(name)
      result.idle[key] = result.idle[key]?.merged(with: value) ?? value
    }
    result.reads = [:]
    for (key, value) in reads {
      var key = key
      key.statement = name(key.statement)
      result.reads[key, default: ReadContexts()].add(value)
    }
    return result
  }
}

extension SessionFindings {
  /// How statements are named anew when the classes are: those that are no classes keep their names.
  static func names(before: [QueryClass], after: [QueryClass]) -> (Statement) -> Statement {
    let pairs = zip(before, after).map { old, new in
      (
        Statement(fingerprint: old.fingerprint, shape: old.shape),
        Statement(fingerprint: new.fingerprint, shape: new.shape)
      )
    }
    let names = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    return { names[$0] ?? $0 }
  }
}

extension SessionFindings.Coverage {
  package mutating func add(_ other: Self) {
    executions = executions.addingClamped(other.executions)
    ignoredExecutions = ignoredExecutions.addingClamped(other.ignoredExecutions)
    sessions = sessions.addingClamped(other.sessions)
    sessionsGivenUp = sessionsGivenUp.addingClamped(other.sessionsGivenUp)
    transactions = transactions.addingClamped(other.transactions)
    incompleteTransactions = incompleteTransactions.addingClamped(other.incompleteTransactions)
    dropped = dropped.addingClamped(other.dropped)
    droppedReads = droppedReads.addingClamped(other.droppedReads)
  }
}
