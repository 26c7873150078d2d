import Advice

extension AdviceText {
  /// Query classes shown of a recommendation, for better and for worse each.
  private static let queryLimit = 6
  private static let indentation = 3
  private static let labelWidth = 12

  func write(_ recommendation: Recommendation, rank: Int, of document: AdviceDocument, on page: inout TextPage) {
    let number = "\(rank).".padding(to: Self.indentation)
    page.line("\(number)\(recommendation.title) \(recommendation.index) on \(recommendation.table)", colour: style.bold)
    page.paragraph(recommendation.terminatedStatement, indentation: Self.indentation, isSQL: true)
    page.blank()
    saving(of: recommendation, of: document, on: &page)
    labelled("Size", recommendation.sizeText, on: &page)
    if let label = recommendation.writesLabel { labelled(label, recommendation.writeOverheadSummary, on: &page) }
    if let build = recommendation.buildSummary { labelled(recommendation.buildLabel, build, on: &page) }
    if recommendation.confidence == .estimated {
      let basis = recommendation.hasCosts ? "assumed sizes or statistics" : "the rows that calls returned"
      labelled("Confidence", "estimated: rests on \(basis)", on: &page)
    }
    for reason in recommendation.reasons { labelled("Why", reason, on: &page) }
    for tradeoff in recommendation.tradeoffs { labelled("Trade-off", tradeoff, on: &page) }
    effects(recommendation.helped, "Makes", "cheaper", colour: style.green, on: &page)
    if let rest = recommendation.minorChangesSummary {
      page.line(rest, indentation: Self.indentation + 2, colour: style.dim)
    }
    effects(recommendation.hurt, "Makes", "dearer", colour: style.red, on: &page)
    plans(of: recommendation, on: &page)
  }

  private func saving(of recommendation: Recommendation, of document: AdviceDocument, on page: inout TextPage) {
    let share = document.savedShare(of: recommendation)
    let costs = "\(HumanNumber.cost(recommendation.costBefore)) -> \(HumanNumber.cost(recommendation.costAfter))"
    let saving = document.saving(of: recommendation)
    labelled(
      saving.label, recommendation.hasCosts ? "\(saving.text) (\(costs))" : saving.text, on: &page,
      colour: share > 0 ? style.green : share < 0 ? style.red : { $0 })
  }

  private func labelled(
    _ label: String, _ text: String, on page: inout TextPage, colour: (String) -> String = { $0 }
  ) {
    page.paragraph(
      text, label: label, indentation: Self.indentation, labelWidth: Self.labelWidth + 1, colour: colour)
  }

  /// A table of query classes; costs are of one execution.
  private func effects(
    _ effects: [Recommendation.Effect], _ verb: String, _ result: String, colour: (String) -> String,
    on page: inout TextPage
  ) {
    guard !effects.isEmpty else { return }
    page.blank()
    let classes = HumanNumber.counted(effects.count, "query class", "query classes")
    page.line("\(verb) \(classes) \(result); cost of one execution:", indentation: Self.indentation, colour: colour)
    let shown = effects.prefix(Self.queryLimit)
    let rows = shown.map { effect in
      [
        HumanNumber.count(effect.calls), HumanNumber.cost(effect.costBefore), HumanNumber.cost(effect.costAfter),
        HumanNumber.factor(before: effect.costBefore, after: effect.costAfter), String(effect.class.prefix(8)),
      ]
    }
    let indentation = Self.indentation + 2
    let table = FigureTable(titles: ["calls", "without", "with", "factor", "class"], rows: rows)
    page.line(table.header + "query", indentation: indentation, colour: style.dim)
    let room = max(16, page.width - indentation - table.width)
    for (row, effect) in zip(table.lines, shown) {
      page.line(row + QueryLine.shortened(effect.shownQuery, to: room), indentation: indentation)
    }
    more(effects.count - shown.count, "query class", "query classes", on: &page, indentation: indentation)
  }

  /// The plans of `--explain`. Their lines are not broken: the indentation of a plan is its structure.
  private func plans(of recommendation: Recommendation, on page: inout TextPage) {
    for effect in recommendation.queries {
      for (title, plan) in [("without it", effect.planBefore), ("with it", effect.planAfter)] {
        guard let plan else { continue }
        page.blank()
        let name = "Plan \(title), class \(effect.class): "
        let room = max(16, page.width - Self.indentation - DisplayWidth.columns(name))
        page.line(
          name + QueryLine.shortened(effect.shownQuery, to: room), indentation: Self.indentation, colour: style.dim)
        if let note = effect.planNote, plan == effect.planBefore || effect.planBefore == nil {
          page.paragraph("(\(note))", indentation: Self.indentation + 2, colour: style.dim)
        }
        page.verbatim(plan, indentation: Self.indentation + 2)
      }
    }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String { TextPage.cell(self, max(width, utf8.count + 1), right: false) }
}
