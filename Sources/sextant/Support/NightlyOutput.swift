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
      attempt { try OutputFile.write(NightMetrics.write(report), to: metrics) }
    }
    if let command = configuration.notify { attempt { try notify(command, report) } }
    if let failure { throw failure }
  }

  private func notify(_ command: String, _ report: NightReport) throws {
    let json = try NightReportWriter.write(report, format: .json)
    guard let pipe = popen(command, "w") else {
      throw InputError(message: "notify: the shell can't be started: \(String(cString: strerror(errno)))")
    }
    // A command that reads only a part of it is no fault.
    var text = json
    text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, pipe) }
    let status = pclose(pipe)
    guard status == 0 else {
      let code = status & 0x7f == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(status & 0x7f)"
      throw InputError(message: "notify: the command ended with \(code)")
    }
  }
}
