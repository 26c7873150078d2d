import Benchmarking

extension BenchText {
  private static let indentation = 3
  private static let labelWidth = 9

  func write(_ proposal: BenchDocument.Proposal, rank: Int, on page: inout TextPage) {
    let number = TextPage.cell("\(rank). ", Self.indentation, right: false)
    page.line(
      "\(number)\(proposal.verdict.decision.rawValue): \(proposal.actionWords) \(proposal.index) on \(proposal.table)",
      colour: style.bold)
    page.paragraph(proposal.statement, indentation: Self.indentation, isSQL: true)
    page.blank()
    if width < Self.wide {
      labelled("Planned", proposal.plannedText, on: &page)
      labelled("Size", "\(proposal.sizeText) (planned / real)", on: &page)
      labelled("Build", proposal.buildText, on: &page)
    }
    if let effect = proposal.buildEffectText { labelled("Load", "while it was built, \(effect)", on: &page) }
    for reason in proposal.verdict.reasons { labelled("Why", reason, on: &page) }
    classes(proposal.reads, "Reads", on: &page)
    classes(proposal.writes, "Writes", on: &page)
  }

  private func labelled(_ label: String, _ text: String, on page: inout TextPage) {
    page.paragraph(text, label: label, indentation: Self.indentation, labelWidth: Self.labelWidth)
  }

  private func classes(_ classes: [BenchDocument.ClassMeasurement], _ title: String, on page: inout TextPage) {
    guard !classes.isEmpty else { return }
    page.blank()
    page.line("\(title), medians of one execution:", indentation: Self.indentation, colour: style.bold)
    let isWide = width >= Self.wide
    let hasWAL = classes.contains { $0.walText != nil }
    let hasHOT = classes.contains { $0.hotText != nil }
    let titles =
      (isWide ? ["class", "calls"] : []) + ["before", "after", "change"]
      + (isWide && hasWAL ? ["WAL"] : []) + (isWide && hasHOT ? ["HOT updates"] : [])
    let rows = classes.map { measurement in
      (isWide ? [String(measurement.class.prefix(8)), HumanNumber.count(measurement.calls)] : [])
        + [measurement.before.medianText, measurement.after.medianText, measurement.ratio.changeText]
        + (isWide && hasWAL ? [measurement.walText ?? "-"] : [])
        + (isWide && hasHOT ? [measurement.hotText ?? "-"] : [])
    }
    let table = FigureTable(titles: titles, rows: rows)
    let indentation = Self.indentation + 2
    page.line(table.header, indentation: indentation, colour: style.dim)
    for (line, measurement) in zip(table.lines, classes) {
      page.line(line, indentation: indentation, colour: colour(of: measurement))
      if !isWide { narrowFigures(measurement, indentation: indentation + 2, on: &page) }
      let room = max(16, page.width - indentation - 2)
      page.line(QueryLine.shortened(measurement.query, to: room), indentation: indentation + 2, colour: style.dim)
    }
  }

  /// What there is no column for.
  private func narrowFigures(
    _ measurement: BenchDocument.ClassMeasurement, indentation: Int, on page: inout TextPage
  ) {
    let figures =
      ["class \(measurement.class.prefix(8))", HumanNumber.counted(measurement.calls, "call", "calls")]
      + [measurement.walText.map { "WAL \($0)" }, measurement.hotText.map { "HOT \($0)" }].compactMap(\.self)
    page.paragraph(figures.joined(separator: ", "), indentation: indentation)
  }

  private func colour(of measurement: BenchDocument.ClassMeasurement) -> (String) -> String {
    if measurement.ratio.high < 1 { return style.green }
    if measurement.ratio.low > 1 { return style.red }
    return { $0 }
  }
}
