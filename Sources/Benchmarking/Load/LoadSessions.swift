internal import Glibc
internal import Synchronization

/// Sessions that execute the workload's statements at the same time, from their start until they are stopped.
final class LoadSessions {
  /// Of the thread that looks whether it is time to stop.
  private static let step: UInt32 = 20_000

  let workers: [LoadWorker]
  private let isInterrupted: () -> Bool
  private let flag = Flag()
  private var threads: [WorkerThread] = []

  private final class Flag: Sendable {
    let isStopped = Atomic<Bool>(false)
  }

  /// Connects.
  ///
  /// - Throws: `.connectionLost`, `.server`.
  init(_ request: BenchRequest, _ mix: LoadMix, sessions: Int) throws(BenchError) {
    var workers: [LoadWorker] = []
    for number in 0..<sessions {
      workers.append(LoadWorker(try request.openUnwatched(), mix, seed: request.settings.seed, number: number))
    }
    self.workers = workers
    isInterrupted = request.isInterrupted
  }

  /// Threads hold what they use, so one that is still at a statement goes on until that ends.
  deinit { flag.isStopped.store(true, ordering: .relaxed) }

  /// - Throws: `.server`.
  func start() throws(BenchError) {
    let start = ContinuousClock.now
    let flag = flag
    for worker in workers { threads.append(try WorkerThread { worker.run(from: start, until: flag.isStopped) }) }
  }

  /// Waits while they work; less long when it is interrupted or one of them ends, which ``stop()`` tells.
  ///
  /// - Parameter each: Called again and again, with the seconds that are left.
  func wait(seconds: Double, each: (_ left: Double) -> Void) {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end, !isInterrupted(),
      !workers.contains(where: { $0.isDone.load(ordering: .acquiring) })
    {
      each((end - .now) / .seconds(1))
      usleep(Self.step)
    }
  }

  /// Lets them end the statement that they are at; when it is interrupted, cancels it.
  ///
  /// - Throws: `.interrupted`, `.connectionLost`.
  func stop() throws(BenchError) {
    flag.isStopped.store(true, ordering: .relaxed)
    // Again and again: a cancellation between two statements does nothing.
    while !workers.allSatisfy({ $0.isDone.load(ordering: .acquiring) }), threads.count == workers.count {
      if isInterrupted() { for worker in workers { worker.canceller?.cancel() } }
      usleep(Self.step)
    }
    for thread in threads { thread.join() }
    threads = []
    if isInterrupted() { throw BenchError(.interrupted, "interrupted") }
    if workers.contains(where: \.isLost) {
      throw BenchError(.connectionLost, "a session of the load lost its connection to the target")
    }
  }
}
