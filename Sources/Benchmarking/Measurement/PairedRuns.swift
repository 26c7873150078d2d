internal import Catalog

/// One class with and without something, in turns.
///
/// Each set of values runs once in either state uncounted, so that both find the caches as they leave them. Then the
/// rounds go A B, B A, A B, …: what drifts over time, drifts for both. Where caches are to be cold, they are emptied before
/// each run that counts.
struct PairedRuns {
  let session: MeasuredSession
  let rounds: Int
  /// nil for warm ones.
  var coldCaches: ColdCaches?
  /// Called after each execution.
  var onExecuted: () -> Void = {}

  /// Of one set; another one would tell no more, and takes as long.
  private static let maximumTimeouts = 3

  /// What a state of the database is made of.
  struct State {
    /// Indexes that are dropped in it, as SQL.
    let dropped: [String]
  }

  struct Measured {
    let before: BenchDocument.Sample
    let after: BenchDocument.Sample
    /// All that a plan read, in either state.
    let indexes: Set<String>
    /// The set of values with which it became slower most, and the last plan of it with the proposal.
    let slower: (statement: ExecutableStatement, plan: ExecutedPlan)?
  }

  enum Answer {
    case measured(Measured)
    case skipped(String)
  }

  /// Executions of a class in both states, those that are not counted included.
  func executions(of entry: MeasurableClass) -> Int { entry.statements.count * 2 * (rounds + 1) }

  /// - Throws: `.interrupted`, `.connectionLost`, `.server`.
  func measure(
    _ entry: MeasurableClass, before: State, after: State, written: [String]
  ) throws(BenchError) -> Answer {
    var samples = (before: SampleRecorder(), after: SampleRecorder())
    var reason: String?
    var slowest: (ratio: Double, statement: ExecutableStatement, plan: ExecutedPlan)?
    for drawn in entry.statements {
      let statement = try withFreshKeys(drawn, entry, after)
      var isUsable = true
      for state in [after, before] {
        let outcome = try session.run(statement, without: state.dropped, written: [])
        onExecuted()
        if case .failed(let words, _) = outcome {
          reason = "it fails: \(words)"
          isUsable = false
          break
        }
      }
      guard isUsable else { continue }
      samples.before.beginSet()
      samples.after.beginSet()
      var last: ExecutedPlan?
      rounds: for round in 0..<rounds {
        for isAfter in round % 2 == 0 ? [true, false] : [false, true] {
          try coldCaches?.empty()
          let outcome = try session.run(
            statement, without: isAfter ? after.dropped : before.dropped, written: written,
            opened: entry.written.map(\.sql))
          onExecuted()
          if case .failed(let words, _) = outcome { return .skipped("it fails: \(words)") }
          if isAfter {
            samples.after.record(outcome, timeout: session.timeout)
            if case .ran(let run) = outcome { last = run.plan }
          } else {
            samples.before.record(outcome, timeout: session.timeout)
          }
        }
        if max(samples.before.timeoutsOfSet, samples.after.timeoutsOfSet) >= Self.maximumTimeouts { break rounds }
      }
      let ratio = samples.after.medianOfSet / max(samples.before.medianOfSet, 1e-9)
      if let last, ratio > 1, ratio > slowest?.ratio ?? 0 { slowest = (ratio, statement, last) }
    }
    guard !samples.after.isEmpty else { return .skipped(reason ?? "it has no values to run with") }
    return .measured(
      Measured(
        before: samples.before.sample, after: samples.after.sample,
        indexes: samples.before.indexes.union(samples.after.indexes),
        slower: slowest.map { ($0.statement, $0.plan) }))
  }

  /// The statement, with other keys when those that it has are there already. Only INSERT is tried for it.
  func withFreshKeys(
    _ statement: ExecutableStatement, _ entry: MeasurableClass, _ state: State
  ) throws(BenchError) -> ExecutableStatement {
    guard entry.written.count == 1, let table = entry.written.first,
      case .failed(_, "23505") = try session.run(statement, without: state.dropped, written: []),
      let other = try FreshKeys(session: session.session).replaced(statement, table: table)
    else { return statement }
    return other
  }
}

/// Adds up the runs of a class in one state.
struct SampleRecorder {
  private var times: [[Double]] = []
  private var buffers: [Double] = []
  private var buffersRead: [Double] = []
  private var walBytes: [Double] = []
  private var updated = 0
  private var heapOnly = 0
  private var timeouts = 0
  private(set) var timeoutsOfSet = 0
  private(set) var indexes: Set<String> = []

  var isEmpty: Bool { times.isEmpty }
  var medianOfSet: Double { BenchDocument.Sample.median(times.last ?? []) ?? 0 }

  mutating func beginSet() {
    times.append([])
    timeoutsOfSet = 0
  }

  /// - Parameter timeout: Seconds.
  mutating func record(_ outcome: MeasuredSession.Outcome, timeout: Double) {
    switch outcome {
    case .ran(let run):
      times[times.count - 1].append(run.plan.executionTime)
      buffers.append(run.plan.top.buffers)
      buffersRead.append(run.plan.top.buffersRead)
      walBytes.append(run.plan.top.walBytes)
      updated += run.updated
      heapOnly += run.heapOnly
      indexes.formUnion(run.plan.indexes)
    case .timedOut:
      times[times.count - 1].append(timeout * 1_000)
      timeouts += 1
      timeoutsOfSet += 1
    case .failed: break
    }
  }

  var sample: BenchDocument.Sample {
    BenchDocument.Sample(
      times: times, buffers: BenchDocument.Sample.median(buffers) ?? 0,
      buffersRead: BenchDocument.Sample.median(buffersRead) ?? 0,
      walBytes: BenchDocument.Sample.median(walBytes) ?? 0,
      heapOnlyShare: updated > 0 ? Double(heapOnly) / Double(updated) : nil, timeouts: timeouts)
  }
}
