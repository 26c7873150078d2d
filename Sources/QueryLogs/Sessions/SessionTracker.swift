package import Workload

/// Follows the sessions of a log, in its order, and finds in them what ``SessionFindings`` holds.
///
/// Takes each execution once, without keeping its bytes; belongs to one thread. The same log gives the same findings.
///
/// What it takes for granted: that a session's statements come in the order in which they ran, and that `BEGIN` and `COMMIT`
/// are logged when other statements are. Where they are not (`log_min_duration_statement` above 0, samples), transactions are
/// counted as incomplete and say nothing.
package struct SessionTracker {
  /// Sessions that are followed at once; beyond that, one that did nothing for long is given up. Each takes about 800
  /// bytes.
  package static let maximumSessions = 16_384

  private let limits: SessionLimits
  private let maximumSessions: Int
  private var table = SessionTable()
  private var totals = SessionTotals()

  package init(limits: SessionLimits = SessionLimits(), maximumSessions: Int = maximumSessions) {
    self.limits = limits
    self.maximumSessions = max(1, min(maximumSessions, Int(Int32.max) / 4))
  }

  /// - Parameter statements: By number of ``Execution/statement``.
  package mutating func add(_ execution: Execution, statements: [SessionStatement]) {
    guard execution.session != 0, execution.weight == 1 else { return ignore(execution) }
    totals.coverage.executions += 1
    let known = statements.indices.contains(Int(execution.statement))
    var event = SessionEvent(
      execution, known ? statements[Int(execution.statement)] : .unknown)
    let place = place(of: execution.session)
    table.sessions[place].add(&event, limits, &totals)
  }

  /// Tells that a session begins: what its first statements are behind is known then.
  package mutating func begin(session: UInt64) {
    guard session != 0 else { return }
    end(session: session)
    let place = place(of: session)
    table.sessions[place].begin(limits, &totals)
  }

  /// Tells that a session ended: a disconnection, or an error of severity FATAL.
  ///
  /// - Parameter idleEnd: The time, when the server ended it by `idle_in_transaction_session_timeout` (SQLSTATE 25P03).
  package mutating func end(session: UInt64, idleEnd: Int64? = nil) {
    guard session != 0, let place = table.find(session) else { return }
    table.sessions[place].close(limits, idleEnd: idleEnd, &totals)
    table.remove(place)
  }

  /// Tells that all sessions are over: the server started anew.
  package mutating func endAll() {
    for place in table.places {
      table.sessions[place].close(limits, &totals)
      table.remove(place)
    }
  }

  /// Ends all sessions and says what was found.
  ///
  /// - Parameters:
  ///   - names: The origins that executions refer to.
  ///   - statement: How a class is named; nil for one that has no name, whose findings are counted as dropped.
  package mutating func finish(
    names: LogNames, statement: (_ classNumber: Int32) -> SessionFindings.Statement?
  ) -> SessionFindings {
    endAll()
    defer { totals = SessionTotals() }
    return totals.findings(names: names, limits: limits, statement: statement)
  }

  private mutating func place(of session: UInt64) -> Int {
    if let place = table.find(session) { return place }
    if table.count >= maximumSessions, let place = table.leastUsed() {
      table.sessions[place].close(limits, &totals)
      table.remove(place)
      totals.coverage.sessionsGivenUp += 1
    }
    totals.coverage.sessions += 1
    return table.insert(session)
  }

  /// Of a sample, the statements between are not shown.
  private mutating func ignore(_ execution: Execution) {
    totals.coverage.ignoredExecutions += 1
    if execution.session != 0, let place = table.find(execution.session) {
      table.sessions[place].forget(limits, &totals)
    }
  }
}
