import Advice
import Scaling

/// Findings about growth for a terminal, by topic.
struct ScaleText {
  private static let narrowest = 48
  private static let labelWidth = 11

  let style: TextStyle
  let width: Int

  init(style: TextStyle, width: Int) {
    self.style = style
    self.width = max(width, Self.narrowest)
  }

  func write(_ document: ScaleDocument) -> String {
    var page = TextPage(style: style, width: width)
    page.head("planning for scale", document.basis)
    page.paragraph(document.loadSummary, label: "Load", labelWidth: 16, colour: style.bold)
    page.paragraph(document.findingSummary, label: "Findings", labelWidth: 16, colour: style.bold)
    page.paragraph(document.basis.classSummary, label: "Query classes", labelWidth: 16)
    for topic in document.topics {
      page.blank()
      page.line(topic.title, colour: style.bold)
      let advised = document.findings(topic, .advised)
      for (offset, finding) in advised.enumerated() {
        if offset > 0 { page.blank() }
        write(finding, on: &page)
      }
      let others = document.findings(topic, .notAdvised)
      if !others.isEmpty, !advised.isEmpty { page.blank() }
      for finding in others { dismissed(finding, on: &page) }
    }
    page.foot(document.basis)
    return page.text
  }

  private func write(_ finding: ScaleFinding, on page: inout TextPage) {
    page.paragraph(finding.summary, indentation: 2, colour: style.bold)
    labelled("Load", HumanNumber.percent(finding.share) + " of the workload's", on: &page)
    if let figures = finding.figureSummary { labelled("Figures", figures, on: &page) }
    for reason in finding.reasons { labelled("Why", reason, on: &page) }
    for tradeoff in finding.tradeoffs { labelled("Trade-off", tradeoff, on: &page) }
    for remedy in finding.remedies {
      labelled("Do", remedy.text, on: &page, colour: style.green)
      for statement in remedy.statements {
        page.verbatim(statement.terminated, indentation: 4 + Self.labelWidth)
      }
    }
    for evidence in finding.classes.prefix(ScaleFinding.classLimit) {
      let lead = "\(evidence.class.prefix(8))  \(HumanNumber.percent(evidence.share))  "
      let room = max(16, page.width - 4 - Self.labelWidth - lead.utf8.count)
      labelled("Runs", lead + QueryLine.shortened(evidence.query, to: room), on: &page)
      if let note = evidence.note { page.paragraph(note, indentation: 6 + Self.labelWidth, colour: style.dim) }
    }
    let rest = finding.classes.count - ScaleFinding.classLimit
    if rest > 0 {
      let more = HumanNumber.counted(rest, "more query class", "more query classes")
      page.line("and \(more); see --format json", indentation: 4 + Self.labelWidth, colour: style.dim)
    }
  }

  /// What was looked at: one line and why.
  private func dismissed(_ finding: ScaleFinding, on page: inout TextPage) {
    page.paragraph("Looked at: " + finding.summary, indentation: 2)
    for reason in finding.shownReasons { page.paragraph(reason, indentation: 4, colour: style.dim) }
  }

  private func labelled(
    _ label: String, _ text: String, on page: inout TextPage, colour: (String) -> String = { $0 }
  ) {
    page.paragraph(text, label: label, indentation: 4, labelWidth: Self.labelWidth, colour: colour)
  }
}
