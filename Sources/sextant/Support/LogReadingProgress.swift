import Glibc
import Synchronization

/// Says on a terminal how far logs were read, with rate and time left; called from several threads.
final class LogReadingProgress: Sendable {
  private let isShown: Bool
  private let total: Int64?
  private let state = Mutex((start: ContinuousClock.now, last: ContinuousClock.now, isWritten: false))

  /// - Parameter total: Bytes on disk; nil when standard input is among the logs.
  init(total: Int64?, isQuiet: Bool) {
    self.total = total
    isShown = StandardError.isTerminal && !isQuiet
  }

  func report(_ bytes: Int64) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      // The first second or two tell nothing, and a terminal is slow.
      guard now - state.start > .seconds(1), now - state.last > .milliseconds(200) else { return }
      state.last = now
      state.isWritten = true
      StandardError.write("\r\u{1B}[K" + line(bytes, Self.seconds(now - state.start)))
    }
  }

  func finish() {
    if state.withLock({ $0.isWritten }) { StandardError.write("\r\u{1B}[K") }
  }

  private func line(_ bytes: Int64, _ seconds: Double) -> String {
    let rate = Double(bytes) / 1e6 / seconds
    var text = "\(bytes / 1_000_000) MB"
    if let total, total > 0 {
      text += " of \(total / 1_000_000), \(min(100, bytes * 100 / total)) %"
    }
    text += ", \(Int(rate)) MB/s"
    if let total, bytes > 0, total > bytes {
      text += ", \(Int(Double(total - bytes) / 1e6 / max(rate, 0.1)) + 1) s left"
    }
    return text
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}
