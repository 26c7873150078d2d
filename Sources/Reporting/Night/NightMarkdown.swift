import Nightly

/// A night's report for tickets and chat: what to know and what to do, with the statements.
enum NightMarkdown {
  private static let changeLimit = 8
  private static let statementLimit = 20
  /// Of a query beside what changed, in columns.
  private static let queryWidth = 90

  static func write(_ report: NightReport) -> String {
    var sections = [
      "# \(MarkdownText.prose(report.headline))\n",
      MarkdownText.prose("Sextant \(report.sextantVersion), nightly report of \(ClockText.minute(report.night))")
        + "\n",
    ]
    for database in report.failed {
      sections.append(
        "> **\(MarkdownText.prose(database.name))** \(MarkdownText.prose(database.failureText ?? ""))\n")
    }
    let change = report.loadChange.map { ", \($0) on the window before" } ?? ""
    var facts = ["**Load** \(MarkdownText.prose(report.load.time + change))", "**Open** \(report.openText)"]
    if let worth = report.worthText { facts.append("**Would save** \(MarkdownText.prose(worth))") }
    sections.append(list(facts))
    sections += steps(report) + changes(report)
    for database in report.databases { sections += section(database, isFleet: report.databases.count > 1) }
    sections.append(MarkdownText.prose(NightReport.explanation) + "\n")
    return sections.joined(separator: "\n")
  }

  private static func list(_ items: [String]) -> String { items.map { "- \($0)\n" }.joined() }

  private static func place(_ index: Int, in report: NightReport) -> String {
    report.databases.count > 1 ? " (\(MarkdownText.prose(report.databases[index].name)))" : ""
  }

  private static func name(_ item: NightRecommendation) -> String {
    "\(MarkdownText.prose(item.title)) \(MarkdownText.code(item.index)) on \(MarkdownText.code(item.table))"
  }

  private static func task(_ item: NightRecommendation) -> String {
    "\(MarkdownText.prose(item.task)) \(MarkdownText.code(item.taskIndex)) on \(MarkdownText.code(item.table))"
  }

  private static func bench(_ item: NightRecommendation) -> String {
    item.benchText.map { " Benchmark: \($0)." } ?? ""
  }

  private static func steps(_ report: NightReport) -> [String] {
    let steps = report.firstSteps
    guard !steps.isEmpty else { return [] }
    let lines = steps.enumerated().map { offset, item in
      "\(offset + 1). \(task(item.step))\(place(item.index, in: report)): \(MarkdownText.prose(item.step.worth.text))\n"
    }
    return ["## Do first\n", lines.joined()]
  }

  private static func changes(_ report: NightReport) -> [String] {
    let changes = report.changes
    guard !changes.isEmpty else { return ["## What changed\n", "Nothing.\n"] }
    var lines = changes.prefix(changeLimit).map { item -> String in
      let name = report.databases.count > 1 ? "\(MarkdownText.prose(report.databases[item.index].name)): " : ""
      let query = item.change.query.map { " \(MarkdownText.code(QueryLine.shortened($0, to: queryWidth)))" } ?? ""
      return "**\(item.change.kind.word)** \(name)\(MarkdownText.prose(item.change.message))\(query)"
    }
    let rest = changes.count - changeLimit
    if rest > 0 { lines.append("and \(HumanNumber.counted(rest, "more change", "more changes"))") }
    return ["## What changed\n", list(lines)]
  }

  /// What is open with its statements, what came of what was done, and the inputs; nothing for a database without any.
  private static func section(_ database: DatabaseNight, isFleet: Bool) -> [String] {
    var sections: [String] = []
    let open = database.open
    if !open.isEmpty {
      sections.append("### Open: \(HumanNumber.counted(open.count, "recommendation", "recommendations"))\n")
      for item in open.prefix(statementLimit) {
        sections += [
          "**\(item.state.word)** \(name(item)): \(MarkdownText.prose("\(item.worthAndSize). \(item.life)\(bench(item))"))\n",
          MarkdownText.block(item.statement.terminated, language: "sql"),
        ]
      }
      let rest = open.count - statementLimit
      if rest > 0 { sections.append("and \(HumanNumber.count(rest)) more.\n") }
    }
    let done = database.actedOn
    if !done.isEmpty {
      sections.append("### Acted on\n")
      sections.append(
        list(done.map { "**\($0.state.word)** \(name($0)): \(MarkdownText.prose("\($0.worth.text). \($0.life)"))" }))
      for item in done where item.state == .regressed && !item.wayBack.isEmpty {
        sections += [
          "Rollback of \(MarkdownText.code(item.application?.index ?? item.index)):\n",
          MarkdownText.block(item.wayBack.terminated, language: "sql"),
        ]
      }
    }
    sections += outlook(database)
    if !database.health.isEmpty {
      sections.append("### Inputs\n")
      sections.append(
        list(
          database.health.map { "**\($0.level == .warning ? "Warning" : "Note")** \(MarkdownText.prose($0.message))" }))
    }
    guard isFleet, !sections.isEmpty else { return sections }
    return ["## \(MarkdownText.prose(database.name))\n"] + sections
  }

  private static func outlook(_ database: DatabaseNight) -> [String] {
    guard let outlook = database.shownOutlook else { return [] }
    let tables = outlook.tables.map {
      "**\(MarkdownText.prose($0.headline))** (\($0.sizeText))"
        + ($0.reasons.first.map { ": " + MarkdownText.prose($0) } ?? "")
    }
    let findings = outlook.findings.map { "**\($0.topicTitle)** \(MarkdownText.prose($0.summary))" }
    return ["### When it grows\n", list(tables + findings), MarkdownText.prose(DatabaseNight.outlookHint) + "\n"]
  }
}
