package import Advice

/// The report for tickets and chat.
package enum AdviceMarkdown {
  /// Columns of a query in a table.
  static let queryWidth = 120
  /// Query classes in a recommendation's table; the JSON has all.
  private static let queryLimit = 10

  package static func write(_ document: AdviceDocument) -> String {
    var sections = [header(document), summary(document)]
    if document.recommendations.isEmpty { sections.append(MarkdownText.prose(document.nothingToAdvise) + "\n") }
    for (offset, recommendation) in document.recommendations.enumerated() {
      sections += section(recommendation, rank: offset + 1, of: document)
    }
    sections += storage(document)
    sections += partitions(document)
    sections += findings(document)
    sections += questions(document)
    sections += notAdvised(document)
    if !document.recommendations.isEmpty {
      sections.append(AdviceDocument.costsExplained + "\n")
    }
    return sections.joined(separator: "\n")
  }

  private static func header(_ document: AdviceDocument) -> String {
    let warnings = document.allWarnings.map { "> **Warning:** \(MarkdownText.prose($0))\n" }.joined(separator: ">\n")
    let title = "Index advice for \(document.serverSummary)"
    let origin = "Sextant \(document.sextantVersion), as of \(document.capturedAt)"
    return "\(warnings)\(warnings.isEmpty ? "" : "\n")# \(MarkdownText.prose(title))\n\n\(MarkdownText.prose(origin))\n"
  }

  private static func summary(_ document: AdviceDocument) -> String {
    let costs = document.costs
    var rows = [["Workload cost before", HumanNumber.cost(costs.before)]]
    if let size = document.sizeSummary {
      rows.append(["Workload cost after", HumanNumber.cost(costs.after)])
      rows.append(["Change", document.savedSummary])
      rows.append(["Advice", document.recommendationCount])
      rows.append(["Size", size])
    }
    if let limits = document.limitsSummary { rows.append(["Limits", limits]) }
    rows.append(["Query classes", document.classSummary])
    if let derived = document.derivedSummary { rows.append(["Foreign keys", derived]) }
    return MarkdownText.table(["", "Workload"], rows: rows.map { $0.map(MarkdownText.prose) })
  }

  private static func partitions(_ document: AdviceDocument) -> [String] {
    guard !document.partitions.isEmpty else { return [] }
    let items = document.partitions.map {
      "- **\(MarkdownText.prose($0.title))** \(MarkdownText.prose($0.sizeSummary))"
        + ($0.reasons.first.map { ": " + MarkdownText.prose($0) } ?? "") + "\n"
    }
    return ["## Large tables\n", items.joined(), MarkdownText.prose(AdviceDocument.partitionsHint) + "\n"]
  }

  private static func storage(_ document: AdviceDocument) -> [String] {
    guard let curve = StorageCurve(document) else { return [] }
    let rows = curve.rows.map { $0.map(MarkdownText.prose) }
    let table = MarkdownText.table(["Storage for new indexes", "Indexes", "Cost that is left", ""], rows: rows)
    return ["## Storage\n", table] + (curve.remark.map { [MarkdownText.prose($0) + "\n"] } ?? [])
  }

  private static func section(_ item: Recommendation, rank: Int, of document: AdviceDocument) -> [String] {
    let title = "\(item.title) \(MarkdownText.code(item.index)) on \(MarkdownText.code(item.table))"
    var sections = [
      "## \(rank). \(title)\n", MarkdownText.block(item.terminatedStatement, language: "sql"),
      facts(item, of: document),
    ]
    if !item.queries.isEmpty { sections.append(queries(item.queries)) }
    if let rest = item.minorChangesSummary { sections.append(MarkdownText.prose(rest + ".") + "\n") }
    sections += plans(item.queries)
    // A rollout of the one statement has been shown already.
    if item.rollout.map(\.sql.terminated) != [item.terminatedStatement], !item.rollout.isEmpty {
      sections += ["Rollout:\n", MarkdownText.block(rollout(item.rollout), language: "sql")]
    }
    if !item.rollback.isEmpty {
      sections += ["Rollback:\n", MarkdownText.block(item.rollback.terminated, language: "sql")]
    }
    return sections
  }

  private static func facts(_ item: Recommendation, of document: AdviceDocument) -> String {
    let saving = document.saving(of: item)
    var facts = [
      "**\(saving.label)** \(saving.text)",
      "**Size** \(MarkdownText.prose(item.sizeText))",
    ]
    if let label = item.writesLabel { facts.append("**\(label)** \(MarkdownText.prose(item.writeOverheadSummary))") }
    facts += [
      "**Confidence** \(item.confidence.rawValue)"
    ]
    if let build = item.buildSummary { facts.append("**\(item.buildLabel)** \(MarkdownText.prose(build))") }
    facts += item.reasons.map { "**Why** " + MarkdownText.prose($0) }
    facts += item.tradeoffs.map { "**Trade-off** " + MarkdownText.prose($0) }
    return facts.map { "- \($0)\n" }.joined()
  }

  private static func queries(_ effects: [Recommendation.Effect]) -> String {
    let table = MarkdownText.table(
      ["Calls", "Cost without it", "Cost with it", "Factor", "Query"], right: [0, 1, 2, 3],
      rows: effects.prefix(queryLimit).map { effect in
        [
          HumanNumber.count(effect.calls), HumanNumber.cost(effect.costBefore), HumanNumber.cost(effect.costAfter),
          HumanNumber.factor(before: effect.costBefore, after: effect.costAfter),
          MarkdownText.code(
            effect.origin == nil ? QueryLine.shortened(effect.query, to: queryWidth) : effect.shownQuery, inTable: true),
        ]
      })
    let rest = effects.count - queryLimit
    return rest > 0 ? table + "\nand \(HumanNumber.counted(rest, "more query class", "more query classes")).\n" : table
  }

  private static func plans(_ effects: [Recommendation.Effect]) -> [String] {
    effects.flatMap { effect in
      let note = effect.planNote.map { [MarkdownText.prose("Plans of class \(effect.class): \($0).") + "\n"] } ?? []
      let plans = [("without it", effect.planBefore), ("with it", effect.planAfter)].flatMap { title, plan in
        plan.map { ["Plan \(title), class \(MarkdownText.code(effect.class)):\n", MarkdownText.block($0)] } ?? []
      }
      return plans.isEmpty ? [] : note + plans
    }
  }

  private static func rollout(_ steps: [Recommendation.Step]) -> String {
    steps.map { step in
      (step.why.isEmpty ? "" : "-- \(VisibleText.line(step.why))\n") + step.sql.terminated
    }.joined(separator: "\n")
  }
}
