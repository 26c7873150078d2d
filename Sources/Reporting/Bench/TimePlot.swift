import Benchmarking

/// The runs of one class before and after, as drawn: a mark for each run, a box around the middle half, a line at the median.
///
/// Positions across are in per cent, so that a plot is as wide as the page gives it room and its text stays as large.
struct TimePlot {
  /// Pixels.
  private static let height = 84
  /// Per cent left free on both sides, for marks and labels at the ends.
  private static let margin = 6.0
  /// Marks of a row; of more runs each n-th is drawn.
  private static let marksLimit = 120

  let axis: TimeAxis
  /// Of the elements that are referred to; unique in the page.
  let id: String

  func svg(_ measurement: BenchDocument.ClassMeasurement) -> String {
    let rows = [("before", measurement.before, 18), ("after", measurement.after, 46)]
    let title = "Times of class \(measurement.class) before and after"
    let description = rows.map { name, sample, _ in Self.description(name, sample) }.joined(separator: " ")
    var svg = """
      <svg class="plot" role="img" aria-labelledby="\(id)-t \(id)-d" height="\(Self.height)">
      <title id="\(id)-t">\(HTMLText.line(title))</title>
      <desc id="\(id)-d">\(HTMLText.line(description))</desc>

      """
    // Labels of many decades would meet on a narrow page.
    let ticks = axis.ticks
    let step = (ticks.count + 3) / 4
    for (offset, tick) in ticks.enumerated() {
      let x = across(tick.value)
      svg += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"4\" y2=\"62\"/>\n"
      guard offset.isMultiple(of: step) else { continue }
      svg += "<text class=\"tick\" x=\"\(x)\" y=\"78\" text-anchor=\"middle\">\(HTMLText.line(tick.label))</text>\n"
    }
    for (name, sample, y) in rows { svg += row(name, sample, y: y) }
    return svg + "</svg>\n"
  }

  private func row(_ name: String, _ sample: BenchDocument.Sample, y: Int) -> String {
    let times = sample.times.joined().filter(\.isFinite).sorted()
    guard let first = times.first, let last = times.last else { return "" }
    func quantile(_ part: Double) -> Double { times[Int((Double(times.count - 1) * part).rounded())] }
    let left = place(quantile(0.25))
    let right = place(quantile(0.75))
    let median = across(quantile(0.5))
    var row = "<g class=\"\(name)\">\n"
    row += "<line class=\"whisker\" x1=\"\(across(first))\" x2=\"\(across(last))\" y1=\"\(y)\" y2=\"\(y)\"/>\n"
    row +=
      "<rect class=\"box\" x=\"\(Self.percent(left))\" width=\"\(Self.percent(max(right - left, 0.2)))\" y=\"\(y - 8)\" "
      + "height=\"16\" rx=\"2\"/>\n"
    for index in stride(from: 0, to: times.count, by: times.count / Self.marksLimit + 1) {
      row += "<circle cx=\"\(across(times[index]))\" cy=\"\(y)\" r=\"2.5\"/>\n"
    }
    return row + "<line class=\"median\" x1=\"\(median)\" x2=\"\(median)\" y1=\"\(y - 11)\" y2=\"\(y + 11)\"/>\n</g>\n"
  }

  private static func description(_ name: String, _ sample: BenchDocument.Sample) -> String {
    let times = sample.times.joined().filter(\.isFinite)
    guard let first = times.min(), let last = times.max() else { return "No runs \(name)." }
    return "\(HumanNumber.counted(sample.runs, "run", "runs")) \(name): median \(sample.medianText), from "
      + "\(HumanNumber.duration(milliseconds: first)) to \(HumanNumber.duration(milliseconds: last))."
  }

  /// Per cent of the width.
  private func place(_ milliseconds: Double) -> Double {
    Self.margin + axis.position(milliseconds) * (100 - 2 * Self.margin)
  }

  private func across(_ milliseconds: Double) -> String { Self.percent(place(milliseconds)) }

  private static func percent(_ value: Double) -> String {
    (FixedDecimal.text(value, places: 2, minimumPlaces: 0) ?? "0") + "%"
  }
}
