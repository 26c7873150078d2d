/// What one entry says of a statement.
struct LogEvent {
  enum Kind: UInt8 {
    /// A duration without a text: of the statement logged before in this session, or of a parse or bind.
    case duration
    /// A statement that begins, as `log_statement` has it, or one that ended, with its duration.
    case statement
    /// More of the rows of an execution that was counted already.
    case fetch
    /// A plan of auto_explain, with the duration of its execution.
    case plan
    /// A statement that ended with an error.
    case error
    case begin
    /// The session's end; with an SQLSTATE, the server's doing.
    case end
  }

  var kind = Kind.duration
  var time: Int64?
  var session: UInt64 = 0
  var origin: Int32 = 0
  /// A number of ``StatementTable``; -1 without a text.
  var statement: Int32 = -1
  /// Below 0 when the entry has none.
  var milliseconds = -1.0
  var rows: Int?
  var sqlState = Execution.SQLState(LogBytes(start: nil, count: 0))
  var text = LogBytes(start: nil, count: 0)
  var parameters = LogBytes(start: nil, count: 0)
  /// Of a plan: see ``PlanScanBytes``.
  var scans = LogBytes(start: nil, count: 0)
  /// As ``Execution/textHash``.
  var textHash: UInt64 = 0
}

/// Entries by what became of them: each is one of these.
package struct EntryCounts: Sendable, Equatable {
  /// They became executions, or are part of one.
  package var used = 0
  /// Parse and bind messages: an execution is counted when it is executed.
  package var parseAndBind = 0
  /// Plans of statements within functions.
  package var nestedPlans = 0
  /// Messages of sessions that come and go, of checkpoints, of vacuum, ….
  package var other = 0
  /// Left out by --since, --until, --dbname, --user or --application.
  package var filtered = 0

  package init() {}

  package var total: Int { used + parseAndBind + nestedPlans + other + filtered }

  package static func + (first: EntryCounts, second: EntryCounts) -> EntryCounts {
    var sum = first
    sum.used += second.used
    sum.parseAndBind += second.parseAndBind
    sum.nestedPlans += second.nestedPlans
    sum.other += second.other
    sum.filtered += second.filtered
    return sum
  }
}
