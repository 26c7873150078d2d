/// A figure through the nights, as a line with a gap where there was no night.
///
/// The line is stretched to the width that the page gives it; marks and labels stand at per cent of it, so that they are never
/// distorted.
struct TrendChart {
  /// Something that happened on a night.
  struct Event {
    var night: String
    var name: String
  }

  /// Pixels: of the whole, and of the line's own part.
  private static let height = 152
  private static let top = 24
  private static let plot = 100
  /// Per cent left free on both sides.
  private static let margin = 1.5

  /// Unique in the page.
  let id: String
  let title: String
  /// Oldest first.
  let nights: [String]
  let values: [Double?]
  let events: [Event]
  let text: (Double) -> String

  var html: HTML {
    let known = values.compactMap(\.self).filter(\.isFinite)
    guard nights.count > 1, let most = known.max(), let least = known.min(), let last = values.last else {
      return .empty
    }
    let latest = last.map(text) ?? "no data"
    return """
      <figure class="chart">
      <figcaption><strong>\(title)</strong> <span class="dim">last night \(latest)</span></figcaption>
      <svg class="plot" role="img" aria-labelledby="\(id)-t \(id)-d" height="\(Self.height)">
      <title id="\(id)-t">\(title) through \(HumanNumber.counted(nights.count, "night", "nights"))</title>
      <desc id="\(id)-d">\(description(known: known, least: least, most: most, latest: latest))</desc>
      <text class="tick" x="\(across(0))" y="14">\(text(most))</text>
      <line class="grid" x1="\(across(0))" x2="\(across(nights.count - 1))" y1="\(Self.top)" y2="\(Self.top)"/>
      <line class="grid" x1="\(across(0))" x2="\(across(nights.count - 1))" y1="\(bottom)" y2="\(bottom)"/>
      \(marks)<svg x="\(Self.margin.plain)%" y="\(Self.top)" width="\((100 - 2 * Self.margin).plain)%" height="\(Self.plot)" \
      viewBox="0 0 1000 \(Self.plot)" preserveAspectRatio="none" overflow="visible">
      \(lines(most: most))</svg>
      \(end(most: most))<text class="tick" x="\(across(0))" y="\(Self.height - 8)">\(label(0))</text>
      <text class="tick" x="\(across(nights.count - 1))" y="\(Self.height - 8)" \
      text-anchor="end">\(label(nights.count - 1))</text>
      </svg>
      </figure>

      """
  }

  private func label(_ index: Int) -> String { DisplayWidth.shortened(ClockText.day(nights[index]), to: 10) }

  private var bottom: Int { Self.top + Self.plot }

  private func description(known: [Double], least: Double, most: Double, latest: String) -> String {
    let missing = values.count - known.count
    let gaps = missing > 0 ? " \(HumanNumber.counted(missing, "night has", "nights have")) no data." : ""
    let what = events.map { " \(ClockText.day($0.night)): \($0.name)." }.joined()
    return "From \(text(least)) to \(text(most)); last night \(latest).\(gaps)\(what)"
  }

  /// The runs of nights that have a figure.
  private func lines(most: Double) -> HTML {
    let runs = values.indices.split { values[$0].map { !$0.isFinite } ?? true }
    return runs.map { run -> HTML in
      let points = run.map { index in
        "\((1_000 * Double(index) / Double(nights.count - 1)).plain),\((Double(Self.plot) - height(values[index] ?? 0, of: most)).plain)"
      }
      // A lone night is a dot: a line without length with round ends.
      if points.count == 1 { return "<polyline class=\"line\" points=\"\(points[0]) \(points[0])\"/>\n" }
      let x = [run.first, run.last].map { (1_000 * Double($0 ?? 0) / Double(nights.count - 1)).plain }
      let area = ["\(x[0]),\(Self.plot)"] + points + ["\(x[1]),\(Self.plot)"]
      return """
        <polygon class="area" points="\(area.joined(separator: " "))"/>
        <polyline class="line" points="\(points.joined(separator: " "))"/>

        """
    }.joined()
  }

  private var marks: HTML {
    events.compactMap { event -> HTML? in
      guard let index = nights.firstIndex(where: { ClockText.day($0) == ClockText.day(event.night) }) else {
        return nil
      }
      return """
        <g class="event"><title>\(ClockText.day(event.night)): \(event.name)</title>
        <line x1="\(across(index))" x2="\(across(index))" y1="\(Self.top)" y2="\(bottom)"/>
        <text x="\(across(index))" y="\(bottom - 3)" text-anchor="middle">\u{25B2}</text></g>

        """
    }.joined()
  }

  private func end(most: Double) -> HTML {
    guard let last = values.last, let value = last, value.isFinite else { return .empty }
    let y = Double(bottom) - height(value, of: most)
    return "<circle class=\"end\" cx=\"\(across(nights.count - 1))\" cy=\"\(y.plain)\" r=\"4\"/>\n"
  }

  private func height(_ value: Double, of most: Double) -> Double {
    most > 0 ? min(max(value / most, 0), 1) * Double(Self.plot) : 0
  }

  private func across(_ index: Int) -> String {
    (Self.margin + Double(index) / Double(max(nights.count - 1, 1)) * (100 - 2 * Self.margin)).plain + "%"
  }
}

extension Double {
  /// For a drawing: two decimals at most, never an exponent.
  var plain: String { FixedDecimal.text(self, places: 2, minimumPlaces: 0) ?? "0" }
}
