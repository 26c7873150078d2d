/// Something that the application does with the database and no index can make good, with its evidence and a remedy.
package struct Finding: Sendable, Equatable {
  /// Permanent identifiers.
  package enum Kind: String, Sendable, CaseIterable {
    /// One statement for each row of another: the N+1 pattern. Writes of single rows in a row are this too.
    case loop = "n-plus-one"
    /// The same statement with the same values again and again.
    case repeated = "repeated-query"
    /// A transaction of many round trips.
    case chatty = "chatty-transaction"
    /// A transaction that is open while its client does something else.
    case idle = "idle-in-transaction"
  }

  /// A hash of kind, database, user and statements: the same every night.
  package var id: String
  package var kind: Kind
  /// What is the matter, in one sentence.
  package var summary: String
  package var database: String?
  package var user: String?
  package var classes: [Statement]
  package var figures: Figures
  /// How it is known, in words.
  package var reasons: [String]
  package var tradeoffs: [String]
  package var remedies: [Remedy]

  package init(
    id: String, kind: Kind, summary: String, database: String? = nil, user: String? = nil, classes: [Statement],
    figures: Figures, reasons: [String], tradeoffs: [String], remedies: [Remedy]
  ) {
    self.id = id
    self.kind = kind
    self.summary = summary
    self.database = database
    self.user = user
    self.classes = classes
    self.figures = figures
    self.reasons = reasons
    self.tradeoffs = tradeoffs
    self.remedies = remedies
  }

  /// A statement that is concerned.
  package struct Statement: Sendable, Equatable {
    package enum Role: String, Sendable {
      /// What the others run behind.
      case parent
      /// What runs many times.
      case child
      /// What the finding is about.
      case statement
    }

    package var role: Role
    /// As ``Recommendation/Effect/class``.
    package var `class`: String
    package var query: String
    package var calls: Int

    package init(role: Role, class: String, query: String, calls: Int) {
      self.role = role
      self.class = `class`
      self.query = query
      self.calls = calls
    }
  }

  /// What to do.
  package struct Remedy: Sendable, Equatable {
    package enum Language: String, Sendable {
      case sql, javascript
    }

    package var text: String
    package var code: String?
    package var language: Language?

    package init(_ text: String, code: String? = nil, language: Language? = nil) {
      self.text = text
      self.code = code
      self.language = language
    }
  }

  /// What was counted; nil where it means nothing for the kind, or the log doesn't say. Times are milliseconds.
  package struct Figures: Sendable, Equatable {
    /// Bursts of executions, and of these the ones within transactions.
    package var bursts: Int?
    package var burstsInTransactions: Int?
    package var executions: Int?
    package var medianExecutions: Int?
    package var mostExecutions: Int?
    /// Executions with values that were asked for before: at least so many.
    package var repeats: Int?
    package var roundTripsSaved: Int?
    package var transactions: Int?
    package var statements: Int?
    package var medianStatements: Int?
    package var mostStatements: Int?
    /// Waits of the server for the client, of these the ones that held locks, and those the server put an end to.
    package var waits: Int?
    package var waitsWithLocks: Int?
    package var terminated: Int?
    /// The server was at work.
    package var executionMilliseconds: Double?
    /// It waited for the next statement: round trips, and the client's own work.
    package var waitingMilliseconds: Double?
    /// What the remedy would save, by the means of what was counted.
    package var savedMilliseconds: Double?
    package var longestMilliseconds: Double?
    package var lockedMilliseconds: Double?
    package var longestLockedMilliseconds: Double?
    /// ISO 8601.
    package var firstSeen: String?
    /// When the largest burst or transaction, or the longest wait, began.
    package var worstSeen: String?

    package init() {}
  }
}

/// Something that looked like a finding and is none, or too small a one.
package struct DismissedFinding: Sendable, Equatable {
  package var kind: Finding.Kind
  /// The class that it is about; empty for BEGIN.
  package var `class`: String
  package var query: String
  package var reason: String
  /// Closed and permanent: ``Code``.
  package var code: Code

  package enum Code: String, Sendable, CaseIterable {
    /// It costs too little to be read.
    case tooSmall = "too-small"
    /// It follows other statements about as often: the sessions are a pool's, and the statement is just frequent.
    case notSpecific = "not-specific"
    /// One page after the other.
    case paged
    /// Its answer differs, or its execution means something.
    case notRepeatable = "not-repeatable"
    /// It reads no table.
    case noTable = "reads-no-table"
    /// Another finding says it.
    case covered
    /// The log shows beginnings or ends of transactions alone.
    case logIncomplete = "log-incomplete"
    /// The workload does not hold the statement.
    case unknownStatement = "unknown-statement"
  }

  package init(kind: Finding.Kind, class: String, query: String, reason: String, code: Code) {
    self.kind = kind
    self.class = `class`
    self.query = query
    self.reason = reason
    self.code = code
  }
}
