internal import Glibc
internal import Synchronization

/// A thread with a stack of ``ParserThread/stackSize`` that does one job after another, for the life of the process.
///
/// libpg_query takes a key of thread-specific data on every thread that it runs on and gives none back
/// (`pg_query_init` in its `src/pg_query.c`). A process has 1,024 of them; once they are gone, libraries that need one
/// fail or take another's. So threads are kept for the next job, and there are as many as ever worked at once.
final class ParserWorker: Sendable {
  private static let idle = Mutex<[ParserWorker]>([])

  /// A worker that is free, of a new thread if none is.
  static func idleOrNew() -> ParserWorker {
    idle.withLock { $0.popLast() } ?? ParserWorker()
  }

  /// Whether the code that asks runs on a worker.
  static var isCurrentThread: Bool { pthread_getspecific(marker) != nil }

  private static let marker: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "no thread-specific data can be had: errno \(status)")
    return key
  }()

  private let started = Semaphore()
  private let ended = Semaphore()
  private let job = Mutex<Job?>(nil)

  private let stack = ParserStack(size: ParserThread.stackSize)

  private init() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstack(&attributes, stack.start, stack.size)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        pthread_setspecific(ParserWorker.marker, argument)
        let worker = Unmanaged<ParserWorker>.fromOpaque(argument!).takeRetainedValue()
        while true { worker.work() }
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "no thread can be started: errno \(status)")
  }

  /// Lets the worker do `body`, of which ``finish()`` waits for the end.
  func start(_ body: @escaping () -> Void) {
    let new = Job(body: body)
    job.withLock { $0 = new }
    started.signal()
  }

  /// Waits for the job's end; the worker is free for another then.
  func finish() {
    ended.wait()
    Self.idle.withLock { $0.append(self) }
  }

  private func work() {
    started.wait()
    doJob()
    stack.giveBack()
    ended.signal()
  }

  // A function of its own, so that nothing holds the closure any more when the one who waits goes on.
  @inline(never) private func doJob() {
    let job = job.withLock { $0.take() }
    job?.body()
  }

  /// A closure that is handed to one other thread, while the one that made it waits.
  private struct Job: @unchecked Sendable {
    let body: () -> Void
  }
}

/// A counting semaphore of POSIX.
private final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func signal() { sem_post(semaphore) }

  func wait() {
    while sem_wait(semaphore) != 0 {}
  }
}
