/// A part of a log's text: points into the chunk that is being read, or into its scratch memory, and lives no longer.
package typealias LogBytes = UnsafeRawBufferPointer

/// One entry of a log, whatever its format: the primary message with the lines that belong to it.
///
/// All texts are as the server meant them: without the tabs of continuation lines, doubled quotes or escapes.
package struct LogEntry {
  /// Microseconds since 1970 in UTC; nil when the format has no time.
  package var time: Int64?
  /// Tells sessions apart within one log: a hash of the session's id (`%c`), else of the process id, else 0.
  package var session: UInt64 = 0
  /// Empty when unknown, as are all texts below.
  package var user = LogBytes(start: nil, count: 0)
  package var database = LogBytes(start: nil, count: 0)
  package var application = LogBytes(start: nil, count: 0)
  package var severity = LogSeverity.log
  /// Five characters.
  package var sqlState = LogBytes(start: nil, count: 0)
  package var message = LogBytes(start: nil, count: 0)
  package var detail = LogBytes(start: nil, count: 0)
  package var context = LogBytes(start: nil, count: 0)
  /// What an error's STATEMENT line says; csvlog's `query`, jsonlog's `statement`.
  package var statement = LogBytes(start: nil, count: 0)

  package init() {}
}

/// What the server calls the importance of a message.
///
/// Source: `error_severity` in src/backend/utils/error/elog.c.
package enum LogSeverity: UInt8, Sendable {
  case debug, log, info, notice, warning, error, fatal, panic
}
