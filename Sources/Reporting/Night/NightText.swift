import Nightly

/// A night's report for a terminal: the answer, then each database at a glance; the page and the JSON have the rest.
struct NightText {
  /// Below this, tables can't be read any more.
  private static let narrowest = 48
  private static let changeLimit = 8
  private static let classLimit = 5
  /// Of one topic.
  private static let findingLimit = 2
  private static let labelWidth = 16

  let style: TextStyle
  let width: Int

  init(style: TextStyle, width: Int) {
    self.style = style
    self.width = max(width, Self.narrowest)
  }

  func write(_ report: NightReport) -> String {
    var page = TextPage(style: style, width: width)
    page.paragraph(
      "Sextant \(report.sextantVersion): nightly report, \(ClockText.minute(report.night))", colour: style.dim)
    page.paragraph(report.headline, colour: style.bold)
    page.blank()
    let change = report.loadChange.map { ", \($0) on the window before" } ?? ""
    page.paragraph(report.load.time + change, label: "Load", labelWidth: Self.labelWidth)
    page.paragraph(report.openText, label: "Open", labelWidth: Self.labelWidth)
    if let worth = report.worthText { page.paragraph(worth, label: "Would save", labelWidth: Self.labelWidth) }
    let isFleet = report.databases.count > 1
    if isFleet {
      steps(report, on: &page)
      changes(report.changes.map { (report.databases[$0.index], $0.change) }, on: &page)
      overview(report, on: &page)
    }
    for database in report.databases { write(database, on: &page) }
    page.blank()
    page.paragraph(NightReport.explanation, colour: style.dim)
    return page.text
  }

  private func steps(_ report: NightReport, on page: inout TextPage) {
    let steps = report.firstSteps
    guard !steps.isEmpty else { return }
    page.blank()
    page.line("Do first", colour: style.bold)
    for (offset, item) in steps.enumerated() {
      page.paragraph(
        "\(item.step.taskHeadline) (\(report.databases[item.index].name)): \(item.step.worth.text)",
        label: "\(offset + 1).",
        indentation: 2, labelWidth: 3)
    }
  }

  private func changes(_ changes: [(database: DatabaseNight?, change: Change)], on page: inout TextPage) {
    page.blank()
    page.line("What changed", colour: style.bold)
    guard !changes.isEmpty else { return page.line("nothing", indentation: 2) }
    for (database, change) in changes.prefix(Self.changeLimit) {
      let place = database.map { "\($0.name): " } ?? ""
      page.paragraph(
        place + change.message, label: change.kind.word, indentation: 2, labelWidth: 13,
        colour: change.kind.tone == "bad" ? style.red : change.kind.tone == "good" ? style.green : { $0 })
      guard let query = change.query else { continue }
      page.line(QueryLine.shortened(query, to: width - 15), indentation: 15, colour: style.dim)
    }
    more(changes.count - Self.changeLimit, "change", "changes", on: &page)
  }

  private func overview(_ report: NightReport, on page: inout TextPage) {
    page.blank()
    page.line("Databases", colour: style.bold)
    let rows = report.databases.map { database in
      [
        database.status, database.failure == nil ? database.load.time : "-",
        database.failure == nil ? database.loadRatio.map(HumanNumber.change) ?? "-" : "-",
        HumanNumber.count(database.open.count), HumanNumber.count(database.warnings.count),
      ]
    }
    let table = FigureTable(titles: ["night", "load", "change", "open", "warnings"], rows: rows)
    page.line(table.header + "database", indentation: 2, colour: style.dim)
    for (line, database) in zip(table.lines, report.databases) {
      page.line(line + database.name, indentation: 2, colour: database.failure == nil ? { $0 } : style.red)
    }
  }

  private func write(_ database: DatabaseNight, on page: inout TextPage) {
    page.blank()
    page.line("== \(database.name)", colour: style.bold)
    if let failure = database.failureText { page.paragraph(failure, colour: style.red) }
    guard database.capturedAt != nil else { return }
    page.paragraph(
      [database.serverText, database.windowText].compactMap(\.self).joined(separator: ", "), colour: style.dim)
    page.paragraph(database.loadText, label: "Load", labelWidth: Self.labelWidth)
    if let cost = database.costText { page.paragraph(cost, label: "Planner cost", labelWidth: Self.labelWidth) }
    if let worth = database.worthText { page.paragraph(worth, label: "Would save", labelWidth: Self.labelWidth) }
    for note in database.health {
      page.paragraph(
        note.message, label: note.level == .warning ? "Warning" : "Note", labelWidth: Self.labelWidth,
        colour: note.level == .warning ? style.red : { $0 })
    }
    if database.failure == nil { changes(database.changes.map { (nil, $0) }, on: &page) }
    recommendations(database, on: &page)
    classes(database, on: &page)
    outlook(database, on: &page)
  }

  private func outlook(_ database: DatabaseNight, on page: inout TextPage) {
    guard let outlook = database.shownOutlook else { return }
    page.blank()
    page.line("When it grows", colour: style.bold)
    for table in outlook.tables {
      page.paragraph("\(table.headline) (\(table.sizeText))", label: "tables", indentation: 2, labelWidth: 13)
      if let reason = table.reasons.first { page.paragraph(reason, indentation: 15, colour: style.dim) }
    }
    let findings = outlook.foremost(Self.findingLimit)
    for finding in findings {
      page.paragraph(finding.summary, label: finding.topic, indentation: 2, labelWidth: 13)
    }
    more(outlook.findings.count - findings.count, "finding", "findings", on: &page)
    page.paragraph(DatabaseNight.outlookHint, indentation: 2, colour: style.dim)
  }

  private func recommendations(_ database: DatabaseNight, on page: inout TextPage) {
    page.blank()
    guard !database.recommendations.isEmpty else { return page.line("No recommendations", colour: style.bold) }
    let first = Set(database.steps.map(\.id))
    let groups = [("Open", database.open), ("Acted on", database.actedOn)].filter { !$0.1.isEmpty }
    for (offset, (title, items)) in groups.enumerated() {
      if offset > 0 { page.blank() }
      page.line("\(title): \(HumanNumber.count(items.count))", colour: style.bold)
      for item in items {
        page.paragraph(
          "\(item.headline)\(first.contains(item.id) ? " (do first)" : "")", label: item.state.word, indentation: 2,
          labelWidth: 13, colour: item.state == .regressed ? style.red : { $0 })
        page.paragraph("\(item.worthAndSize). \(item.life)", indentation: 15, colour: style.dim)
        if let bench = item.benchText { page.paragraph("Benchmark: \(bench).", indentation: 15, colour: style.dim) }
        let statement = item.isOpen ? item.statement : item.state == .regressed ? item.wayBack : ""
        if !statement.isEmpty { page.paragraph(statement.terminated, indentation: 15, isSQL: true) }
      }
    }
    if !database.over.isEmpty {
      if !groups.isEmpty { page.blank() }
      let over = [NightRecommendation.State.dismissed, .expired].compactMap { state in
        let count = database.over.count { $0.state == state }
        return count > 0 ? "\(HumanNumber.count(count)) \(state.word)" : nil
      }
      page.line("Over: \(over.joined(separator: ", "))", colour: style.dim)
    }
  }

  private func classes(_ database: DatabaseNight, on page: inout TextPage) {
    let shown = database.classes.prefix(Self.classLimit)
    guard !shown.isEmpty else { return }
    page.blank()
    page.line("Most time", colour: style.bold)
    let rows = shown.map { item in
      [
        item.load.time, HumanNumber.count(item.load.calls), HumanNumber.duration(milliseconds: item.load.mean),
        item.previous.flatMap { DatabaseNight.meanChange(item.load, $0) }.map(HumanNumber.change) ?? "-",
      ]
    }
    let table = FigureTable(titles: ["time", "calls", "a call", "change"], rows: rows)
    page.line(table.header + "query", indentation: 2, colour: style.dim)
    for (line, item) in zip(table.lines, shown) {
      page.line(line + QueryLine.shortened(item.shownQuery, to: max(16, width - table.width - 2)), indentation: 2)
    }
    more(database.classes.count - shown.count, "query class", "query classes", on: &page)
  }

  private func more(_ count: Int, _ one: String, _ many: String, on page: inout TextPage) {
    guard count > 0 else { return }
    page.line("and \(HumanNumber.counted(count, "more " + one, "more " + many))", indentation: 2, colour: style.dim)
  }
}
