package import Benchmarking

/// The benchmark as one page that asks the network for nothing: styles and drawings are in it, scripts are not.
package enum BenchHTML {
  package static func write(_ document: BenchDocument) -> String {
    var page = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(HTMLText.line(document.summary))</title>
      <style>
      \(BenchStyle.sheet)
      </style>
      </head>
      <body>
      <header>
      <h1>\(HTMLText.line(document.summary))</h1>
      <p class="dim">Sextant \(HTMLText.line(document.sextantVersion)), \(HTMLText.line(document.sourceSummary)).<br>
      \(HTMLText.line(document.settingsSummary)).</p>
      </header>
      <main>

      """
    for warning in document.allWarnings {
      page += "<p class=\"warning\"><strong>Warning:</strong> \(HTMLText.line(warning))</p>\n"
    }
    page += overview(document) + together(document)
    page += load(document)
    let axis = TimeAxis(document)
    for (offset, proposal) in document.proposals.enumerated() {
      page += BenchHTMLProposal(axis: axis, rank: offset + 1).section(proposal)
    }
    page += calibration(document) + skipped(document)
    page += list(document.leftBehind, title: "What stays behind")
    page += "</main>\n"
    if !document.proposals.isEmpty { page += "<footer><p>\(HTMLText.line(document.explanation))</p></footer>\n" }
    return page + "</body>\n</html>\n"
  }

  /// A table whose cells are HTML; on a narrow page each row is a block of lines, named by the titles.
  static func table(_ titles: [String], right: Set<Int> = [], rows: [[String]]) -> String {
    func cell(_ column: Int, _ html: String) -> String {
      let label = HTMLText.line(titles[column])
      return "<td\(right.contains(column) ? " class=\"number\"" : "") data-label=\"\(label)\"><div>\(html)</div></td>"
    }
    let head = titles.enumerated().map { column, title in
      "<th scope=\"col\"\(right.contains(column) ? " class=\"number\"" : "")>\(HTMLText.line(title))</th>"
    }
    let body = rows.map { row in "<tr>\(row.enumerated().map { cell($0.offset, $0.element) }.joined())</tr>\n" }
    return "<table>\n<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  static func badge(_ decision: BenchDocument.Verdict.Decision) -> String {
    "<span class=\"badge \(decision.rawValue)\">\(decision.rawValue)</span>"
  }

  private static func overview(_ document: BenchDocument) -> String {
    guard !document.proposals.isEmpty else { return "" }
    let rows = document.proposals.enumerated().map { offset, proposal in
      [
        badge(proposal.verdict.decision),
        "\(HTMLText.line(proposal.listPrefix))<a href=\"#p\(offset + 1)\"><code>\(HTMLText.line(proposal.index))</code></a>",
        HTMLText.line(proposal.changeText), HTMLText.line(proposal.plannedText), HTMLText.line(proposal.sizeText),
        HTMLText.line(proposal.buildText),
      ]
    }
    let titles = ["Verdict", "Index", "Change", "Planned", "Size planned / real", "Build"]
    return table(titles, right: [2, 3, 4, 5], rows: rows)
  }

  private static func together(_ document: BenchDocument) -> String {
    guard let together = document.together else { return "" }
    let planned = together.plannedRatio.map { "; planned \(BenchDocument.Interval.change($0))" } ?? ""
    let text =
      "\(together.ratio.changeText): \(HumanNumber.duration(milliseconds: together.before)) before, "
      + "\(HumanNumber.duration(milliseconds: together.after)) after, over the workload's calls\(planned)."
    return "<p class=\"together\"><strong>All together</strong> \(HTMLText.line(text))</p>\n"
  }

  private static func load(_ document: BenchDocument) -> String {
    guard let load = document.load else { return "" }
    func arrowed(_ text: String) -> String {
      HTMLText.line(text.split(separator: " -> ").joined(separator: " \u{2192} "))
    }
    var html = "<section>\n<h2>\(HTMLText.line(load.title))</h2>\n"
    html += table(BenchDocument.Load.columns, right: [1, 2, 3], rows: load.rows.map { $0.map(HTMLText.line) })
    if !load.classes.isEmpty {
      html += table(
        BenchDocument.Load.classColumns + ["query"], right: [0, 1, 2, 3],
        rows: zip(load.classRows, load.classes).map { row, entry in
          row.map(arrowed) + ["<code>\(HTMLText.line(QueryLine.shortened(entry.query, to: 300)))</code>"]
        })
    }
    html += load.remarks.map { "<p class=\"dim\">\(HTMLText.line($0))</p>\n" }.joined()
    return html + "</section>\n"
  }

  private static func calibration(_ document: BenchDocument) -> String {
    guard !document.calibration.isEmpty else { return "" }
    let rows = document.calibration.map { entry in
      [entry.method, HumanNumber.count(entry.classes), entry.medianText, entry.worstText].map(HTMLText.line)
    }
    return "<section>\n<h2>The planner's promises</h2>\n"
      + table(["Method", "Classes", "Median", "Worst"], right: [1, 2, 3], rows: rows)
      + "<p class=\"dim\">\(HTMLText.line(BenchDocument.calibrationExplained))</p>\n</section>\n"
  }

  private static func skipped(_ document: BenchDocument) -> String {
    guard !document.skipped.isEmpty else { return "" }
    let rows = document.skipped.map { entry in
      [
        HumanNumber.count(entry.calls), "<code>\(HTMLText.line(QueryLine.shortened(entry.query, to: 300)))</code>",
        HTMLText.line(entry.reason),
      ]
    }
    return "<section>\n<h2>Not measured</h2>\n\(table(["Calls", "Query", "Why"], right: [0], rows: rows))</section>\n"
  }

  private static func list(_ texts: [String], title: String) -> String {
    guard !texts.isEmpty else { return "" }
    let items = texts.map { "<li>\(HTMLText.line($0))</li>\n" }.joined()
    return "<section>\n<h2>\(HTMLText.line(title))</h2>\n<ul>\n\(items)</ul>\n</section>\n"
  }
}
