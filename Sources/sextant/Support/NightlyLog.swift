import Logging
import Nightly

/// What a nightly run says while it runs: on a terminal a line that goes away, and one for each database that stays;
/// structured log lines elsewhere. That a database could not be read is no progress: it is said even when that is not.
final class NightlyLog {
  private let terminal: Progress
  private let log: Logger
  private let isTerminal: Bool
  private let isQuiet: Bool

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isTerminal = StandardError.isTerminal
    terminal = Progress(isQuiet: isQuiet)
    log = Logger(label: "sextant.nightly") { StreamLogHandler.standardError(label: $0) }
  }

  func progress(_ stage: String) { terminal.report(stage) }

  func finished(_ night: DatabaseNight) {
    let open = night.recommendations.count(where: \.isOpen)
    if let failure = night.failure {
      isTerminal
        ? line("\(night.name): no figures tonight: \(failure)")
        : log.error("no figures tonight", metadata: ["database": "\(night.name)", "reason": "\(failure)"])
      return
    }
    guard !isQuiet else { return }
    guard !isTerminal else { return line("\(night.name): \(open) open, \(night.changes.count) changed") }
    log.info(
      "advised",
      metadata: [
        "database": "\(night.name)", "calls": "\(night.load.calls)",
        "milliseconds": "\(Int(min(night.load.milliseconds, 9e18)))",
        "open": "\(open)", "changes": "\(night.changes.count)",
      ])
  }

  func end(_ report: NightReport) {
    terminal.finish()
    guard !isQuiet, !isTerminal else { return }
    log.info(
      "done",
      metadata: [
        "databases": "\(report.databases.count)", "failed": "\(report.databases.count { $0.failure != nil })",
      ])
  }

  private func line(_ text: String) {
    terminal.finish()
    StandardError.write(text + "\n")
  }
}
