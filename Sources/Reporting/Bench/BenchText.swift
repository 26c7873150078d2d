package import Benchmarking

/// The benchmark for a terminal: what is kept first, then why.
package struct BenchText: Sendable {
  /// Below this, tables can't be read any more.
  private static let narrowest = 48
  /// From here on a table has all its columns.
  static let wide = 96
  private static let skippedLimit = 10

  let style: TextStyle
  let width: Int

  /// - Parameter width: Columns of the terminal; at least 48 are used.
  package init(style: TextStyle = .plain, width: Int = 100) {
    self.style = style
    self.width = max(width, Self.narrowest)
  }

  package func write(_ document: BenchDocument) -> String {
    var page = TextPage(style: style, width: width)
    page.paragraph(document.summary, colour: style.bold)
    for warning in document.allWarnings { page.paragraph("Warning: " + warning, colour: style.red) }
    page.paragraph("Sextant \(document.sextantVersion), \(document.sourceSummary)", colour: style.dim)
    page.paragraph(document.settingsSummary, colour: style.dim)
    overview(document, on: &page)
    load(document, on: &page)
    for (offset, proposal) in document.proposals.enumerated() {
      page.blank()
      write(proposal, rank: offset + 1, on: &page)
    }
    calibration(document, on: &page)
    skipped(document, on: &page)
    if !document.leftBehind.isEmpty {
      page.blank()
      page.line("What stays behind", colour: style.bold)
      for text in document.leftBehind { page.paragraph(text, indentation: 2) }
    }
    if !document.proposals.isEmpty {
      page.blank()
      page.paragraph(document.explanation, colour: style.dim)
    }
    return page.text
  }

  private func overview(_ document: BenchDocument, on page: inout TextPage) {
    guard !document.proposals.isEmpty else { return }
    page.blank()
    let isWide = width >= Self.wide
    let rows = document.proposals.map { proposal in
      [TextPage.cell(proposal.verdict.decision.rawValue, 12, right: false), proposal.changeText]
        + (isWide ? [proposal.plannedText, proposal.sizeText, proposal.buildText] : [])
    }
    let titles =
      [TextPage.cell("verdict", 12, right: false), "change"]
      + (isWide ? ["planned", "size planned / real", "build"] : [])
    let table = FigureTable(titles: titles, rows: rows)
    let isStacked = width - table.width < 16
    page.line(table.header + (isStacked ? "" : "index"), colour: style.dim)
    for (line, proposal) in zip(table.lines, document.proposals) {
      page.line(
        line + (isStacked ? "" : proposal.listPrefix + proposal.index), colour: colour(proposal.verdict.decision))
      if isStacked { page.line(proposal.listPrefix + proposal.index, indentation: 2) }
    }
    if let together = document.together {
      page.blank()
      let planned = together.plannedRatio.map { ", planned \(BenchDocument.Interval.change($0))" } ?? ""
      page.paragraph(
        "\(together.ratio.changeText): \(HumanNumber.duration(milliseconds: together.before)) -> "
          + "\(HumanNumber.duration(milliseconds: together.after)) over the workload's calls\(planned)",
        label: "All together", labelWidth: 14, colour: style.bold)
    }
  }

  private func calibration(_ document: BenchDocument, on page: inout TextPage) {
    guard !document.calibration.isEmpty else { return }
    page.blank()
    page.line("The planner's promises", colour: style.bold)
    let table = FigureTable(
      titles: ["method", "classes", "median", "worst"],
      rows: document.calibration.map { [$0.method, HumanNumber.count($0.classes), $0.medianText, $0.worstText] })
    page.line(table.header, indentation: 2, colour: style.dim)
    for line in table.lines { page.line(line, indentation: 2) }
    page.paragraph(BenchDocument.calibrationExplained, indentation: 2, colour: style.dim)
  }

  private func skipped(_ document: BenchDocument, on page: inout TextPage) {
    guard !document.skipped.isEmpty else { return }
    page.blank()
    let count = HumanNumber.counted(document.skipped.count, "query class", "query classes")
    page.line("Not measured: \(count)", colour: style.bold)
    for entry in document.skipped.prefix(Self.skippedLimit) {
      page.line(
        "\(HumanNumber.counted(entry.calls, "call", "calls"))  \(QueryLine.shortened(entry.query, to: width))",
        indentation: 2)
      page.paragraph(entry.reason, indentation: 4, colour: style.dim)
    }
    let rest = document.skipped.count - Self.skippedLimit
    if rest > 0 {
      page.line("and \(HumanNumber.count(rest)) more; see --format json", indentation: 2, colour: style.dim)
    }
  }

  func colour(_ decision: BenchDocument.Verdict.Decision) -> (String) -> String {
    switch decision {
    case .keep: style.green
    case .reject: style.red
    case .inconclusive: { $0 }
    }
  }
}
