internal import PostgresClient
internal import Selection
internal import Synchronization

/// One session of a load: it executes one statement after another, each in a transaction that is rolled back.
///
/// Used by one thread between its start and its end, and by the one that started it before and after.
final class LoadWorker: @unchecked Sendable {
  /// How an execution ended.
  enum Outcome: UInt8 {
    case ran, deadlock, lockTimeout, timedOut, failed
  }

  struct Execution {
    /// Of the mix.
    let `class`: UInt32
    let outcome: Outcome
    /// As the session waited for it: planning and waiting for locks included, rows not sent.
    let milliseconds: Float
    /// When it ended, in seconds from the start of the load.
    let end: Float
  }

  private let session: TargetSession
  private let mix: LoadMix
  private var generator: SplitMix64
  private(set) var executions: [Execution] = []
  /// Seconds that it was at work.
  private(set) var seconds = 0.0
  private(set) var isLost = false
  let isDone = Atomic<Bool>(false)
  let canceller: StatementCanceller?

  init(_ session: TargetSession, _ mix: LoadMix, seed: UInt64, number: Int) {
    self.session = session
    self.mix = mix
    generator = SplitMix64(seed: seed, names: ["load", String(number)])
    canceller = session.connection.canceller
  }

  var backendProcess: Int32 { session.connection.backendProcess }

  func run(from start: ContinuousClock.Instant, until isStopped: borrowing Atomic<Bool>) {
    while !isStopped.load(ordering: .relaxed) {
      let (number, entry) = mix.next(&generator)
      guard let (outcome, milliseconds) = execute(entry) else {
        isLost = true
        break
      }
      executions.append(
        Execution(
          class: UInt32(number), outcome: outcome, milliseconds: Float(milliseconds),
          end: Float((ContinuousClock.now - start) / .seconds(1))))
    }
    seconds = (ContinuousClock.now - start) / .seconds(1)
    isDone.store(true, ordering: .releasing)
  }

  /// - Returns: nil when the connection is lost.
  private func execute(_ entry: LoadMix.Entry) -> (Outcome, milliseconds: Double)? {
    var outcome = Outcome.ran
    var begin = ContinuousClock.now
    do throws(BenchError) {
      try session.pipeline(entry.preamble)
      begin = .now
      _ = try session.explain("ANALYZE, TIMING OFF", entry.statement)
    } catch {
      guard error.code == .server else { return nil }
      outcome = Self.outcome(sqlState: error.sqlState)
    }
    let time = (ContinuousClock.now - begin) / .milliseconds(1)
    guard (try? session.query("ROLLBACK")) != nil else { return nil }
    return (outcome, time)
  }

  /// Source: PostgreSQL's errcodes, class 40 (transaction rollback), 55 (not in prerequisite state), 57 (intervention).
  static func outcome(sqlState: String?) -> Outcome {
    switch sqlState {
    case "40P01": .deadlock
    case "55P03": .lockTimeout
    case PostgresError.queryCanceled: .timedOut
    default: .failed
    }
  }
}
