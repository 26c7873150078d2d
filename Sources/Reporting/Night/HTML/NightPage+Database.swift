import Nightly

extension NightPage {
  /// One database's section.
  func database(_ index: Int) -> HTML {
    let database = report.databases[index]
    let id = anchors.database(index)
    let origin = [database.serverText, database.windowText].compactMap(\.self).joined(separator: ", ")
    let line: HTML = origin.isEmpty ? .empty : "<p class=\"dim\">\(origin)</p>\n"
    let failure: HTML? = database.failureText.map { "<p class=\"alert\">\($0)</p>\n" }
    return """
      <section class="database" id="\(id)" aria-labelledby="\(id).title">
      <h2 id="\(id).title">\(database.name)</h2>
      \(line)\(failure)\(database.capturedAt == nil ? .empty : body(index))</section>

      """
  }

  private func body(_ index: Int) -> HTML {
    let database = report.databases[index]
    var html = facts([
      ("Load", database.loadText), ("Open recommendations", HumanNumber.count(database.open.count)),
      ("They would have saved", database.worthText),
      ("Planner cost with them", database.costText), ("The advice rests on", database.adviceWindowText),
    ])
    html += health(database, isWarning: true)
    // The page's own first screen says the same of an only one.
    if isFleet {
      html += """
        <div class="columns">
        <div>
        <h3>Do first</h3>
        \(steps(database.steps.map { (index, $0) }, isNamed: false))</div>
        \(changes(of: index))        </div>

        """
    }
    html += recommendations(index)
    html += curve(index) + trends(index)
    html += classes(index) + tables(database) + indexes(database) + outlook(database)
    html += health(database, isWarning: false)
    return html
  }

  /// Of a night that was; the last good one's are no news.
  private func changes(of index: Int) -> HTML {
    let database = report.databases[index]
    guard database.failure == nil else { return .empty }
    return """
      <div>
      <h3>What changed since yesterday</h3>
      \(changes(database.changes.map { (index, $0) }, isNamed: false))</div>

      """
  }

  private func recommendations(_ index: Int) -> HTML {
    let database = report.databases[index]
    guard !database.recommendations.isEmpty else {
      return "<h3>Recommendations</h3>\n<p class=\"calm\">None.</p>\n"
    }
    var html: HTML = "<div class=\"recommendations\">\n"
    for (title, items) in [
      ("Open recommendations", database.open), ("Acted on", database.actedOn), ("Over", database.over),
    ] where !items.isEmpty {
      html += "<h3>\(title) <span class=\"count\">\(items.count)</span></h3>\n"
      html += items.map { recommendation($0, of: index) }.joined()
    }
    return html + "</div>\n"
  }

  /// What the reader has to know of the inputs: warnings in sight, notes at the end.
  private func health(_ database: DatabaseNight, isWarning: Bool) -> HTML {
    let notes = database.health.filter { ($0.level == .warning) == isWarning }
    let items = notes.map { note -> HTML in
      "<li>\(note.message) <code class=\"dim\">\(note.code)</code></li>\n"
    }
    if isWarning {
      return notes.isEmpty
        ? .empty : "<div class=\"warning\">\n<h3>Warnings about the inputs</h3>\n<ul>\n\(items.joined())</ul>\n</div>\n"
    }
    let text: HTML = notes.isEmpty ? "<p class=\"calm\">Nothing to report.</p>\n" : "<ul>\n\(items.joined())</ul>\n"
    return "<h3>Health of the inputs</h3>\n\(text)"
  }

  /// A part that is opened; its title is a heading, so that it is found.
  func part(_ title: String, _ note: String, isOpen: Bool = false, _ content: HTML) -> HTML {
    """
    <details class="part"\(isOpen ? " open=\"\"" : HTML.empty)><summary><h3>\(title)</h3> <span class="dim">\(note)</span></summary>
    \(content)</details>

    """
  }
}
