internal import Glibc

/// A lock of `flock(2)` on a file: it goes with the process that has it, however that ends. No program that is started
/// meanwhile inherits it.
final class FileLock {
  private let path: String
  private let descriptor: Int32

  /// - Throws: `.busy`, with what the holder wrote into the file; `.unreachable` when there can be no file.
  init(_ path: String, for name: String) throws(HistoryError) {
    self.path = path
    while true {
      // A link that another user put there would have its target emptied.
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw PrivateFile.problem(path, errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = Self.holder(descriptor)
        close(descriptor)
        guard code == EWOULDBLOCK else { throw PrivateFile.problem(path, code) }
        throw HistoryError(
          .busy,
          """
          another run is at work on \(Check.quoted(name))\(holder.map { ": \($0)" } ?? ""); wait for it, or end it, and \
          run again
          """)
      }
      // The last holder may have deleted the file between the two calls.
      var mine = stat()
      var there = stat()
      if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino,
        mine.st_dev == there.st_dev
      {
        self.descriptor = descriptor
        note()
        return
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// Who holds the lock, for the message of those who don't get it.
  private func note() {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let text = "process \(getpid()) on \(name)\n"
    ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, text.utf8.count, 0) }
  }

  private static func holder(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    // Written by another process: nothing that could not be printed.
    let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }
    guard line.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
    return String(decoding: line, as: UTF8.self)
  }
}
