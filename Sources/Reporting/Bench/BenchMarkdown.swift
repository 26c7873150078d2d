package import Benchmarking

/// The benchmark for tickets and chat.
package enum BenchMarkdown {
  private static let skippedLimit = 20

  package static func write(_ document: BenchDocument) -> String {
    var sections = [
      "# \(MarkdownText.prose(document.summary))\n"
    ]
    sections += document.allWarnings.map { "> **Warning:** \(MarkdownText.prose($0))\n" }
    sections.append(
      MarkdownText.prose("Sextant \(document.sextantVersion), \(document.sourceSummary). \(document.settingsSummary).")
        + "\n")
    if !document.proposals.isEmpty { sections.append(overview(document)) }
    if let together = document.together {
      sections.append(
        "**All together** \(MarkdownText.prose(together.ratio.changeText)): "
          + "\(HumanNumber.duration(milliseconds: together.before)) before, "
          + "\(HumanNumber.duration(milliseconds: together.after)) after, over the workload's calls.\n")
    }
    sections += load(document)
    for (offset, proposal) in document.proposals.enumerated() { sections += section(proposal, rank: offset + 1) }
    if !document.calibration.isEmpty {
      sections += [
        "## The planner's promises\n",
        MarkdownText.table(
          ["Method", "Classes", "Median", "Worst"], right: [1, 2, 3],
          rows: document.calibration.map {
            [MarkdownText.prose($0.method), HumanNumber.count($0.classes), $0.medianText, $0.worstText]
          }),
        MarkdownText.prose(BenchDocument.calibrationExplained) + "\n",
      ]
    }
    sections += skipped(document)
    if !document.leftBehind.isEmpty {
      sections += [
        "## What stays behind\n", document.leftBehind.map { "- \(MarkdownText.prose($0))\n" }.joined(),
      ]
    }
    if !document.proposals.isEmpty { sections.append(MarkdownText.prose(document.explanation) + "\n") }
    return sections.joined(separator: "\n")
  }

  private static func overview(_ document: BenchDocument) -> String {
    MarkdownText.table(
      ["Verdict", "Index", "Change", "Planned", "Size planned / real", "Build"], right: [2, 3, 4, 5],
      rows: document.proposals.map { proposal in
        [
          "**\(proposal.verdict.decision.rawValue)**",
          MarkdownText.prose(proposal.listPrefix) + MarkdownText.code(proposal.index, inTable: true),
          MarkdownText.prose(proposal.changeText), MarkdownText.prose(proposal.plannedText), proposal.sizeText,
          proposal.buildText,
        ]
      })
  }

  private static func load(_ document: BenchDocument) -> [String] {
    guard let load = document.load else { return [] }
    var sections = [
      "## \(MarkdownText.prose(load.title))\n",
      MarkdownText.table(
        BenchDocument.Load.columns, right: [1, 2, 3], rows: load.rows.map { $0.map(MarkdownText.prose) }),
    ]
    if !load.classes.isEmpty {
      sections.append(
        MarkdownText.table(
          BenchDocument.Load.classColumns + ["query"], right: [0, 1, 2, 3],
          rows: zip(load.classRows, load.classes).map { row, entry in
            row.map(MarkdownText.prose)
              + [MarkdownText.code(QueryLine.shortened(entry.query, to: AdviceMarkdown.queryWidth), inTable: true)]
          }))
    }
    return sections + load.remarks.map { MarkdownText.prose($0) + "\n" }
  }

  private static func section(_ proposal: BenchDocument.Proposal, rank: Int) -> [String] {
    let title =
      "\(proposal.verdict.decision.rawValue): \(MarkdownText.prose(proposal.actionWords)) "
      + "\(MarkdownText.code(proposal.index)) on \(MarkdownText.code(proposal.table))"
    let reasons = proposal.verdict.reasons
    var sections = ["## \(rank). \(title)\n", MarkdownText.block(proposal.statement, language: "sql")]
    if let effect = proposal.buildEffectText {
      sections.append("While it was built: \(MarkdownText.prose(effect)).\n")
    }
    if !reasons.isEmpty { sections.append(reasons.map { "- \(MarkdownText.prose($0))\n" }.joined()) }
    if !proposal.reads.isEmpty { sections += ["Reads:\n", classes(proposal.reads, isWriting: false)] }
    if !proposal.writes.isEmpty { sections += ["Writes:\n", classes(proposal.writes, isWriting: true)] }
    for measurement in proposal.reads + proposal.writes {
      guard let misestimate = measurement.misestimate else { continue }
      sections += [
        "The plan of class \(MarkdownText.code(measurement.class)):\n", MarkdownText.block(misestimate.plan),
      ]
    }
    return sections
  }

  private static func classes(_ classes: [BenchDocument.ClassMeasurement], isWriting: Bool) -> String {
    let titles =
      ["Calls", "Before", "After", "Change", "Planned"] + (isWriting ? ["WAL", "HOT updates"] : []) + ["Query"]
    return MarkdownText.table(
      titles, right: Set(0..<titles.count - 1),
      rows: classes.map { measurement in
        [
          HumanNumber.count(measurement.calls), measurement.before.medianText, measurement.after.medianText,
          measurement.ratio.changeText, measurement.plannedText,
        ].map(MarkdownText.prose)
          + (isWriting ? [measurement.walText ?? "-", measurement.hotText ?? "-"].map(MarkdownText.prose) : [])
          + [MarkdownText.code(QueryLine.shortened(measurement.query, to: AdviceMarkdown.queryWidth), inTable: true)]
      })
  }

  private static func skipped(_ document: BenchDocument) -> [String] {
    guard !document.skipped.isEmpty else { return [] }
    let rows = document.skipped.prefix(skippedLimit).map { entry in
      [
        HumanNumber.count(entry.calls),
        MarkdownText.code(QueryLine.shortened(entry.query, to: AdviceMarkdown.queryWidth), inTable: true),
        MarkdownText.prose(entry.reason),
      ]
    }
    let rest = document.skipped.count - skippedLimit
    return ["## Not measured\n", MarkdownText.table(["Calls", "Query", "Why"], right: [0], rows: rows)]
      + (rest > 0 ? ["and \(HumanNumber.count(rest)) more; see the JSON.\n"] : [])
  }
}
