package import Advice

/// The report for a terminal: what a DBA wants to know at a glance, the rest counted.
package struct AdviceText: Sendable {
  /// Below this, tables can't be read any more.
  private static let narrowest = 48

  let style: TextStyle
  let width: Int

  /// - Parameter width: Columns of the terminal; at least 48 are used.
  package init(style: TextStyle = .plain, width: Int = 100) {
    self.style = style
    self.width = max(width, Self.narrowest)
  }

  package func write(_ document: AdviceDocument) -> String {
    var page = TextPage(style: style, width: width)
    header(document, on: &page)
    if document.recommendations.isEmpty {
      page.blank()
      page.paragraph(document.nothingToAdvise, colour: style.bold)
    }
    for (offset, recommendation) in document.recommendations.enumerated() {
      page.blank()
      write(recommendation, rank: offset + 1, of: document, on: &page)
    }
    storage(document, on: &page)
    partitions(document, on: &page)
    findings(document, on: &page)
    questions(document, on: &page)
    unimproved(document, on: &page)
    skipped(document, on: &page)
    rejected(document, on: &page)
    notes(document, on: &page)
    timings(document, on: &page)
    if !document.recommendations.isEmpty {
      page.blank()
      page.paragraph(AdviceDocument.costsExplained, colour: style.dim)
    }
    return page.text
  }

  private func header(_ document: AdviceDocument, on page: inout TextPage) {
    for warning in document.allWarnings { page.paragraph("Warning: " + warning, colour: style.red) }
    page.paragraph("Sextant \(document.sextantVersion): index advice for \(document.serverSummary)", colour: style.bold)
    page.paragraph("as of \(document.capturedAt)", colour: style.dim)
    page.blank()
    let costs = document.costs
    let saved =
      document.recommendations.isEmpty
      ? "" : " -> \(HumanNumber.cost(costs.after)), \(document.savedSummary)"
    page.paragraph(HumanNumber.cost(costs.before) + saved, label: "Workload cost", labelWidth: 16, colour: style.bold)
    if let size = document.sizeSummary {
      page.paragraph("\(document.recommendationCount), \(size)", label: "Advice", labelWidth: 16, colour: style.bold)
    }
    if let limits = document.limitsSummary { page.paragraph(limits, label: "Limits", labelWidth: 16) }
    page.paragraph(document.classSummary, label: "Query classes", labelWidth: 16)
    if let derived = document.derivedSummary { page.paragraph(derived, label: "Foreign keys", labelWidth: 16) }
  }

  /// Tables to partition, a line each: `sextant partition` says all.
  private func partitions(_ document: AdviceDocument, on page: inout TextPage) {
    guard !document.partitions.isEmpty else { return }
    page.blank()
    page.line("Large tables", colour: style.bold)
    for item in document.partitions {
      page.paragraph(item.title, indentation: 2)
      page.paragraph(
        "\(item.sizeSummary)\(item.reasons.first.map { ". " + $0 } ?? "")", indentation: 4, colour: style.dim)
    }
    page.line(AdviceDocument.partitionsHint, indentation: 2, colour: style.dim)
  }

  private func notes(_ document: AdviceDocument, on page: inout TextPage) {
    guard !document.twinNotes.isEmpty else { return }
    let limit = 5
    page.blank()
    page.line("The planner twin differs from the source:", colour: style.bold)
    for note in document.twinNotes.prefix(limit) { page.paragraph("\(note.subject): \(note.message)", indentation: 2) }
    more(document.twinNotes.count - limit, "note", "notes", on: &page)
  }

  private func timings(_ document: AdviceDocument, on page: inout TextPage) {
    guard let timings = document.timings else { return }
    page.blank()
    page.line("Seconds", colour: style.bold)
    let labels = timings.map { VisibleText.line($0.stage) }
    let column = labels.map { DisplayWidth.columns($0) }.max() ?? 0
    for (label, timing) in zip(labels, timings) {
      let seconds = FixedDecimal.text(timing.seconds, places: 3, minimumPlaces: 3) ?? "unknown"
      page.line(TextPage.cell(label, column, right: false) + TextPage.cell(seconds, 11), indentation: 2)
    }
  }

  /// Says that there is more than is shown, and where.
  func more(_ count: Int, _ one: String, _ many: String, on page: inout TextPage, indentation: Int = 2) {
    guard count > 0 else { return }
    page.line(
      "and \(HumanNumber.counted(count, "more " + one, "more " + many)); see --format json", indentation: indentation,
      colour: style.dim)
  }
}
