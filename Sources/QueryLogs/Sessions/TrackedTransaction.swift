internal import Workload

/// A transaction whose BEGIN was seen.
struct TrackedTransaction {
  private var statements: Int32 = 0
  /// The end of BEGIN; the least number when unknown.
  private var began: Int64 = .min
  private var busy: Int64 = 0
  private var isTimed = true
  private var origin: Int32 = -1
  private(set) var hasLocks = false
  private var reads = PendingReads()
  /// The classes that ran most often, by the algorithm of Misra and Gries: one with more than a fifth of the statements is
  /// surely among them, and each counter is at most so much too small.
  ///
  /// Source: Misra, Gries, "Finding repeated elements", Science of Computer Programming 2 (1982).
  private var frequent = InlineArray<4, Counter>(repeating: Counter())
  /// Waits for the client: they count when the end of the transaction has been seen.
  private var waits: [Wait] = []

  private struct Counter {
    var classNumber: Int32 = -1
    var count: Int32 = 0
  }

  private struct Wait {
    var after: Int32
    var time: Int64
    var start: Int64
    var hasLocks: Bool
  }

  /// Waits of a transaction that are kept apart: the others are dropped and counted.
  private static let maximumWaits = 64

  init() {}

  init(_ begin: SessionEvent) {
    began = begin.hasDuration && begin.hasTime ? begin.end : .min
    origin = begin.origin
  }

  /// Counts a read of this transaction.
  mutating func read(_ event: SessionEvent, isReadBack: Bool, _ counts: inout ReadCounts) {
    let key = SessionTotals.StatementKey(origin: event.origin, statement: event.classNumber)
    if hasLocks {
      counts.add(key) { $0.afterWrite &+= 1 }
    } else if !reads.add(event.classNumber, isReadBack: isReadBack) {
      counts.add(key) { value in
        value.undecided &+= 1
        if isReadBack { value.undecidedReadBack &+= 1 }
      }
    }
  }

  /// Counts the reads before the first write, or those of a transaction that is over.
  mutating func settleReads(_ end: PendingReads.End, _ counts: inout ReadCounts) {
    reads.settle(end, origin: origin, &counts)
  }

  mutating func add(_ event: SessionEvent) {
    if statements < .max { statements += 1 }
    busy = SessionEvent.sum(busy, event.duration)
    if !event.hasDuration { isTimed = false }
    if event.isCompleted, event.role == .write || event.role == .lock { hasLocks = true }
    guard event.classNumber >= 0 else { return }
    var free: Int?
    for index in 0..<4 {
      if frequent[index].classNumber == event.classNumber, frequent[index].count > 0 {
        if frequent[index].count < .max { frequent[index].count += 1 }
        return
      }
      if frequent[index].count == 0 { free = index }
    }
    if let free {
      frequent[free] = Counter(classNumber: event.classNumber, count: 1)
    } else {
      for index in 0..<4 { frequent[index].count -= 1 }
    }
  }

  mutating func wait(_ time: Int64, since start: Int64, after classNumber: Int32, _ totals: inout SessionTotals) {
    guard waits.count < Self.maximumWaits else {
      totals.coverage.dropped += 1
      return
    }
    waits.append(Wait(after: classNumber, time: time, start: start, hasLocks: hasLocks))
  }

  /// - Parameters:
  ///   - end: Of COMMIT or ROLLBACK; nil when the session ended.
  ///   - isTerminated: Whether the server ended it for the last of its waits.
  func finish(_ end: SessionEvent?, isTerminated: Bool = false, _ limits: SessionLimits, _ totals: inout SessionTotals)
  {
    totals.coverage.transactions += 1
    for (number, wait) in waits.enumerated() {
      var value = IdleTransactions()
      value.times = 1
      value.total = Int(wait.time)
      value.longest = Peak(Int(wait.time), at: wait.start)
      if wait.hasLocks {
        value.locking = 1
        value.lockingTotal = Int(wait.time)
        value.longestLocking = Peak(Int(wait.time), at: wait.start)
      }
      if isTerminated, number == waits.count - 1 { value.terminated = 1 }
      value.firstSeen = wait.start
      totals.add(value, SessionTotals.StatementKey(origin: origin, statement: wait.after))
    }
    guard Int(statements) >= limits.transactionStatements, let main = mostFrequent else { return }
    var value = ChattyTransactions()
    value.transactions = 1
    value.statements = Int(statements)
    value.mainStatements = Int(main.count)
    value.sizes.add(Int(statements))
    let time = began == .min ? nil : began
    value.largest = Peak(Int(statements), at: time)
    if let end, isTimed, end.hasDuration, end.hasTime, began != .min, end.end > began {
      value.timed = 1
      value.duration = Int(end.end - began)
      value.busy = Int(min(SessionEvent.sum(busy, end.duration), end.end - began))
      value.longest = Peak(value.duration, at: began)
    }
    value.firstSeen = time
    totals.add(value, SessionTotals.StatementKey(origin: origin, statement: main.classNumber))
  }

  private var mostFrequent: Counter? {
    var best = Counter()
    for index in 0..<4 {
      let counter = frequent[index]
      if counter.count > best.count || (counter.count == best.count && counter.classNumber < best.classNumber) {
        best = counter
      }
    }
    return best.count > 0 ? best : nil
  }
}
