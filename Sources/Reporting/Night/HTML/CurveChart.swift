import Nightly

/// What storage for new indexes buys: the part of the workload's planner cost that is left, as steps, with what is advised.
struct CurveChart {
  private static let height = 216
  private static let top = 16
  private static let plot = 160
  /// Per cent: room for the labels in front, and what is left free behind.
  private static let left = 14.0
  private static let right = 3.0

  /// Unique in the page.
  let id: String
  let database: DatabaseNight

  /// Smallest first, from nothing on.
  private var points: [DatabaseNight.CurvePoint] {
    let points = database.curve.sorted { $0.bytes < $1.bytes }
    guard let first = points.first, first.bytes > 0 else { return points }
    return [.init(bytes: 0, indexes: 0, cost: database.costBefore, isAdvised: false)] + points
  }

  var html: HTML {
    let points = points
    guard points.count > 1, let most = points.last?.bytes, most > 0, database.costBefore > 0 else { return .empty }
    return """
      <svg class="plot" role="img" aria-labelledby="\(id)-t \(id)-d" height="\(Self.height)">
      <title id="\(id)-t">Planner cost that is left, by storage for new indexes</title>
      <desc id="\(id)-d">\(description(points))</desc>
      \(grid(most))<svg x="\(Self.left.plain)%" y="\(Self.top)" width="\((100 - Self.left - Self.right).plain)%" \
      height="\(Self.plot)" viewBox="0 0 1000 \(Self.plot)" preserveAspectRatio="none" overflow="visible">
      <polyline class="line" points="\(steps(points, most))"/>
      </svg>
      \(points.map { dot($0, most) }.joined())\(points.filter(\.isAdvised).map { advised($0, most) }.joined())</svg>

      """
  }

  private func description(_ points: [DatabaseNight.CurvePoint]) -> String {
    points.map { point in
      "\(HumanNumber.bytes(point.bytes)): \(HumanNumber.percent(database.costLeft(point)))\(point.isAdvised ? ", advised" : "")."
    }.joined(separator: " ")
  }

  /// A size that does not reach the next point buys what the one before does.
  private func steps(_ points: [DatabaseNight.CurvePoint], _ most: Int) -> String {
    var corners: [String] = []
    var y = 0.0
    for (offset, point) in points.enumerated() {
      let x = (1_000 * Double(point.bytes) / Double(most)).plain
      if offset > 0 { corners.append("\(x),\(y.plain)") }
      y = down(point)
      corners.append("\(x),\(y.plain)")
    }
    return corners.joined(separator: " ")
  }

  private func grid(_ most: Int) -> HTML {
    var html = HTML.empty
    for part in [0.0, 0.5, 1] {
      let y = (Double(Self.top) + (1 - part) * Double(Self.plot)).plain
      html +=
        "<line class=\"grid\" x1=\"\(Self.left.plain)%\" x2=\"\((100 - Self.right).plain)%\" y1=\"\(y)\" y2=\"\(y)\"/>\n"
      html +=
        "<text class=\"tick\" x=\"\((Self.left - 2).plain)%\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(HumanNumber.percent(part))</text>\n"
    }
    for (part, anchor) in [(0.0, "start"), (0.5, "middle"), (1, "end")] {
      let bytes = HumanNumber.bytes(Int((Double(most) * part).rounded()))
      html +=
        "<text class=\"tick\" x=\"\(across(part))\" y=\"\(Self.height - 8)\" text-anchor=\"\(anchor)\">\(bytes)</text>\n"
    }
    return html
  }

  private func dot(_ point: DatabaseNight.CurvePoint, _ most: Int) -> HTML {
    let name = "\(HumanNumber.bytes(point.bytes)), \(HumanNumber.counted(point.indexes, "index", "indexes"))"
    return """
      <circle class="dot" cx="\(across(Double(point.bytes) / Double(most)))" cy="\(y(point))" r="3">\
      <title>\(name): \(HumanNumber.percent(database.costLeft(point)))</title></circle>

      """
  }

  private func advised(_ point: DatabaseNight.CurvePoint, _ most: Int) -> HTML {
    let part = Double(point.bytes) / Double(most)
    let isRight = part > 0.6
    // Above the point, where the steps have been left behind.
    return """
      <circle class="end" cx="\(across(part))" cy="\(y(point))" r="6"/>
      <text class="label" x="\(across(part))" y="\(y(point))" dx="\(isRight ? "-4" : "4")" dy="-12" \
      text-anchor="\(isRight ? "end" : "start")">advised: \(HumanNumber.bytes(point.bytes)), \
      \(HumanNumber.percent(database.costLeft(point)))</text>

      """
  }

  private func down(_ point: DatabaseNight.CurvePoint) -> Double {
    (1 - min(database.costLeft(point), 1)) * Double(Self.plot)
  }

  private func y(_ point: DatabaseNight.CurvePoint) -> String { (Double(Self.top) + down(point)).plain }

  private func across(_ part: Double) -> String { (Self.left + part * (100 - Self.left - Self.right)).plain + "%" }
}
