internal import Workload

/// One execution as a session sees it. Times are microseconds.
struct SessionEvent {
  var classNumber: Int32
  var role: SessionStatement.Role
  var control: LoggedText.TransactionControl
  var origin: Int32
  var tables: SessionTables
  var isCompleted: Bool
  /// Whether ``start`` is known, and ``end`` with it.
  var hasTime: Bool
  /// Whether the duration is known: without it, ``start`` and ``end`` are the same and one of them wrong.
  var hasDuration: Bool
  /// Since 1970 in UTC; the least number when unknown.
  var start: Int64
  var end: Int64
  var duration: Int64
  /// Of the execution's values.
  var values: UInt64
  /// From the end of the statement before; set by the session.
  var pause: Int64 = 0
  /// Whether ``pause`` is known: durations of both statements are.
  var hasPause = false

  init(_ execution: Execution, _ statement: SessionStatement) {
    classNumber = statement.classNumber
    role = statement.role
    control = statement.transaction
    origin = execution.origin
    tables = statement.tables
    isCompleted = execution.outcome == .completed
    duration = Self.microseconds(execution.milliseconds)
    hasDuration = execution.milliseconds != nil
    hasTime = execution.time != nil
    end = min(max(execution.time ?? .min, -Self.longest), Self.longest)
    start = hasTime ? end - duration : .min
    values =
      role == .read || role == .write
      ? ContentHash.mixed(execution.textHash, ContentHash.of(execution.parameters)) : 0
  }

  /// A thousand years: what sums of times stay below, however wrong a log is.
  private static let longest: Int64 = 1000 * 366 * 86_400 * 1_000_000

  private static func microseconds(_ milliseconds: Double?) -> Int64 {
    guard let milliseconds, milliseconds > 0 else { return 0 }
    return milliseconds < Double(longest) / 1000 ? Int64((milliseconds * 1000).rounded()) : longest
  }

  /// The sum of two times, or the largest number.
  @inline(__always) static func sum(_ first: Int64, _ second: Int64) -> Int64 {
    let (sum, isOverflow) = first.addingReportingOverflow(second)
    return isOverflow ? (second > 0 ? .max : .min) : sum
  }

  /// Whether a time is written in whole seconds, as `%t` does it.
  static func isWholeSeconds(_ time: Int64) -> Bool { time % 1_000_000 == 0 }
}
