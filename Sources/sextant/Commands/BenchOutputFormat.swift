import ArgumentParser
import Benchmarking

/// How a benchmark is printed.
enum BenchOutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, markdown, html

  /// The one line that the reports take the place of: a summary, whatever the format.
  static func write(_ document: BenchDocument, _ format: BenchOutputFormat) -> String {
    var lines = ["\(BenchDocument.schema), \(document.proposals.count) proposals"]
    for proposal in document.proposals {
      lines.append("\(proposal.id) \(proposal.index): \(proposal.measuredBytes ?? 0) bytes")
      for entry in proposal.reads + proposal.writes {
        lines.append("  \(entry.class) ratio \(entry.ratio.estimate), index read: \(entry.usesIndex)")
      }
    }
    lines += document.skipped.map { "skipped \($0.class): \($0.reason)" }
    lines += document.warnings.map { "warning: \($0)" }
    lines += document.leftBehind.map { "left: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
