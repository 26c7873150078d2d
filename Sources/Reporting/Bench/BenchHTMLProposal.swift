import Benchmarking

/// One proposal's part of the page.
struct BenchHTMLProposal {
  /// Characters of a query that are shown before it has to be opened.
  private static let queryWidth = 240

  let axis: TimeAxis
  /// From 1 on; makes ids unique.
  let rank: Int

  func section(_ proposal: BenchDocument.Proposal) -> String {
    var html = """
      <section id="p\(rank)">
      <h2>\(BenchHTML.badge(proposal.verdict.decision)) \(HTMLText.line(proposal.actionWords)) \
      <code>\(HTMLText.line(proposal.index))</code> on <code>\(HTMLText.line(proposal.table))</code></h2>
      <pre><code>\(HTMLText.block(proposal.statement))</code></pre>
      <dl class="facts">
      \(fact("Change", proposal.changeText))\(fact("Planned", proposal.plannedText))\
      \(fact("Size planned / real", proposal.sizeText))\(fact("Build", proposal.buildText))\
      \(proposal.buildEffectText.map { fact("While it was built", $0) } ?? "")</dl>

      """
    let reasons = proposal.verdict.reasons
    if !reasons.isEmpty {
      html += "<ul class=\"reasons\">\n\(reasons.map { "<li>\(HTMLText.line($0))</li>\n" }.joined())</ul>\n"
    }
    html += classes(proposal.reads, title: "Reads", prefix: "r")
    html += classes(proposal.writes, title: "Writes", prefix: "w")
    return html + "</section>\n"
  }

  private func classes(_ classes: [BenchDocument.ClassMeasurement], title: String, prefix: String) -> String {
    guard !classes.isEmpty else { return "" }
    let articles = classes.enumerated().map { offset, measurement in
      article(measurement, id: "p\(rank)\(prefix)\(offset + 1)")
    }
    return "<h3>\(title)</h3>\n" + articles.joined()
  }

  private func article(_ measurement: BenchDocument.ClassMeasurement, id: String) -> String {
    var html = "<article>\n\(query(measurement))<div class=\"drawing\">\n<div class=\"rows\">"
    html +=
      "<div>\(rowLabel("before", measurement.before))</div><div>\(rowLabel("after", measurement.after))</div></div>\n"
    html += TimePlot(axis: axis, id: id).svg(measurement) + "</div>\n<dl class=\"facts\">\n"
    html += fact("Change", measurement.ratio.changeText) + fact("Planned", measurement.plannedText)
    html += fact("Calls", HumanNumber.count(measurement.calls))
    html += fact("p95", "\(measurement.before.p95Text) -> \(measurement.after.p95Text)")
    html += fact("Pages", measurement.buffersText)
    if let read = measurement.buffersReadText { html += fact("Pages read", read) }
    if let wal = measurement.walText { html += fact("WAL", wal) }
    if let hot = measurement.hotText { html += fact("HOT updates", hot) }
    html += fact("Reads the index", measurement.usesIndex ? "yes" : "no")
    html += fact("Class", measurement.class) + "</dl>\n"
    if let misestimate = measurement.misestimate {
      html +=
        "<details><summary>The plan: \(HTMLText.line(misestimate.node)), "
        + "\(HumanNumber.count(misestimate.estimatedRows)) rows expected, \(HumanNumber.count(misestimate.actualRows)) "
        + "found</summary>\n<pre class=\"plan\">\(HTMLText.block(misestimate.plan))</pre></details>\n"
    }
    return html + "</article>\n"
  }

  /// The query on a line or two, and the whole of it where that is more.
  private func query(_ measurement: BenchDocument.ClassMeasurement) -> String {
    let short = QueryLine.shortened(measurement.query, to: Self.queryWidth)
    let line = "<code class=\"query\">\(HTMLText.line(short))</code>"
    guard short.hasSuffix("...") else { return line + "\n" }
    return "<details><summary>\(line)</summary>\n<pre>\(HTMLText.block(measurement.query))</pre></details>\n"
  }

  private func rowLabel(_ name: String, _ sample: BenchDocument.Sample) -> String {
    "<span class=\"dim\">\(name)</span> \(HTMLText.line(sample.medianText))"
  }

  private func fact(_ name: String, _ value: String) -> String {
    let arrowed = value.split(separator: " -> ").joined(separator: " \u{2192} ")
    return "<div><dt>\(HTMLText.line(name))</dt><dd>\(HTMLText.line(arrowed))</dd></div>\n"
  }
}
