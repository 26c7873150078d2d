import Logging
import Nightly

/// What a nightly run says while it runs: one line that goes away on a terminal, structured log lines elsewhere.
final class NightlyLog {
  private let terminal: Progress
  private let log: Logger
  private let isQuiet: Bool

  private let isOnTerminal: Bool

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isOnTerminal = StandardError.isTerminal
    terminal = Progress(isQuiet: isQuiet)
    log = Logger(label: "sextant.nightly") { StreamLogHandler.standardError(label: $0) }
  }

  func progress(_ stage: String) { terminal.report(stage) }

  func finished(_ night: DatabaseNight) {
    guard !isQuiet else { return }
    if isOnTerminal {
      terminal.finish()
      if let failure = night.failure { StandardError.write("sextant: \(night.name): \(failure)\n") }
      return
    }
    if let failure = night.failure {
      log.error("no figures tonight", metadata: ["database": "\(night.name)", "reason": "\(failure)"])
      return
    }
    log.info(
      "advised",
      metadata: [
        "database": "\(night.name)", "calls": "\(night.load.calls)",
        "milliseconds": "\(Int(min(night.load.milliseconds, 9e18)))",
        "open": "\(night.recommendations.count(where: \.isOpen))", "changes": "\(night.changes.count)",
      ])
  }

  func end(_ report: NightReport) {
    terminal.finish()
    guard !isQuiet, !isOnTerminal else { return }
    log.info(
      "done",
      metadata: [
        "databases": "\(report.databases.count)", "failed": "\(report.databases.count { $0.failure != nil })",
      ])
  }
}
