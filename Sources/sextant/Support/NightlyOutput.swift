import Glibc
import Intake
import Nightly
import Reporting

/// Writes a night's reports to where the configuration says, and tells who wants to know.
struct NightlyOutput {
  let configuration: NightlyConfiguration

  init(_ configuration: NightlyConfiguration) { self.configuration = configuration }

  /// - Parameter text: The report for a terminal.
  /// - Throws: what can't be written; the other reports are written all the same.
  func write(_ report: NightReport, text: (NightReport) throws -> String) throws {
    var failure: (any Error)?
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch { failure = failure ?? error }
    }
    let date = String(report.night.prefix(10))
    for output in configuration.reports {
      attempt {
        guard let format = NightFormat(rawValue: output.format) else { return }
        let content = format == .text ? try text(report) : try NightReportWriter.write(report, format: format)
        let path = output.path(on: date)
        if path == "-" { try StandardOutput.write(content) } else { try OutputFile.write(content, to: path) }
      }
    }
    if configuration.reports.isEmpty { attempt { try StandardOutput.write(try text(report)) } }
    if let metrics = configuration.metrics {
      attempt { try write(metrics: report, to: metrics) }
    }
    if let command = configuration.notify { attempt { try NotifyCommand(command: command).run(NightReportWriter.write(report, format: .json)) } }
    if let failure { throw failure }
  }

  /// node_exporter runs as another user, and there is nothing in it but names and sums.
  private func write(metrics report: NightReport, to path: String) throws {
    let isNew = access(path, F_OK) != 0
    try OutputFile.write(NightMetrics.write(report), to: path)
    if isNew, path != "-" { chmod(path, 0o644) }
  }
}
