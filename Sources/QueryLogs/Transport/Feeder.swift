internal import Glibc

/// A thread that writes one descriptor's bytes into another, after some that were read already.
final class Feeder: Sendable {
  private let head: [UInt8]
  private let source: Int32
  private let target: Int32

  private init(_ head: [UInt8], _ source: Int32, _ target: Int32) {
    (self.head, self.source, self.target) = (head, source, target)
  }

  /// Takes `target`, and a copy of `source`.
  static func start(_ head: [UInt8], then source: Int32, into target: Int32) {
    signal(SIGPIPE, SIG_IGN)
    let feeder = Feeder(head, fcntl(source, F_DUPFD_CLOEXEC, 3), target)
    let argument = Unmanaged.passRetained(feeder)
    var thread = pthread_t()
    guard pthread_create(&thread, nil, Self.body, argument.toOpaque()) == 0 else {
      argument.release()
      return
    }
    pthread_detach(thread)
  }

  private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    if let argument { Unmanaged<Feeder>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }

  deinit {
    close(target)
    close(source)
  }

  private func run() {
    guard write(head, head.count) else { return }
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(source, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0, write(block, count) else { return }
    }
  }

  /// - Returns: False when nobody reads any more.
  private func write(_ bytes: [UInt8], _ count: Int) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < count {
        let written = Glibc.write(target, bytes.baseAddress! + done, count - done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        done += written
      }
      return true
    }
  }
}
