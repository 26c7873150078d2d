/// The `sessions` of the `sextant.workload/1` document, as they are named there.
///
/// Times are microseconds, and times of day since 1970 in UTC. Statements are named by fingerprint and shape, as the classes
/// of the document are. Lists are sorted, so that the same findings give the same bytes.
struct SessionContent: Codable {
  var limits: Limits
  var coverage: Coverage
  var bursts: [Burst]
  var chattyTransactions: [Transaction]
  var idleInTransaction: [Idle]
  /// Left out when there are none.
  var reads: [Read]?

  enum CodingKeys: String, CodingKey {
    case limits, coverage, bursts, reads
    case chattyTransactions = "chatty_transactions"
    case idleInTransaction = "idle_in_transaction"
  }

  struct Statement: Codable {
    var fingerprint: String
    var shape: String
  }

  struct Peak: Codable {
    var value: Int
    var at: Int64?
  }

  struct Limits: Codable {
    var burstExecutions: Int
    var burstPause: Int
    var transactionStatements: Int
    var idleTime: Int
    var readBackTime: Int?

    enum CodingKeys: String, CodingKey {
      case burstExecutions = "burst_executions"
      case burstPause = "burst_pause_us"
      case transactionStatements = "transaction_statements"
      case idleTime = "idle_us"
      case readBackTime = "read_back_us"
    }
  }

  struct Coverage: Codable {
    var executions: Int
    var ignoredExecutions: Int?
    var sessions: Int
    var sessionsGivenUp: Int?
    var transactions: Int
    var incompleteTransactions: Int?
    var dropped: Int?
    /// Left out when 0.
    var droppedReads: Int?

    enum CodingKeys: String, CodingKey {
      case executions, sessions, transactions, dropped
      case ignoredExecutions = "ignored_executions"
      case sessionsGivenUp = "sessions_given_up"
      case incompleteTransactions = "incomplete_transactions"
      case droppedReads = "dropped_reads"
    }
  }

  struct Burst: Codable {
    var kind: SessionFindings.BurstKey.Kind
    var database: String?
    var user: String?
    var parent: Statement?
    var statement: Statement
    var inTransaction: Bool
    var bursts: Int
    var executions: Int
    var repeats: Int?
    /// By size, rounded as ``SizeCounts`` does.
    var sizes: [String: Int]?
    var largest: Peak?
    var busy: Int?
    var waiting: Int?
    var pauses: Int?
    var firstSeen: Int64?

    enum CodingKeys: String, CodingKey {
      case kind, database, user, parent, statement, bursts, executions, repeats, sizes, largest, pauses
      case inTransaction = "in_transaction"
      case busy = "busy_us"
      case waiting = "waiting_us"
      case firstSeen = "first_seen_us"
    }
  }

  struct Transaction: Codable {
    var database: String?
    var user: String?
    var statement: Statement
    var transactions: Int
    var statements: Int
    var mainStatements: Int?
    var sizes: [String: Int]?
    var largest: Peak?
    var duration: Int?
    var busy: Int?
    var timed: Int?
    var longest: Peak?
    var firstSeen: Int64?

    enum CodingKeys: String, CodingKey {
      case database, user, statement, transactions, statements, sizes, largest, timed
      case mainStatements = "main_statements"
      case duration = "duration_us"
      case busy = "busy_us"
      case longest = "longest_us"
      case firstSeen = "first_seen_us"
    }
  }

  struct Idle: Codable {
    var database: String?
    var user: String?
    var after: Statement?
    var times: Int
    var total: Int
    var longest: Peak?
    var locking: Int?
    var lockingTotal: Int?
    var longestLocking: Peak?
    var terminated: Int?
    var firstSeen: Int64?

    enum CodingKeys: String, CodingKey {
      case database, user, after, times, locking, terminated
      case total = "total_us"
      case longest = "longest_us"
      case lockingTotal = "locking_us"
      case longestLocking = "longest_locking_us"
      case firstSeen = "first_seen_us"
    }
  }
}
