/// Adds up what the sessions of a load did in one state of the database.
struct LoadTally {
  /// By class of the mix, milliseconds of what ended without an error.
  private var times: [[Float]]
  private(set) var errorsOfClass: [Int]
  private var errors = BenchDocument.LoadErrors()
  private var perSecond: [Double] = []
  /// nil when they are not looked for.
  private var waits: LockWaits.Summary?

  init(classes: Int) {
    times = Array(repeating: [], count: classes)
    errorsOfClass = Array(repeating: 0, count: classes)
  }

  var blocks: Int { perSecond.count }

  mutating func add(_ workers: [LoadWorker], _ seen: LockWaits.Summary?) {
    // Each session by its own time: the last statement of one may be long.
    var rate = 0.0
    for worker in workers {
      let ran = worker.executions.count { $0.outcome == .ran }
      if worker.seconds > 0 { rate += Double(ran) / worker.seconds }
      for execution in worker.executions { add(execution) }
    }
    perSecond.append(rate)
    if let seen {
      let known = waits ?? LockWaits.Summary()
      waits = LockWaits.Summary(waits: known.waits + seen.waits, longest: max(known.longest, seen.longest))
    }
  }

  private mutating func add(_ execution: LoadWorker.Execution) {
    let number = Int(execution.class)
    guard execution.outcome != .ran else { return times[number].append(execution.milliseconds) }
    errorsOfClass[number] += 1
    switch execution.outcome {
    case .ran: break
    case .deadlock: errors.deadlocks += 1
    case .lockTimeout: errors.lockTimeouts += 1
    case .timedOut: errors.statementTimeouts += 1
    case .failed: errors.others += 1
    }
  }

  var side: BenchDocument.LoadSide {
    BenchDocument.LoadSide(
      perSecond: perSecond, times: Self.times(Array(times.joined())), errors: errors, lockWaits: waits?.waits,
      longestLockWait: waits?.longest)
  }

  func times(of number: Int) -> BenchDocument.LoadTimes { Self.times(times[number]) }

  static func times(_ milliseconds: [Float]) -> BenchDocument.LoadTimes {
    let sorted = milliseconds.sorted()
    func rank(_ percent: Int) -> Double? {
      sorted.isEmpty ? nil : Double(sorted[(sorted.count * percent + 99) / 100 - 1])
    }
    return BenchDocument.LoadTimes(executions: sorted.count, p50: rank(50), p95: rank(95))
  }
}
