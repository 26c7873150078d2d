/// How a database is used: its statements, grouped into query classes.
package struct Workload: Sendable, Equatable {
  package var window: Window?
  package var input: InputSummary
  /// In the order of ``QueryClass/id``, database and user.
  package var classes: [QueryClass]
  /// Statements that became no query class that can be analysed, with the reason; none is dropped in silence.
  package var skipped: [SkippedStatement]
  /// What the ends of logs leave open, in their order; empty once it is resolved: ``WorkloadBuilder/build(threads:)``.
  package var open: [OpenSegment] = []

  /// What the order of the statements tells; nil when the source has no sessions.
  package var sessions: SessionFindings?

  package init(
    window: Window? = nil, input: InputSummary = InputSummary(), classes: [QueryClass] = [],
    skipped: [SkippedStatement] = []
  ) {
    self.window = window
    self.input = input
    self.classes = classes
    self.skipped = skipped
  }

  /// The time that the counters cover, ISO 8601; each end nil when unknown.
  package struct Window: Sendable, Equatable {
    package var from: String?
    package var to: String?

    package init(from: String?, to: String?) {
      self.from = from
      self.to = to
    }
  }

  /// What was read. `statements` = statements in classes + those skipped.
  package struct InputSummary: Sendable, Equatable {
    package var bytes: Int
    package var entries: Int
    package var statements: Int
    /// What the files hold beside statements, counted by what it is, such as `psql meta-commands`.
    package var ignored: [String: Int]
    /// Lines of logs, whatever is in them; nil when no log was read.
    package var lines: Int?
    /// Executions that logs tell of; one of a text of several statements is several of ``statements``.
    package var executions: Int?
    /// Texts of logs that differ by more than their literals. Only the run that read the logs knows it: what two parts
    /// have in common can't be told afterwards, so it is in no document.
    package var distinctTexts: Int?

    package init(bytes: Int = 0, entries: Int = 0, statements: Int = 0, ignored: [String: Int] = [:]) {
      self.bytes = bytes
      self.entries = entries
      self.statements = statements
      self.ignored = ignored
    }
  }
}

/// Statements of one fingerprint and one shape, of one database and user.
package struct QueryClass: Sendable, Equatable {
  /// libpg_query's fingerprint: 16 hexadecimal digits.
  package var fingerprint: String
  /// Ours, finer: 16 hexadecimal digits.
  package var shape: String
  /// A representative text that parses, with `$1` where a dump has it.
  package var query: String
  /// The text as it came, where it had to be repaired to be planned (`interval $1`, `?` placeholders).
  package var originalQuery: String?
  /// How many input statements (rows of a dump, statements of a file) the class stands for.
  package var statements: Int
  package var database: String?
  package var user: String?
  package var calls: Int
  package var totalMilliseconds: Double
  /// Returned or written, by ``callsWithRows`` of the calls.
  package var rows: Int
  /// Of how many calls the source counted the rows: a `.sql` file counts none.
  package var callsWithRows: Int
  /// Buffers: shared blocks hit and read, when the source knows.
  package var sharedBlocksHit: Int?
  package var sharedBlocksRead: Int?
  /// Temporary files, WAL and the time of reading, when the source knows.
  package var resources = ResourceCounts()
  /// Times of single calls in milliseconds by quantile (`p50`, `p95`), as logs give them; empty when unknown.
  package var quantilesMilliseconds: [String: Double] = [:]
  /// Sets of parameter values for `$1`, `$2`, … (nil is NULL), as logs give them.
  package var parameters: [[String?]]
  /// Distinct texts with their own constants and the calls of each, as `.sql` files and logs give them: of files at
  /// most ``maximumExamples``, those with most calls, of logs those of the ``ExecutionSample``.
  package var examples: [Example]
  package var firstSeen: String?
  package var lastSeen: String?
  /// Whether a text with `$n` came as the application sends it, as a `.sql` file has it: the application binds values, and
  /// a generic plan doesn't know them. False of a dump means that nothing is known.
  package var bindsParameters = false
  /// What logs tell of it. The figures above are derived from it, or a dump's when that counted the same executions.
  package var logged: LoggedFigures?

  package static let maximumExamples = 8

  /// `fingerprint` and the first eight digits of `shape`: what reports name the class by.
  package var id: String { fingerprint + "-" + shape.prefix(8) }

  package struct Example: Sendable, Equatable {
    package var text: String
    package var calls: Int

    package init(text: String, calls: Int) {
      self.text = text
      self.calls = calls
    }
  }

  /// - Parameter callsWithRows: Without it, all calls when there are rows and none when there are not.
  package init(
    fingerprint: String, shape: String, query: String, originalQuery: String? = nil, statements: Int = 1,
    database: String? = nil, user: String? = nil, calls: Int, totalMilliseconds: Double = 0, rows: Int = 0,
    callsWithRows: Int? = nil, sharedBlocksHit: Int? = nil, sharedBlocksRead: Int? = nil, parameters: [[String?]] = [],
    examples: [Example] = [], firstSeen: String? = nil, lastSeen: String? = nil
  ) {
    self.fingerprint = fingerprint
    self.shape = shape
    self.query = query
    self.originalQuery = originalQuery
    self.statements = statements
    self.database = database
    self.user = user
    self.calls = calls
    self.totalMilliseconds = totalMilliseconds
    self.rows = rows
    self.callsWithRows = callsWithRows ?? (rows > 0 ? calls : 0)
    self.sharedBlocksHit = sharedBlocksHit
    self.sharedBlocksRead = sharedBlocksRead
    self.parameters = parameters
    self.examples = examples
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
  }
}

/// Statements that are not analysed, and why: all those of one structure (or, unreadable, of one text) and one reason.
package struct SkippedStatement: Sendable, Equatable {
  /// As ``QueryClass/id`` for a text that parses, else a hash of the text after `unparsed-`.
  package var id: String
  /// How many input statements these are.
  package var statements: Int
  package var query: String
  package var database: String?
  package var user: String?
  package var calls: Int
  /// As ``QueryClass/rows`` and ``QueryClass/callsWithRows``: COPY has no plan, and its rows are written all the same.
  package var rows: Int
  package var callsWithRows: Int
  /// In words, such as `parse error at 1:14: syntax error at or near "FORM"`.
  package var reason: String
  package var code: Code
  /// The figures above, exactly, when they are a log's.
  package var logged: LoggedCounts?

  /// Closed and permanent: machines count by it.
  package enum Code: String, Sendable, Codable, CaseIterable {
    /// The text is `<insufficient privilege>`.
    case masked = "text-masked"
    /// The text ends in the middle (cut at `track_activity_query_size`, or by a log's limit).
    case truncated = "text-truncated"
    case parseError = "parse-error"
    /// A row of a dump that can't be read: wrong number of fields, no calls, broken JSON.
    case malformed = "malformed-entry"
    case empty = "empty"
    /// A statement without a plan: SET, COMMIT, COPY, DDL, …
    case utility = "utility"
    /// `toplevel = false`: its time is within its caller's.
    case nested = "not-top-level"
    /// Sextant's own, or other catalog queries alone.
    case system = "system"
    /// Left out by `--dbname`, `--user` or `--min-calls`.
    case filtered = "filtered"
    /// It names tables or columns that the catalog doesn't have.
    case unknownObject = "unknown-object"
    /// The planner refused it, also as a generic plan.
    case notPlannable = "not-plannable"
    /// Planning it takes too long: a function that the planner evaluates does not end.
    case planningTimeout = "planning-timeout"
    case tooLong = "too-long"
    case tooDeep = "too-deep"
    /// The logs have more query classes than are told apart; these came after the others.
    case tooManyClasses = "too-many-classes"
  }

  package init(
    id: String = "", statements: Int = 1, query: String, database: String? = nil, user: String? = nil, calls: Int,
    rows: Int = 0, callsWithRows: Int = 0, reason: String, code: Code
  ) {
    self.id = id
    self.statements = statements
    self.query = query
    self.database = database
    self.user = user
    self.calls = calls
    self.rows = rows
    self.callsWithRows = callsWithRows
    self.reason = reason
    self.code = code
  }
}
