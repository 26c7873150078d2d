import Glibc
import PostgresClient
import Synchronization

/// Ctrl-C and its like while there is something to take back: the statement that runs is cancelled, and whoever asks
/// knows that it is time to clean up. A second signal ends the process at once.
///
/// By handlers and a pipe: threads that were started before don't have to block the signals.
final class Interruption: Sendable {
  /// The signal that came; 0 for none.
  private static let received = Atomic<Int32>(0)
  nonisolated(unsafe) private static var pipe: (read: Int32, write: Int32) = (-1, -1)
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  private let canceller = Mutex<StatementCanceller?>(nil)

  /// Handles signals from now on, to the end of the process.
  init() {
    var ends: [Int32] = [-1, -1]
    precondition(Glibc.pipe(&ends) == 0, "no pipe can be made: errno \(errno)")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    Self.pipe = (ends[0], ends[1])
    for number in Self.numbers {
      signal(number) { number in
        // Only what a handler may do.
        signal(number, SIG_DFL)
        Interruption.received.store(number, ordering: .sequentiallyConsistent)
        var byte: UInt8 = 1
        _ = write(Interruption.pipe.write, &byte, 1)
      }
    }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        let interruption = Unmanaged<Interruption>.fromOpaque(argument!).takeRetainedValue()
        var byte: UInt8 = 0
        while read(Interruption.pipe.read, &byte, 1) < 0, errno == EINTR {}
        interruption.canceller.withLock { $0?.cancel() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }

  var isRequested: Bool { Self.received.load(ordering: .sequentiallyConsistent) != 0 }

  /// Ends the process by the signal that came, if one did, as callers expect it.
  func endIfRequested() {
    let number = Self.received.load(ordering: .sequentiallyConsistent)
    if number != 0 { raise(number) }
  }

  /// What the statements of the newest connection are cancelled by.
  func watch(_ canceller: StatementCanceller) { self.canceller.withLock { $0 = canceller } }
}
