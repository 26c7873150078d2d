import Advice
import Partitioning

/// Advice on partitions for a terminal, table by table.
struct PartitionText {
  private static let narrowest = 48
  private static let labelWidth = 12
  private static let indentation = 2

  let style: TextStyle
  let width: Int

  init(style: TextStyle, width: Int) {
    self.style = style
    self.width = max(width, Self.narrowest)
  }

  func write(_ document: PartitionDocument) -> String {
    var page = TextPage(style: style, width: width)
    page.head("partitioning", document.basis)
    page.paragraph(
      document.tables.isEmpty ? PartitionDocument.nothing : document.verdictSummary, label: "Tables", labelWidth: 16,
      colour: style.bold)
    page.paragraph(document.basis.classSummary, label: "Query classes", labelWidth: 16)
    for advice in document.tables {
      page.blank()
      write(advice, on: &page)
    }
    page.foot(document.basis)
    return page.text
  }

  private func write(_ advice: PartitionAdvice, on page: inout TextPage) {
    page.paragraph(advice.title, colour: style.bold)
    labelled("Size", advice.sizeSummary, on: &page)
    if let growth = advice.growthSummary { labelled("Growth", growth, on: &page) }
    for reason in advice.reasons { labelled("Why", reason, on: &page) }
    for tradeoff in advice.tradeoffs { labelled("Trade-off", tradeoff, on: &page) }
    thresholds(advice.thresholds, on: &page)
    keys(advice.keys, on: &page)
    if let plan = advice.plan { write(plan, on: &page) }
    for alternative in advice.alternatives {
      labelled("Instead", alternative.explanation, on: &page)
      page.paragraph(alternative.statement.terminated, indentation: Self.indentation + Self.labelWidth, isSQL: true)
      let figures =
        "\(HumanNumber.bytes(alternative.sizeInBytes)) (estimated), cost \(HumanNumber.cost(alternative.costAfter))"
      page.line(figures, indentation: Self.indentation + Self.labelWidth, colour: style.dim)
    }
  }

  private func thresholds(_ thresholds: [PartitionAdvice.Threshold], on page: inout TextPage) {
    guard !thresholds.isEmpty else { return }
    let table = FigureTable(
      titles: ["now", "limit"], rows: thresholds.map { [$0.valueText, $0.limitText] })
    page.blank()
    page.line(table.header + "threshold", indentation: Self.indentation, colour: style.dim)
    for (figures, threshold) in zip(table.lines, thresholds) {
      page.line(
        "\(figures)\(threshold.label): \(threshold.state)", indentation: Self.indentation,
        colour: threshold.isPassed ? style.red : { $0 })
    }
  }

  private func keys(_ keys: [PartitionAdvice.Key], on page: inout TextPage) {
    guard !keys.isEmpty else { return }
    let table = FigureTable(
      titles: ["prunes", "by"], rows: keys.map { [HumanNumber.percent($0.prunedShare), $0.method.rawValue] })
    page.blank()
    page.line(
      table.header + "key, and the share of the load that would leave partitions out",
      indentation: Self.indentation, colour: style.dim)
    for (figures, key) in zip(table.lines, keys) {
      // The first reason says the share in words.
      let words = ([key.column + (key.reasons.count > 1 ? ":" : "")] + key.reasons.dropFirst()).joined(separator: " ")
      page.paragraph(words, label: figures, indentation: Self.indentation, labelWidth: table.width)
    }
  }

  private func write(_ plan: PartitionAdvice.Plan, on page: inout TextPage) {
    page.blank()
    labelled("Partitions", plan.width, on: &page)
    if let retention = plan.retention { labelled("Retention", retention.explanation, on: &page) }
    labelled("Cost", plan.effect.costSummary, on: &page, colour: style.green)
    labelled("Planning", plan.effect.planningSummary, on: &page)
    labelled("Pruning", plan.effect.pruningSummary, on: &page)
    for doubt in plan.effect.doubts { labelled("Doubt", doubt, on: &page) }
    faults(plan.effect, on: &page)
    classes(plan.effect.cheaper, "cheaper", colour: style.green, on: &page)
    classes(plan.effect.dearer, "dearer", colour: style.red, on: &page)
    sizes(plan.effect.partitions, on: &page)
    for breakage in plan.breakages { write(breakage, on: &page) }
    write(plan.migration, on: &page)
  }

  private func classes(
    _ effects: [PartitionEffect.ClassEffect], _ result: String, colour: (String) -> String, on page: inout TextPage
  ) {
    guard !effects.isEmpty else { return }
    page.blank()
    let counted = HumanNumber.counted(effects.count, "query class", "query classes")
    page.line("\(counted) \(result); cost of one execution:", indentation: Self.indentation, colour: colour)
    let shown = effects.prefix(PartitionAdvice.classLimit)
    let table = FigureTable(
      titles: ["calls", "now", "then", "reads", "class"],
      rows: shown.map {
        [
          HumanNumber.count($0.calls), HumanNumber.cost($0.costBefore), HumanNumber.cost($0.costAfter),
          $0.partitionsText, String($0.class.prefix(8)),
        ]
      })
    page.line(table.header + "query", indentation: Self.indentation + 2, colour: style.dim)
    for (figures, effect) in zip(table.lines, shown) {
      let room = max(16, page.width - Self.indentation - 2 - table.width)
      page.line(figures + QueryLine.shortened(effect.query, to: room), indentation: Self.indentation + 2)
    }
    more(effects.count - shown.count, "query class", "query classes", on: &page)
  }

  /// Query classes that have no plan on the partitioned table.
  private func faults(_ effect: PartitionEffect, on page: inout TextPage) {
    for item in effect.classes {
      guard let fault = item.fault else { continue }
      labelled("Fails", "\(item.class.prefix(8)): \(fault)", on: &page, colour: style.red)
      let room = page.width - Self.indentation - Self.labelWidth
      page.line(
        QueryLine.shortened(item.query, to: max(16, room)), indentation: Self.indentation + Self.labelWidth)
    }
  }

  private func sizes(_ partitions: [PartitionEffect.PartitionSize], on page: inout TextPage) {
    guard !partitions.isEmpty else { return }
    page.blank()
    page.line("Partitions (estimated):", indentation: Self.indentation)
    for partition in partitions.prefix(PartitionAdvice.partitionLimit) {
      page.paragraph(partition.words, indentation: Self.indentation + 2)
    }
    more(partitions.count - PartitionAdvice.partitionLimit, "partition", "partitions", on: &page)
  }

  private func write(_ breakage: PartitionAdvice.Breakage, on page: inout TextPage) {
    labelled("Breaks", "\(breakage.object): \(breakage.explanation)", on: &page, colour: style.red)
    for statement in breakage.statements {
      page.paragraph(statement.terminated, indentation: Self.indentation + Self.labelWidth, isSQL: true)
    }
    if !breakage.replacements.isEmpty { labelled("Instead", "", on: &page) }
    for statement in breakage.replacements {
      page.verbatim(statement.terminated, indentation: Self.indentation + Self.labelWidth)
    }
    if !breakage.classes.isEmpty {
      let names = breakage.classes.prefix(PartitionAdvice.classLimit).map { String($0.prefix(8)) }
      page.paragraph(
        "query classes " + names.joined(separator: ", "), indentation: Self.indentation + Self.labelWidth)
    }
  }

  private func write(_ migration: MigrationPlan, on page: inout TextPage) {
    page.blank()
    page.paragraph(
      "The way there (\(migration.method.rawValue)): \(migration.reason)", indentation: Self.indentation,
      colour: style.bold)
    for (offset, step) in migration.steps.enumerated() {
      page.paragraph(step.title, label: "\(offset + 1).", indentation: Self.indentation + 2, labelWidth: 4)
      page.paragraph(
        "\(step.why). Lock: \(step.lock).\(step.isRepeated ? " Repeated until no row is left." : "")",
        indentation: Self.indentation + 6, colour: style.dim)
    }
    for caution in migration.cautions { labelled("Caution", caution, on: &page) }
    page.line("The statements, with the way back: --format sql", indentation: Self.indentation, colour: style.dim)
  }

  private func more(_ count: Int, _ one: String, _ many: String, on page: inout TextPage) {
    guard count > 0 else { return }
    page.line(
      "and \(HumanNumber.counted(count, "more " + one, "more " + many)); see --format json",
      indentation: Self.indentation + 2, colour: style.dim)
  }

  private func labelled(
    _ label: String, _ text: String, on page: inout TextPage, colour: (String) -> String = { $0 }
  ) {
    page.paragraph(text, label: label, indentation: Self.indentation, labelWidth: Self.labelWidth, colour: colour)
  }
}
