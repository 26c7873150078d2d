import Nightly

extension NightPage {
  /// Nights in the table beside the lines; the JSON has all.
  private static let nightLimit = 30

  func curve(_ index: Int) -> HTML {
    let database = report.databases[index]
    let drawing = CurveChart(id: anchors.part("curve", of: index), database: database).html
    guard drawing != .empty else { return .empty }
    let rows = database.curve.sorted { $0.bytes < $1.bytes }.map { point -> [HTMLTable.Cell] in
      [
        .figure(point.bytes, HumanNumber.bytes), .figure(point.indexes),
        .figure(database.costLeft(point), HumanNumber.percent),
        .init(point.isAdvised ? "<strong>advised</strong>" : .empty),
      ]
    }
    let table = HTMLTable(
      caption: "What storage buys in \(database.name)",
      columns: [
        .init(title: "Storage for new indexes", isNumber: true), .init(title: "Indexes", isNumber: true),
        .init(title: "Planner cost left", isNumber: true), .init(title: "Choice"),
      ], rows: rows, isFiltered: false)
    let advised = database.curve.first(where: \.isAdvised).map {
      "\(HumanNumber.bytes($0.bytes)) for \(HumanNumber.counted($0.indexes, "index", "indexes")) "
        + "leave \(HumanNumber.percent(database.costLeft($0))) of the planner cost"
    }
    return part(
      "What storage buys", advised ?? "", isOpen: !isFleet,
      """
      <p class="dim">The workload's planner cost that is left, at most, with so much storage for new indexes (sizes are estimates).</p>
      \(drawing)<details><summary>The curve as a table</summary>
      \(table.html)</details>

      """)
  }

  func trends(_ index: Int) -> HTML {
    let database = report.databases[index]
    let nights = database.trend.map(\.night)
    guard nights.count > 1 else { return .empty }
    let events = database.recommendations.compactMap { item in
      item.application.map {
        TrendChart.Event(night: $0.night, name: "\($0.index) \(item.frees ? "dropped" : "applied")")
      }
    }.sorted { ($0.night, $0.name) < ($1.night, $1.name) }
    func chart(_ name: String, _ title: String, _ values: [Double?], _ text: @escaping (Double) -> String) -> HTML {
      TrendChart(
        id: anchors.part(name, of: index), title: title, nights: nights, values: values, events: events, text: text
      ).html
    }
    let charts = [
      chart("load", "Time of all statements", database.trend.map { $0.load?.milliseconds }) {
        HumanNumber.duration(milliseconds: $0)
      },
      chart("bytes", "Storage of tables and indexes", database.trend.map { $0.bytes.map(Double.init) }) {
        HumanNumber.bytes(Int($0))
      },
      chart("open", "Open recommendations", database.trend.map { $0.openRecommendations.map(Double.init) }) {
        HumanNumber.count($0)
      },
    ]
    var key =
      events.isEmpty
      ? "" : "\u{25B2} \(events.map { "\(ClockText.day($0.night)) \($0.name)" }.joined(separator: "; ")). "
    if database.trend.contains(where: { $0.load == nil }) { key += "Where the line breaks there is no data." }
    return part(
      "Trends", HumanNumber.counted(nights.count, "night", "nights"), isOpen: !isFleet,
      """
      <div class="charts">
      \(charts.joined())</div>
      <p class="dim">\(key)</p>
      <details><summary>The last nights as a table</summary>
      \(figures(database))</details>

      """)
  }

  private func figures(_ database: DatabaseNight) -> HTML {
    let rows = database.trend.suffix(Self.nightLimit).reversed().map { point -> [HTMLTable.Cell] in
      [
        .init("\(ClockText.day(point.night))"),
        .figure(point.load?.milliseconds) { HumanNumber.duration(milliseconds: $0) }, .figure(point.load?.calls),
        .figure(point.bytes, HumanNumber.bytes), .figure(point.openRecommendations),
      ]
    }
    return HTMLTable(
      caption: "Nights of \(database.name)",
      columns: [
        .init(title: "Night"), .init(title: "Time", isNumber: true), .init(title: "Calls", isNumber: true),
        .init(title: "Storage", isNumber: true), .init(title: "Open", isNumber: true),
      ], rows: rows, isFiltered: false
    ).html
  }
}
