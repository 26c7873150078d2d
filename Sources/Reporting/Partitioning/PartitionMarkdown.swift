import Advice
import Partitioning

/// Advice on partitions for tickets and chat.
enum PartitionMarkdown {
  private static let queryWidth = 120

  static func write(_ document: PartitionDocument) -> String {
    let basis = document.basis
    let warnings = basis.warnings.map { "> **Warning:** \(MarkdownText.prose($0))\n" }.joined(separator: ">\n")
    let title = "# \(MarkdownText.prose("Partitioning: \(basis.serverSummary)"))\n"
    let origin = MarkdownText.prose("Sextant \(basis.sextantVersion), as of \(basis.capturedAt)") + "\n"
    let tables = document.tables.isEmpty ? PartitionDocument.nothing : document.verdictSummary
    let rows = [["Tables", tables], ["Query classes", basis.classSummary]]
    let summary = MarkdownText.table(["", "Workload"], rows: rows.map { $0.map(MarkdownText.prose) })
    let sections = (warnings.isEmpty ? [] : [warnings]) + [title, origin, summary]
    return (sections + document.tables.flatMap(section)).joined(separator: "\n")
  }

  static func section(_ advice: PartitionAdvice) -> [String] {
    var facts = ["**Size** " + MarkdownText.prose(advice.sizeSummary)]
    if let growth = advice.growthSummary { facts.append("**Growth** " + MarkdownText.prose(growth)) }
    facts += advice.reasons.map { "**Why** " + MarkdownText.prose($0) }
    facts += advice.tradeoffs.map { "**Trade-off** " + MarkdownText.prose($0) }
    var sections = ["## \(MarkdownText.prose(advice.title))\n", list(facts)]
    if !advice.thresholds.isEmpty {
      sections.append(
        MarkdownText.table(
          ["Threshold", "Now", "Limit", ""], right: [1, 2],
          rows: advice.thresholds.map { [$0.label, $0.valueText, $0.limitText, $0.state].map(MarkdownText.prose) }))
    }
    if !advice.keys.isEmpty {
      sections.append(
        MarkdownText.table(
          ["Key", "By", "Load that prunes", ""], right: [2],
          rows: advice.keys.map {
            [
              MarkdownText.code($0.column, inTable: true), $0.method.rawValue, HumanNumber.percent($0.prunedShare),
              MarkdownText.prose($0.reasons.first ?? ""),
            ]
          }))
    }
    if let plan = advice.plan { sections += section(plan) }
    for alternative in advice.alternatives {
      let figures =
        "\(HumanNumber.bytes(alternative.sizeInBytes)) (estimated), cost \(HumanNumber.cost(alternative.costAfter))"
      sections.append(MarkdownText.prose("Instead: \(alternative.explanation) (\(figures))") + "\n")
      sections.append(MarkdownText.block(alternative.statement.terminated, language: "sql"))
    }
    return sections
  }

  private static func section(_ plan: PartitionAdvice.Plan) -> [String] {
    let effect = plan.effect
    var facts = [
      "**Partitions** " + MarkdownText.prose(plan.width), "**Cost** " + MarkdownText.prose(effect.costSummary),
      "**Planning** " + MarkdownText.prose(effect.planningSummary),
      "**Pruning** " + MarkdownText.prose(effect.pruningSummary),
    ]
    if let retention = plan.retention { facts.append("**Retention** " + MarkdownText.prose(retention.explanation)) }
    facts += effect.doubts.map { "**Doubt** " + MarkdownText.prose($0) }
    facts += effect.classes.compactMap { item in
      item.fault.map { "**Fails** \(MarkdownText.code(String(item.class.prefix(8)))): \(MarkdownText.prose($0))" }
    }
    facts += plan.breakages.map { "**Breaks** \(MarkdownText.code($0.object)): \(MarkdownText.prose($0.explanation))" }
    facts += plan.migration.cautions.map { "**Caution** " + MarkdownText.prose($0) }
    var sections = [list(facts), classes(effect)]
    let replacements = plan.breakages.flatMap(\.replacements)
    if !replacements.isEmpty {
      sections.append("What takes the place of what breaks:\n")
      sections.append(
        MarkdownText.block(replacements.map(\.terminated).joined(separator: "\n"), language: "sql"))
    }
    sections.append(
      MarkdownText.prose("The way there (\(plan.migration.method.rawValue)): \(plan.migration.reason)") + "\n")
    for (offset, step) in plan.migration.steps.enumerated() {
      let repeated = step.isRepeated ? " Repeated until no row is left." : ""
      sections.append(
        "\(offset + 1). \(MarkdownText.prose("\(step.title). \(step.why). Lock: \(step.lock).\(repeated)"))\n")
      sections.append(MarkdownText.block(step.statements.map(\.terminated).joined(separator: "\n"), language: "sql"))
    }
    return sections
  }

  private static func classes(_ effect: PartitionEffect) -> String {
    MarkdownText.table(
      ["Calls", "Cost now", "Then", "Partitions read", "Query"], right: [0, 1, 2],
      rows: effect.classes.prefix(2 * PartitionAdvice.classLimit).map {
        [
          HumanNumber.count($0.calls), HumanNumber.cost($0.costBefore), HumanNumber.cost($0.costAfter),
          $0.partitionsText, MarkdownText.code(QueryLine.shortened($0.query, to: queryWidth), inTable: true),
        ]
      })
  }

  private static func list(_ facts: [String]) -> String { facts.map { "- \($0)\n" }.joined() }
}
