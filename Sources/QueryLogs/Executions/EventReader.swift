internal import Glibc
internal import Workload

/// Makes events of entries: which message it is, which statement, who ran it.
///
/// One for each thread that reads chunks; the texts of an event live as long as the entry's.
struct EventReader {
  private var statements: StatementTable.Cache
  private var origins: OriginCache
  private let filter: EntryFilter
  private let scratch: ScratchMemory
  /// The language found last is tried first after English.
  private var language = 0
  private(set) var counts = EntryCounts()

  init(_ statements: StatementTable, _ origins: OriginTable, _ filter: EntryFilter, _ scratch: ScratchMemory) {
    self.statements = StatementTable.Cache(statements)
    self.origins = OriginCache(origins)
    self.filter = filter
    self.scratch = scratch
  }

  /// - Returns: nil for an entry that is no part of an execution; it is counted.
  mutating func event(of entry: LogEntry) -> LogEvent? {
    guard filter.takes(entry) else {
      counts.filtered += 1
      return nil
    }
    switch entry.severity {
    case .log: break
    case .error, .fatal, .panic: return failure(entry)
    case .debug, .info, .notice, .warning:
      counts.other += 1
      return nil
    }
    // The server's own messages of statements hide the statement; one that shows it was raised by a function, whatever
    // it says.
    guard entry.statement.isEmpty, let opening = opening(of: entry.message) else { return withoutStatement(entry) }
    var event = LogEvent()
    event.milliseconds = Milliseconds.parse(opening.milliseconds)
    switch opening.kind {
    case .parse, .bind:
      counts.parseAndBind += 1
      return nil
    case .none: event.kind = .duration
    case .statement:
      event.kind = .statement
      event.text = opening.text
      if let start = words.preparedText(in: entry.detail) {
        event.parameters = ExecuteArguments.parameters(of: opening.text, scratch)
        event.text = LogBytes(rebasing: entry.detail[start...])
        event.textHash = ContentHash.of(event.text)
        event.statement = statements.number(of: event.text, hash: event.textHash, isExecuted: true)
      }
    case .execute:
      event.kind = .statement
      event.text = opening.text
      if let start = words.parameterList(in: entry.detail) {
        event.parameters = LogBytes(rebasing: entry.detail[start...])
      }
    case .fetch:
      event.kind = .fetch
      event.text = opening.text
    case .plan:
      // Only what a function runs has a context.
      guard entry.context.isEmpty else {
        counts.nestedPlans += 1
        return nil
      }
      guard let plan = LoggedPlan(opening.text, scratch) else {
        counts.other += 1
        return nil
      }
      event.kind = .plan
      event.text = plan.query
      event.rows = plan.rows
      event.scans = PlanScanBytes.encoded(plan.scans, milliseconds: event.milliseconds, scratch)
    }
    fill(&event, entry)
    return event
  }

  // MARK: - Kinds of entries

  private var words: MessageWords { MessageWords.all[language] }

  @inline(__always)
  private mutating func opening(of message: LogBytes) -> MessageOpening? {
    if let opening = FrequentOpening.match(message) { return opening }
    if let opening = MessageWords.all[language].opening(of: message) { return opening }
    // English messages have no byte above 127 ahead of a statement, and begin with these letters.
    guard let first = message.first, first != UInt8(ascii: "c"), first != UInt8(ascii: "a") else { return nil }
    for place in MessageWords.all.indices where place != language {
      if let opening = MessageWords.all[place].opening(of: message) {
        language = place
        return opening
      }
    }
    return nil
  }

  private mutating func failure(_ entry: LogEntry) -> LogEvent? {
    guard !entry.statement.isEmpty else { return withoutStatement(entry) }
    var event = LogEvent()
    event.kind = .error
    event.text = entry.statement
    event.sqlState = Execution.SQLState(entry.sqlState)
    if entry.sqlState.isEmpty, Self.tellsOfCancellation(entry.message) {
      event.sqlState = "57014".withUTF8Bytes { Execution.SQLState($0) }
    }
    if let start = words.parameterList(inContext: entry.context) {
      event.parameters = LogBytes(rebasing: entry.context[start...])
    }
    fill(&event, entry)
    return event
  }

  private static func tellsOfCancellation(_ message: LogBytes) -> Bool {
    LogWord("canceling statement due to ").stands(in: message, at: 0)
  }

  /// Only the beginning and the end of a session matter.
  private mutating func withoutStatement(_ entry: LogEntry) -> LogEvent? {
    counts.other += 1
    let isEnd = entry.severity == .fatal || LogWord("disconnection: ").stands(in: entry.message, at: 0)
    guard isEnd || LogWord("connection authorized: ").stands(in: entry.message, at: 0) else { return nil }
    var event = LogEvent()
    event.kind = isEnd ? .end : .begin
    event.time = entry.time
    event.session = entry.session
    event.sqlState = Execution.SQLState(entry.sqlState)
    return event
  }

  @inline(__always)
  private mutating func fill(_ event: inout LogEvent, _ entry: LogEntry) {
    counts.used += 1
    event.time = entry.time
    event.session = entry.session
    event.origin = origins.number(entry)
    guard event.kind != .duration else { return }
    guard event.statement < 0 else { return }
    event.textHash = ContentHash.of(event.text)
    event.statement = statements.number(of: event.text, hash: event.textHash)
  }
}

extension String {
  fileprivate func withUTF8Bytes<Result>(_ body: (LogBytes) -> Result) -> Result {
    var copy = self
    return copy.withUTF8 { body(LogBytes($0)) }
  }
}

/// Which entries are wanted.
package struct EntryFilter: Sendable {
  /// Microseconds since 1970 in UTC, both ends included; nil without one.
  package var since: Int64?
  package var until: Int64?
  package var database: String?
  package var user: String?
  package var application: String?

  package init() {}

  @inline(__always)
  func takes(_ entry: LogEntry) -> Bool {
    if let time = entry.time {
      if let since, time < since { return false }
      if let until, time > until { return false }
    }
    // What says nothing of where it ran is wanted whatever is asked for, as in a plain file.
    if let database, !entry.database.isEmpty, !Self.isEqual(entry.database, database) { return false }
    if let user, !entry.user.isEmpty, !Self.isEqual(entry.user, user) { return false }
    if let application, !Self.isEqual(entry.application, application) { return false }
    return true
  }

  private static func isEqual(_ bytes: LogBytes, _ text: String) -> Bool {
    bytes.elementsEqual(text.utf8)
  }
}
