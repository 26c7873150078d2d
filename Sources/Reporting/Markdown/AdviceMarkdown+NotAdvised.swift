import Advice
import Workload

extension AdviceMarkdown {
  /// Tables of what came to nothing, counted by reason so that the counts add up, and what the twin lacks.
  static func notAdvised(_ document: AdviceDocument) -> [String] {
    var sections = unimproved(document)
    if !document.workload.skipped.isEmpty {
      let rows = document.skippedByReason.map { group in
        [
          MarkdownText.code(group.code, inTable: true), HumanNumber.count(group.items.count),
          HumanNumber.count(group.items.map(\.calls).clampedSum),
          reason(group.sharedReason, example: group.items.first?.reason),
          example(QueryLine.shortened(group.items.first?.query ?? "", to: queryWidth)),
        ]
      }
      let count = HumanNumber.count(document.workload.skipped.count)
      let classes = HumanNumber.counted(document.workload.classes, "query class", "query classes")
      sections += [
        "## Not analysed: \(count) of \(classes)\n",
        MarkdownText.table(["Code", "Classes", "Calls", "Reason", "Example"], right: [1, 2], rows: rows),
      ]
    }
    if !document.rejected.isEmpty {
      let rows = document.rejectedByReason.map { group in
        [
          MarkdownText.code(group.code, inTable: true), HumanNumber.count(group.items.count),
          reason(group.sharedReason, example: group.items.first?.reason),
          example(group.items.first?.statement ?? ""),
        ]
      }
      sections += [
        "## Not advised: \(HumanNumber.counted(document.rejected.count, "candidate", "candidates"))\n",
        MarkdownText.table(["Code", "Candidates", "Reason", "Example"], right: [1], rows: rows),
      ]
    }
    if !sections.isEmpty { sections.append("All of them with their reasons: `--format json`.\n") }
    if !document.twinNotes.isEmpty {
      let rows = document.twinNotes.map { [MarkdownText.prose($0.subject), MarkdownText.prose($0.message)] }
      sections += [
        "## Where the planner twin differs from the source\n", MarkdownText.table(["What", "How"], rows: rows),
      ]
    }
    return sections
  }

  private static func unimproved(_ document: AdviceDocument) -> [String] {
    let all = document.workload.unimproved
    guard !all.isEmpty else { return [] }
    let shown = all.prefix(AdviceReport.unimprovedLimit)
    let rows = shown.map { item in
      [
        HumanNumber.count(item.calls), HumanNumber.cost(item.cost), MarkdownText.code(item.code, inTable: true),
        MarkdownText.prose(item.reason), example(QueryLine.shortened(item.query, to: queryWidth)),
      ]
    }
    let table = MarkdownText.table(["Calls", "Cost", "Code", "Reason", "Query"], right: [0, 1], rows: rows)
    let rest = document.unimprovedCodes(after: shown.count).map { codes in
      "\nand \(HumanNumber.count(all.count - shown.count)) more: \(MarkdownText.prose(codes)).\n"
    }
    return ["## \(document.unimprovedSummary)\n", table + (rest ?? "")]
  }

  private static func reason(_ shared: String?, example: String?) -> String {
    if let shared { return MarkdownText.prose(shared) }
    return "such as: " + MarkdownText.prose(example ?? "")
  }

  private static func example(_ text: String) -> String { MarkdownText.code(text, inTable: true) }
}
