import Nightly

extension NightPage {
  /// Query classes in the order of what they save.
  private static let queryLimit = 20

  /// One recommendation: a line, and behind it the evidence and what to run.
  func recommendation(_ item: NightRecommendation, of index: Int) -> HTML {
    let id = anchors.recommendation(item.id, of: index)
    return """
      <details class="recommendation" id="\(id)">
      <summary>\(badge(item.state)) <h4>\(item.title) <code>\(item.index)</code> on <code>\(item.table)</code></h4> \
      \(worth(item.worth))</summary>
      <div class="inside">
      <p>\(item.life)</p>
      \(facts(of: item))\(evidence(item))\
      \(effects(item))\
      <p class="dim">Id <code>\(item.id)</code>, <a href="#\(id)">link to this recommendation</a></p>
      </div>
      </details>

      """
  }

  private func facts(of item: NightRecommendation) -> HTML {
    let missed = item.isOpen && item.missedLastNight > 0
    return facts([
      (
        "Would have saved last night",
        missed ? "\(HumanNumber.duration(milliseconds: item.missedLastNight)) (estimate)" : nil
      ), ("Not doing it has cost", item.missedText), ("Planner cost of the workload", item.costText),
      ("Size", item.sizeText), ("Confidence", item.confidence), ("Benchmark", item.benchText),
      ("Advised", item.advisedText),
    ])
  }

  /// What became slower begins with its way back.
  private func evidence(_ item: NightRecommendation) -> HTML {
    item.state == .regressed
      ? measured(item) + scripts(item) + reasons(item) : measured(item) + reasons(item) + scripts(item)
  }

  private func reasons(_ item: NightRecommendation) -> HTML {
    var html = HTML.empty
    if !item.reasons.isEmpty { html += "<h5>Why</h5>\n\(list(item.reasons, css: "plain"))" }
    if let measurement = item.measurement, !measurement.reasons.isEmpty {
      html += "<h5>What the benchmark found</h5>\n\(list(measurement.reasons, css: "plain"))"
    }
    if !item.tradeoffs.isEmpty { html += "<h5>Trade-offs</h5>\n\(list(item.tradeoffs, css: "plain"))" }
    return html
  }

  private func scripts(_ item: NightRecommendation) -> HTML {
    let rollout = script("Rollout", item.rolloutScript)
    guard !item.wayBack.isEmpty else { return rollout }
    let rollback = script("Rollback", item.wayBack.terminated)
    return item.state == .regressed ? rollback + rollout : rollout + rollback
  }

  private func script(_ title: String, _ sql: String) -> HTML {
    var sql = sql
    while sql.last == "\n" { sql.removeLast() }
    return "<h5>\(title)</h5>\n<pre class=\"copy\"><code>\(block: sql)</code></pre>\n"
  }

  /// What was measured before it was done and after.
  private func measured(_ item: NightRecommendation) -> HTML {
    guard let verification = item.verification, !verification.classes.isEmpty else { return .empty }
    let rows = verification.classes.map { entry -> [HTMLTable.Cell] in
      let ratio = entry.before.mean > 0 && entry.after.calls > 0 ? entry.after.mean / entry.before.mean : nil
      return [
        .init(query(entry.query)), .figure(entry.before.calls), .figure(entry.after.calls),
        .figure(entry.before.calls > 0 ? entry.before.mean : nil) { HumanNumber.duration(milliseconds: $0) },
        .figure(entry.after.calls > 0 ? entry.after.mean : nil) { HumanNumber.duration(milliseconds: $0) },
        .figure(ratio, HumanNumber.change),
      ]
    }
    let table = HTMLTable(
      caption: "Measured before and after \(item.index)",
      columns: [
        .init(title: "Query"), .init(title: "Calls before", isNumber: true),
        .init(title: "Calls after", isNumber: true),
        .init(title: "A call before", isNumber: true), .init(title: "A call after", isNumber: true),
        .init(title: "Change", isNumber: true),
      ], rows: rows)
    return "<h5>Measured</h5>\n\(table.html)"
  }

  private func effects(_ item: NightRecommendation) -> HTML {
    guard !item.queries.isEmpty else { return .empty }
    let shown = item.queries.prefix(Self.queryLimit)
    let rows = shown.map { effect -> [HTMLTable.Cell] in
      let ratio = effect.costAfter > 0 ? effect.costBefore / effect.costAfter : nil
      return [
        .init(query(effect.query)), .figure(effect.calls), .figure(effect.costBefore, HumanNumber.cost),
        .figure(effect.costAfter, HumanNumber.cost), .init("\(effect.factor)", order: ratio ?? -.infinity),
      ]
    }
    let table = HTMLTable(
      caption: "Query classes of \(item.index)",
      columns: [
        .init(title: "Query"), .init(title: "Calls", isNumber: true), .init(title: "Cost without", isNumber: true),
        .init(title: "Cost with", isNumber: true), .init(title: "Factor", isNumber: true),
      ], rows: rows)
    let rest = item.queries.count - shown.count
    let more: HTML =
      rest > 0
      ? "<p class=\"dim\">and \(HumanNumber.counted(rest, "more query class", "more query classes")).</p>\n" : .empty
    return """
      <h5>Query classes</h5>
      <p class="dim">Planner cost of one execution, without it and with it.</p>
      \(table.html)\(more)\(shown.map(plans).joined())
      """
  }

  private func plans(_ effect: NightRecommendation.Effect) -> HTML {
    let plans = [("Without it", effect.planBefore), ("With it", effect.planAfter)].compactMap { title, plan in
      plan.map {
        """
        <figure><figcaption>\(title)</figcaption><pre class="plan" tabindex="0"><code>\(block: $0)</code></pre></figure>

        """ as HTML
      }
    }
    guard !plans.isEmpty else { return .empty }
    return """
      <details class="plans"><summary>Plans of <code>\(QueryLine.shortened(effect.query, to: 90))</code></summary>
      <div class="pair">
      \(plans.joined())</div>
      </details>

      """
  }
}
