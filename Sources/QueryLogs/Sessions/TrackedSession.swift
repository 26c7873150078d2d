internal import Workload

/// A session that is open, as far as it was seen.
struct TrackedSession {
  private var origin: Int32 = -1
  private var state = State.unknown
  /// Of the last statement; the least number when it is unknown.
  private var lastEnd: Int64 = .min
  private var lastHasDuration = false
  private var hasRun = false
  /// As ``SessionTotals/StatementKey/statement``.
  private var lastClass = SessionTotals.Parent.unknown
  private var slots = BurstSlots()
  private var transaction = TrackedTransaction()
  private var writes = RecentWrites()

  private enum State: UInt8 {
    /// The log began, or may have begun, in the middle of a transaction.
    case unknown
    case outside
    case inside
  }

  mutating func add(_ event: inout SessionEvent, _ limits: SessionLimits, _ totals: inout SessionTotals) {
    if event.origin != origin {
      // Another client of a pool, or another role.
      if origin >= 0 { closeBursts(limits, &totals) }
      origin = event.origin
    }
    pause(before: &event, limits, &totals)
    switch event.control {
    case .none: statement(event, limits, &totals)
    case .begin where event.isCompleted: begin(event, limits, &totals)
    case .begin: break
    case .commit, .rollback: end(event, limits, &totals)
    }
    lastEnd = event.hasTime ? event.end : .min
    lastHasDuration = event.hasDuration
    hasRun = true
    lastClass = event.control == .begin ? SessionTotals.Parent.begin : event.classNumber
  }

  // MARK: - Pauses

  /// Ends bursts before a pause that is too long, and notes it if the client let a transaction wait.
  @inline(__always) private mutating func pause(
    before event: inout SessionEvent, _ limits: SessionLimits, _ totals: inout SessionTotals
  ) {
    guard event.hasTime, lastEnd != .min else {
      // Without times nothing tells a loop from a poll, but that a transaction is short.
      if state != .inside, hasRun || !event.hasTime { closeBursts(limits, &totals) }
      return
    }
    event.pause = event.start - lastEnd
    event.hasPause = lastHasDuration && event.hasDuration
    if event.pause > limits.burstPause { closeBursts(limits, &totals) }
    guard event.pause >= limits.idleTime, state == .inside, event.hasPause else { return }
    noteWait(event.pause, until: event.start, limits, &totals)
  }

  private mutating func noteWait(
    _ pause: Int64, until end: Int64, _ limits: SessionLimits, _ totals: inout SessionTotals
  ) {
    // Whole seconds are off by up to one.
    let isCoarse = SessionEvent.isWholeSeconds(lastEnd) && SessionEvent.isWholeSeconds(end)
    let surely = isCoarse ? pause - 1_000_000 : pause
    guard surely >= limits.idleTime else { return }
    transaction.wait(surely, since: lastEnd, after: lastClass, &totals)
  }

  // MARK: - Statements

  @inline(__always) private mutating func statement(
    _ event: SessionEvent, _ limits: SessionLimits, _ totals: inout SessionTotals
  ) {
    if event.isCompleted { noteAccess(event, limits, &totals.reads) }
    if state == .inside { transaction.add(event) }
    guard event.role != .other, event.classNumber >= 0, event.isCompleted else { return }
    slots.add(event, sink(limits), &totals)
  }

  /// Where a read stands, and what is written that later ones may read back.
  @inline(__always) private mutating func noteAccess(
    _ event: SessionEvent, _ limits: SessionLimits, _ counts: inout ReadCounts
  ) {
    switch event.role {
    case .other: return
    case .write, .lock:
      writes.add(event)
      if state == .inside, !transaction.hasLocks { transaction.settleReads(.written, &counts) }
    case .read:
      guard event.classNumber >= 0 else { return }
      let isReadBack = writes.areRead(by: event, within: limits.readBackTime)
      if state == .inside { return transaction.read(event, isReadBack: isReadBack, &counts) }
      let key = SessionTotals.StatementKey(origin: event.origin, statement: event.classNumber)
      let isAlone = state == .outside
      counts.add(key) { value in
        if isAlone { value.alone &+= 1 } else { value.undecided &+= 1 }
        guard isReadBack else { return }
        if isAlone { value.aloneReadBack &+= 1 } else { value.undecidedReadBack &+= 1 }
      }
    }
  }

  private mutating func begin(_ event: SessionEvent, _ limits: SessionLimits, _ totals: inout SessionTotals) {
    closeBursts(limits, &totals)
    // The end of the one before was not logged: who knows when it was.
    if state == .inside {
      totals.coverage.incompleteTransactions += 1
      transaction.settleReads(.undecided, &totals.reads)
    }
    state = .inside
    transaction = TrackedTransaction(event)
    slots.close(sink(limits), next: SessionTotals.Parent.begin, &totals)
  }

  private mutating func end(_ event: SessionEvent, _ limits: SessionLimits, _ totals: inout SessionTotals) {
    closeBursts(limits, &totals)
    switch state {
    case .inside:
      transaction.settleReads(.readOnly, &totals.reads)
      transaction.finish(event, limits, &totals)
    // Some pools roll back whether or not there is a transaction.
    case .outside where event.control == .commit: totals.coverage.incompleteTransactions += 1
    case .outside, .unknown: break
    }
    leave(limits, &totals)
  }

  private mutating func leave(_ limits: SessionLimits, _ totals: inout SessionTotals) {
    state = .outside
    transaction = TrackedTransaction()
    slots.close(sink(limits), next: SessionTotals.Parent.unknown, &totals)
  }

  private mutating func closeBursts(_ limits: SessionLimits, _ totals: inout SessionTotals) {
    let next = state == .inside ? SessionTotals.Parent.begin : SessionTotals.Parent.unknown
    slots.close(sink(limits), next: next, &totals)
  }

  @inline(__always) private func sink(_ limits: SessionLimits) -> BurstSlots.Sink {
    BurstSlots.Sink(
      least: Int32(clamping: limits.burstExecutions), origin: origin, inTransaction: state == .inside)
  }

  // MARK: - Ends

  /// The session is known to begin here.
  mutating func begin(_ limits: SessionLimits, _ totals: inout SessionTotals) {
    state = .outside
    slots.close(sink(limits), next: SessionTotals.Parent.begin, &totals)
  }

  /// The session is over, or no longer followed.
  ///
  /// - Parameter idleEnd: When the server ended it since its transaction waited too long for the client.
  mutating func close(_ limits: SessionLimits, idleEnd: Int64? = nil, _ totals: inout SessionTotals) {
    closeBursts(limits, &totals)
    guard state == .inside else { return }
    transaction.settleReads(.undecided, &totals.reads)
    if let idleEnd, lastEnd != .min, lastHasDuration, idleEnd > lastEnd {
      noteWait(min(idleEnd, lastEnd + Self.longestWait) - lastEnd, until: idleEnd, limits, &totals)
      transaction.finish(nil, isTerminated: true, limits, &totals)
    } else {
      // Whether it ended long before is not known: its end may have gone unlogged.
      totals.coverage.incompleteTransactions += 1
    }
    state = .unknown
  }

  /// A year.
  private static let longestWait: Int64 = 366 * 86_400 * 1_000_000

  /// Forgets what stands before: statements may be missing.
  mutating func forget(_ limits: SessionLimits, _ totals: inout SessionTotals) {
    closeBursts(limits, &totals)
    if state == .inside { transaction.settleReads(.undecided, &totals.reads) }
    state = .unknown
    lastEnd = .min
    transaction = TrackedTransaction()
    slots.close(sink(limits), next: SessionTotals.Parent.unknown, &totals)
  }
}
