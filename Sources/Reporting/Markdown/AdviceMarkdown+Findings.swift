import Advice

extension AdviceMarkdown {
  /// What the application does with the database, by kind.
  static func findings(_ document: AdviceDocument) -> [String] {
    let kinds = document.findingsByKind
    guard !kinds.isEmpty || !document.dismissedFindings.isEmpty else { return [] }
    var sections = ["## Findings about sessions\n"]
    for (kind, items) in kinds {
      sections += items.prefix(Finding.limit).flatMap(section)
      let rest = items.count - Finding.limit
      if rest > 0 {
        sections.append("and \(HumanNumber.counted(rest, "more", "more")) of \(MarkdownText.code(kind.rawValue)).\n")
      }
    }
    if let dismissed = document.dismissedSummary {
      sections.append(MarkdownText.prose("\(dismissed); see --format json") + "\n")
    }
    return sections
  }

  private static func section(_ finding: Finding) -> [String] {
    var facts: [String] = []
    for statement in finding.classes {
      let query = MarkdownText.code(QueryLine.shortened(statement.query, to: queryWidth))
      let calls = HumanNumber.counted(statement.calls, "call", "calls")
      facts.append("**\(statement.label)** \(query) (\(calls))")
    }
    if let saving = finding.savingSummary { facts.append("**Saves** " + MarkdownText.prose(saving)) }
    facts += finding.reasons.map { "**Why** " + MarkdownText.prose($0) }
    if let times = finding.timeSummary { facts.append("**When** " + MarkdownText.prose(times)) }
    if let origin = finding.originSummary { facts.append("**Whose** " + MarkdownText.prose(origin)) }
    facts += finding.tradeoffs.map { "**Trade-off** " + MarkdownText.prose($0) }
    var sections = [
      "### \(MarkdownText.code(finding.kind.rawValue)): \(MarkdownText.prose(finding.summary))\n",
      facts.map { "- \($0)\n" }.joined(),
    ]
    for remedy in finding.remedies {
      let text = remedy.text.prefix(1).uppercased() + remedy.text.dropFirst()
      sections.append(MarkdownText.prose(text + (remedy.code == nil ? "." : ":")) + "\n")
      guard let code = remedy.code else { continue }
      sections.append(
        MarkdownText.block(
          remedy.language == .sql ? code.terminated : code, language: remedy.language?.rawValue ?? ""))
    }
    return sections
  }
}
