internal import Glibc

/// A thread that one closure runs on, and that is waited for.
///
/// Dispatch's queues start no more threads than there are cores, and these wait for a server most of the time.
struct WorkerThread {
  private final class Job {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let thread: pthread_t

  /// - Throws: `.server` when the system gives no more threads.
  init(_ body: @escaping @Sendable () -> Void) throws(BenchError) {
    let argument = Unmanaged.passRetained(Job(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      throw BenchError(.server, "no thread can be started: \(String(cString: strerror(status)))")
    }
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }
}
