import Advice
import Scaling

/// Findings about growth for tickets and chat.
enum ScaleMarkdown {
  private static let queryWidth = 120

  static func write(_ document: ScaleDocument) -> String {
    let basis = document.basis
    let warnings = basis.warnings.map { "> **Warning:** \(MarkdownText.prose($0))\n" }.joined(separator: ">\n")
    let title = "# \(MarkdownText.prose("Planning for scale: \(basis.serverSummary)"))\n"
    let origin = MarkdownText.prose("Sextant \(basis.sextantVersion), as of \(basis.capturedAt)") + "\n"
    let rows = [
      ["Load", document.loadSummary], ["Findings", document.findingSummary], ["Query classes", basis.classSummary],
    ]
    let summary = MarkdownText.table(["", "Workload"], rows: rows.map { $0.map(MarkdownText.prose) })
    var sections = (warnings.isEmpty ? [] : [warnings]) + [title, origin, summary]
    for topic in document.topics {
      sections.append("## \(topic.title)\n")
      sections += document.findings(topic, .advised).flatMap(section)
      let others = document.findings(topic, .notAdvised)
      guard !others.isEmpty else { continue }
      sections.append("Looked at and not advised:\n")
      sections.append(
        others.map { "- \(MarkdownText.prose(([$0.summary] + $0.shownReasons).joined(separator: " ")))\n" }
          .joined())
    }
    return sections.joined(separator: "\n")
  }

  static func section(_ finding: ScaleFinding) -> [String] {
    var facts = ["**Load** \(HumanNumber.percent(finding.share)) of the workload's"]
    if let figures = finding.figureSummary { facts.append("**Figures** " + MarkdownText.prose(figures)) }
    facts += finding.reasons.map { "**Why** " + MarkdownText.prose($0) }
    facts += finding.tradeoffs.map { "**Trade-off** " + MarkdownText.prose($0) }
    facts += finding.classes.prefix(ScaleFinding.classLimit).map {
      let query = MarkdownText.code(QueryLine.shortened($0.query, to: queryWidth))
      let note = $0.note.map { ": " + MarkdownText.prose($0) } ?? ""
      return "**Runs** \(query) (\(HumanNumber.percent($0.share)))\(note)"
    }
    var sections = ["### \(MarkdownText.prose(finding.summary))\n", facts.map { "- \($0)\n" }.joined()]
    for remedy in finding.remedies {
      let text = remedy.text.prefix(1).uppercased() + remedy.text.dropFirst()
      sections.append(MarkdownText.prose(text) + "\n")
      guard !remedy.statements.isEmpty else { continue }
      let statements = remedy.statements.map(\.terminated).joined(separator: "\n")
      sections.append(MarkdownText.block(statements, language: "sql"))
    }
    return sections
  }
}
