import Glibc

enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}

enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Colours on a terminal only, and never with NO_COLOR (no-color.org) or a dumb terminal.
  static var hasColors: Bool {
    guard isTerminal, getenv("NO_COLOR").map({ $0.pointee == 0 }) ?? true else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  static var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
    return min(Int(size.ws_col), 160)
  }

  /// Writes all of it, or throws when the reader has not gone away but the write fails.
  static func write(_ text: String) throws { try write(Array(text.utf8)) }

  static func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress! + sent, bytes.count - sent) }
      if count < 0 {
        if errno == EINTR { continue }
        // `sextant advise … | head` is no fault.
        if errno == EPIPE { return }
        throw InputError(message: "the output can't be written: \(String(cString: strerror(errno)))")
      }
      sent += count
    }
  }
}

/// Says on a terminal what is being done, in one line that goes away again.
final class Progress {
  private let isShown: Bool
  private let start = ContinuousClock.now

  init(isQuiet: Bool = false) { isShown = StandardError.isTerminal && !isQuiet }

  func report(_ stage: String) {
    guard isShown else { return }
    let seconds = (ContinuousClock.now - start).components.seconds
    StandardError.write("\r\u{1B}[K\(seconds) s  \(stage) …")
  }

  func finish() {
    if isShown { StandardError.write("\r\u{1B}[K") }
  }
}
