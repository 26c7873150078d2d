internal import Glibc
internal import Synchronization

/// Looks again and again, over a session of its own, how long other sessions wait for locks.
///
/// A wait is as long as it was when it was last seen waiting: up to ``interval`` less than it was, and none is seen that is
/// shorter and falls between two looks.
final class LockWaits: @unchecked Sendable {
  /// Microseconds between two looks.
  static let interval: UInt32 = 20_000
  /// `pg_locks.waitstart` is there from PostgreSQL 14 on.
  static let leastVersion = 140_000

  struct Summary: Sendable, Equatable {
    /// Different waits that were seen.
    var waits = 0
    /// Milliseconds; 0 when none was seen.
    var longest = 0.0
  }

  /// Used by the thread alone, once it runs.
  private let session: TargetSession
  private let statement: String
  private let isStopped = Atomic<Bool>(false)
  private let seen = Mutex<[String: Double]>([:])
  private var thread: WorkerThread?

  /// - Parameters:
  ///   - processes: Of the sessions that wait.
  ///   - blocker: Only what waits for this process counts, directly or in its queue; nil for all.
  /// - Returns: nil before PostgreSQL 14.
  init?(_ session: TargetSession, of processes: [Int32], blockedBy blocker: Int32? = nil) {
    guard session.serverVersion >= Self.leastVersion else { return nil }
    self.session = session
    let list = processes.map(String.init).joined(separator: ", ")
    statement = """
      SELECT l.pid || ' ' || extract(epoch FROM l.waitstart), 1000 * extract(epoch FROM clock_timestamp() - l.waitstart)
      FROM pg_locks l WHERE NOT l.granted AND l.waitstart IS NOT NULL AND l.pid IN (\(list))
      \(blocker.map { "AND \($0) = ANY (pg_blocking_pids(l.pid))" } ?? "")
      """
  }

  /// - Throws: `.server`.
  func start() throws(BenchError) {
    thread = try WorkerThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        guard (try? look()) != nil else { break }
        usleep(Self.interval)
      }
    }
  }

  /// Looks once.
  func look() throws(BenchError) {
    for row in try session.query(statement).rows {
      guard let wait = row[0], let milliseconds = row[1].flatMap({ Double($0) }) else { continue }
      seen.withLock { $0[wait] = max($0[wait] ?? 0, milliseconds) }
    }
  }

  /// What was seen since it was last asked.
  func take() -> Summary {
    seen.withLock { seen in
      defer { seen = [:] }
      return Summary(waits: seen.count, longest: seen.values.max() ?? 0)
    }
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    thread?.join()
    thread = nil
  }
}
