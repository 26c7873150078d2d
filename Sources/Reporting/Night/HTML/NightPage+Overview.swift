import Nightly

/// The first screen: what to do, what changed, and each database on a line.
extension NightPage {
  private static let changeLimit = 6
  /// Changes of all databases together; the databases' own sections have all.
  private static let fleetLimit = 50

  var overview: HTML {
    guard !report.databases.isEmpty else { return "<p>The configuration names no database.</p>\n" }
    let all = report.changes
    let rest = all.count - Self.fleetLimit
    let more: HTML =
      isFleet && rest > 0
      ? "<p class=\"dim\">and \(HumanNumber.counted(rest, "smaller one", "smaller ones")), with their databases.</p>\n"
      : .empty
    return """
      \(failures)<div class="columns">
      <section id="first" aria-labelledby="first-title">
      <h2 id="first-title">Do first</h2>
      \(steps(report.firstSteps, isNamed: isFleet))</section>
      <section id="changes" aria-labelledby="changes-title">
      <h2 id="changes-title">What changed since yesterday</h2>
      \(changes(Array(isFleet ? all.prefix(Self.fleetLimit) : all[...]), isNamed: isFleet))\(more)</section>
      </div>
      \(isFleet ? databases : .empty)
      """
  }

  private var failures: HTML {
    report.databases.indices.filter { report.databases[$0].failure != nil }.map { index in
      """
      <p class="alert"><strong><a href="#\(anchors.database(index))">\(report.databases[index].name)</a></strong> \
      \(report.databases[index].failureText ?? "")</p>

      """
    }.joined()
  }

  /// Recommendations as cards, each with the index of its database.
  func steps(_ steps: [(Int, NightRecommendation)], isNamed: Bool) -> HTML {
    guard !steps.isEmpty else { return "<p class=\"calm\">Nothing needs to be done.</p>\n" }
    let items = steps.map { index, step -> HTML in
      let place: HTML = isNamed ? " <span class=\"dim\">in \(report.databases[index].name)</span>" : .empty
      let reason: HTML? = step.taskReason.map { "<p class=\"dim\">\($0)</p>\n" }
      return """
        <li>
        <p class="what">\(badge(step.state)) <a href="#\(anchors.recommendation(step.id, of: index))">\(step.task) \
        <code>\(step.taskIndex)</code> on <code>\(step.table)</code></a>\(place)</p>
        <p>\(worth(step.worth))</p>
        \(reason)</li>

        """
    }
    return "<ol class=\"steps\">\n\(items.joined())</ol>\n"
  }

  /// The first few, and the others to be opened.
  func changes(_ changes: [(Int, Change)], isNamed: Bool) -> HTML {
    guard !changes.isEmpty else { return "<p class=\"calm\">Nothing.</p>\n" }
    let items = changes.map { change($0.1, of: $0.0, isNamed: isNamed) }
    let first: HTML = "<ul class=\"changes\">\n\(items.prefix(Self.changeLimit).joined())</ul>\n"
    let rest = items.dropFirst(Self.changeLimit)
    guard !rest.isEmpty else { return first }
    let title = HumanNumber.counted(rest.count, "more change", "more changes")
    return first
      + "<details><summary>\(title)</summary>\n<ul class=\"changes\">\n\(rest.joined())</ul>\n</details>\n"
  }

  private func change(_ change: Change, of index: Int, isNamed: Bool) -> HTML {
    let database = report.databases[index]
    let place: HTML = isNamed ? " <span class=\"dim\">in \(database.name)</span>" : .empty
    let code: HTML? = change.query.map { "<br><code class=\"dim\">\(QueryLine.shortened($0, to: 90))</code>" }
    var message: HTML = "\(change.message)"
    if let subject = change.subject {
      if database.recommendations.contains(where: { $0.id == subject }) {
        message = "<a href=\"#\(anchors.recommendation(subject, of: index))\">\(change.message)</a>"
      } else if database.classes.contains(where: { $0.class == subject }) {
        message = "<a href=\"#\(anchors.queryClass(subject, of: index))\">\(change.message)</a>"
      }
    }
    return
      "<li><span class=\"kind \(change.kind.tone)\">\(change.kind.word)</span> <span>\(message)\(place)\(code)</span></li>\n"
  }

  private var databases: HTML {
    let rows = report.databases.enumerated().map { index, database in row(database, index) }
    let table = HTMLTable(
      caption: "Databases",
      columns: [
        .init(title: "Database"), .init(title: "Tonight"), .init(title: "Load", isNumber: true),
        .init(title: "Change", isNumber: true), .init(title: "Open", isNumber: true),
        .init(title: "Would save (estimate)", isNumber: true), .init(title: "Changes", isNumber: true),
        .init(title: "Warnings", isNumber: true),
      ], rows: rows)
    return """
      <section id="databases" aria-labelledby="databases-title">
      <h2 id="databases-title">Databases</h2>
      \(table.html)</section>

      """
  }

  private func row(_ database: DatabaseNight, _ index: Int) -> [HTMLTable.Cell] {
    let isRead = database.failure == nil
    let ratio = isRead ? database.loadRatio : nil
    let missed = database.missedLastNight
    return [
      .init("<a href=\"#\(anchors.database(index))\">\(database.name)</a>"),
      .init(isRead ? "\(database.status)" : "<strong class=\"bad\">\(database.status)</strong>"),
      .figure(isRead ? database.load.milliseconds : nil) { HumanNumber.duration(milliseconds: $0) },
      .figure(ratio, HumanNumber.change),
      .figure(database.open.count),
      .figure(missed > 0 ? missed : nil) { HumanNumber.duration(milliseconds: $0) },
      .figure(isRead ? database.changes.count : nil),
      .figure(database.warnings.count),
    ]
  }
}
