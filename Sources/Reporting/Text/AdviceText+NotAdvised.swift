import Advice
import Workload

/// What came to nothing, counted by reason so that the counts add up, with a few examples of each.
extension AdviceText {
  private static let exampleLimit = 3

  /// The dearest query classes that stay as they are, each with the reason; the rest counted by its code.
  func unimproved(_ document: AdviceDocument, on page: inout TextPage) {
    let all = document.workload.unimproved
    guard !all.isEmpty else { return }
    page.blank()
    page.line(document.unimprovedSummary, colour: style.bold)
    let shown = all.prefix(AdviceReport.unimprovedLimit)
    let table = FigureTable(
      titles: ["calls", "cost", "class"],
      rows: shown.map { [HumanNumber.count($0.calls), HumanNumber.cost($0.cost), String($0.class.prefix(8))] })
    page.line(table.header + "query", indentation: 2, colour: style.dim)
    for (figures, item) in zip(table.lines, shown) {
      page.line(
        figures + QueryLine.shortened(item.query, to: max(16, page.width - 2 - table.width)), indentation: 2)
      page.paragraph("\(item.code): \(item.reason)", indentation: 2 + table.width, colour: style.dim)
    }
    if let codes = document.unimprovedCodes(after: shown.count) {
      page.paragraph(
        "and \(HumanNumber.count(all.count - shown.count)) more: \(codes); see --format json", indentation: 2,
        colour: style.dim)
    }
  }

  func skipped(_ document: AdviceDocument, on page: inout TextPage) {
    let skipped = document.workload.skipped
    guard !skipped.isEmpty else { return }
    page.blank()
    page.line(
      "Not analysed: \(HumanNumber.count(skipped.count)) of "
        + HumanNumber.counted(document.workload.classes, "query class", "query classes"), colour: style.bold)
    for group in document.skippedByReason {
      let calls = HumanNumber.counted(group.items.map(\.calls).clampedSum, "call", "calls")
      heading(
        group.code, "\(HumanNumber.counted(group.items.count, "class", "classes")), \(calls)", group.sharedReason,
        on: &page)
      for item in group.items.prefix(Self.exampleLimit) {
        page.line(QueryLine.shortened(item.query, to: page.width - 4), indentation: 4, colour: style.dim)
        if group.sharedReason == nil { page.paragraph(item.reason, indentation: 6) }
      }
      more(group.items.count - Self.exampleLimit, "class", "classes", on: &page, indentation: 4)
    }
  }

  func rejected(_ document: AdviceDocument, on page: inout TextPage) {
    guard !document.rejected.isEmpty else { return }
    page.blank()
    page.line(
      "Not advised: " + HumanNumber.counted(document.rejected.count, "candidate", "candidates"), colour: style.bold)
    for group in document.rejectedByReason {
      heading(
        group.code, HumanNumber.counted(group.items.count, "candidate", "candidates"), group.sharedReason, on: &page)
      for item in group.items.prefix(Self.exampleLimit) {
        page.line(item.statement, indentation: 4, colour: style.dim)
        if group.sharedReason == nil { page.paragraph(item.reason, indentation: 6) }
      }
      more(group.items.count - Self.exampleLimit, "candidate", "candidates", on: &page, indentation: 4)
    }
  }

  /// A reason's code and counts, and its words if all share them.
  private func heading(_ code: String, _ counts: String, _ reason: String?, on page: inout TextPage) {
    page.paragraph("\(code): \(counts)" + (reason.map { "; " + $0 } ?? ""), indentation: 2)
  }
}
