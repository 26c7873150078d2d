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
    let rate = Double(bytes) / seconds
    var text = "\(Self.megabytes(Double(bytes))) MB"
    if let total, total > 0 {
      text += " of \(Self.megabytes(Double(total))), \(min(100, bytes * 100 / total)) %"
    }
    text += ", \(Self.megabytes(rate)) MB/s"
    if let total, bytes > 0, total > bytes {
      text += ", \(Int(Double(total - bytes) / max(rate, 1e5)) + 1) s left"
    }
    return text
  }

  /// With one decimal below 10.
  private static func megabytes(_ bytes: Double) -> String {
    let tenths = Int(bytes / 1e5)
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}
