package import Workload

/// What was read into a workload and what weighs most in it, for a terminal.
///
/// All that was met is in one of its counts: statements are those in classes and those skipped, by reason.
package enum WorkloadText {
  private static let narrowest = 48
  private static let labelWidth = 12

  /// - Parameters:
  ///   - limit: How many query classes are shown.
  ///   - width: Columns of the terminal; at least 48 are used.
  package static func write(
    _ workload: Workload, style: TextStyle = .plain, width: Int = 100, limit: Int = 20
  ) -> String {
    var page = TextPage(style: style, width: max(width, narrowest))
    let figures = WorkloadFigures(workload)
    page.paragraph(
      HumanNumber.counted(workload.classes.count, "query class", "query classes") + " in "
        + HumanNumber.counted(figures.calls, "call", "calls")
        + (figures.milliseconds > 0 ? " of " + HumanNumber.duration(milliseconds: figures.milliseconds) : ""),
      colour: style.bold)
    page.blank()
    input(workload, figures, on: &page)
    classes(figures, limit: limit, on: &page)
    skipped(workload, on: &page)
    open(workload, on: &page)
    return page.text
  }

  // MARK: - What was read

  private static func input(_ workload: Workload, _ figures: WorkloadFigures, on page: inout TextPage) {
    let input = workload.input
    var read = [HumanNumber.bytes(input.bytes)]
    if let lines = input.lines { read.append(HumanNumber.counted(lines, "line", "lines")) }
    read.append(HumanNumber.counted(input.entries, "entry", "entries"))
    if let executions = input.executions { read.append(HumanNumber.counted(executions, "execution", "executions")) }
    if let texts = input.distinctTexts { read.append(HumanNumber.counted(texts, "distinct text", "distinct texts")) }
    page.paragraph(read.joined(separator: ", "), label: "Read", labelWidth: labelWidth)
    for (what, count) in input.ignored.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      page.paragraph("\(HumanNumber.count(count)) \(what)", label: "Ignored", labelWidth: labelWidth)
    }
    if let window = workload.window {
      page.paragraph(
        "\(moment(window.from)) to \(moment(window.to))", label: "Window", labelWidth: labelWidth)
    }
    page.paragraph(
      "\(HumanNumber.count(input.statements)): \(HumanNumber.count(figures.statements)) in query classes, "
        + "\(HumanNumber.count(figures.statementsSkipped)) not analysed",
      label: "Statements", labelWidth: labelWidth)
    if figures.failures > 0 {
      page.paragraph(
        "\(HumanNumber.count(figures.errors)) ended in an error, \(HumanNumber.count(figures.cancelled)) were cancelled; neither is a call",
        label: "Failed", labelWidth: labelWidth)
    }
    if figures.isSampled {
      page.paragraph(
        "the log shows one of several executions; calls and times are scaled by the sampling rate", label: "Sampled",
        labelWidth: labelWidth)
    }
  }

  /// `2025-06-01 14:00:00Z` of ISO 8601 with fractions.
  private static func moment(_ text: String?) -> String {
    guard let text else { return "unknown" }
    let whole = text.prefix { $0 != "." }
    return whole.count < text.count && text.hasSuffix("Z")
      ? whole.split(separator: "T").joined(separator: " ") + "Z" : text
  }

  // MARK: - Query classes

  private static func classes(_ figures: WorkloadFigures, limit: Int, on page: inout TextPage) {
    guard !figures.ranked.isEmpty else { return }
    page.blank()
    let shown = figures.ranked.prefix(limit)
    page.line(
      figures.milliseconds > 0 ? "Query classes by total time" : "Query classes by calls", colour: page.style.bold)
    let table = FigureTable(
      titles: ["total", "share", "calls", "p50", "p95", "peak UTC"], rows: shown.map { row($0, figures) })
    page.line(table.header + "query", indentation: 2, colour: page.style.dim)
    for (line, entry) in zip(table.lines, shown) {
      page.line(
        line + QueryLine.shortened(entry.query, to: max(page.width - table.width - 2, 24)), indentation: 2)
      page.line(names(of: entry), indentation: 6, colour: page.style.dim)
    }
    let more = figures.ranked.count - shown.count
    if more > 0 {
      page.line(
        "and \(HumanNumber.counted(more, "more query class", "more query classes"))", indentation: 2,
        colour: page.style.dim)
    }
  }

  private static func row(_ entry: QueryClass, _ figures: WorkloadFigures) -> [String] {
    func quantile(_ name: String) -> String {
      entry.quantilesMilliseconds[name].map(HumanNumber.duration(milliseconds:)) ?? "-"
    }
    return [
      entry.totalMilliseconds > 0 ? HumanNumber.duration(milliseconds: entry.totalMilliseconds) : "-",
      figures.milliseconds > 0 ? HumanNumber.percent(entry.totalMilliseconds / figures.milliseconds) : "-",
      HumanNumber.count(entry.calls), quantile("p50"), quantile("p95"),
      entry.logged?.hours.peak.map { hour($0.hour) } ?? "-",
    ]
  }

  /// `Mon 14:00`.
  private static func hour(_ hour: Int) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let time = String(hour % 24)
    return "\(days[hour / 24 % 7]) \(time.utf8.count < 2 ? "0" : "")\(time):00"
  }

  /// The class, and who runs it.
  private static func names(of entry: QueryClass) -> String {
    var parts = [entry.id]
    let owner = [entry.user, entry.database].compactMap(\.self).joined(separator: "@")
    if !owner.isEmpty { parts.append(owner) }
    if let applications = entry.logged?.applications, !applications.isEmpty {
      let shown = applications.ranked.prefix(3).map { "\($0.name) \(HumanNumber.count($0.count.rounded))" }
      let rest = applications.ranked.count - shown.count
      parts.append(
        shown.joined(separator: ", ") + (rest > 0 || applications.others > .zero ? ", …" : ""))
    }
    return parts.joined(separator: "  ")
  }

  // MARK: - What is not analysed

  private static func skipped(_ workload: Workload, on page: inout TextPage) {
    let reasons = ReasonCount.grouped(workload.skipped, code: \.code.rawValue, reason: \.reason)
      .map { (reason: $0, statements: $0.items.map(\.statements).clampedSum) }
      .sorted { ($1.statements, $0.reason.code) < ($0.statements, $1.reason.code) }
    guard !reasons.isEmpty else { return }
    page.blank()
    page.line("Statements not analysed", colour: page.style.bold)
    let table = FigureTable(
      titles: ["statements", "calls"],
      rows: reasons.map {
        [HumanNumber.count($0.statements), HumanNumber.count($0.reason.items.map(\.calls).clampedSum)]
      })
    page.line(table.header + "reason", indentation: 2, colour: page.style.dim)
    for (line, entry) in zip(table.lines, reasons) {
      let words = entry.reason.sharedReason.map { "\(entry.reason.code): \($0)" } ?? entry.reason.code
      page.line(line + words, indentation: 2)
    }
  }

  private static func open(_ workload: Workload, on page: inout TextPage) {
    let halves = workload.open.map(\.sessions.count).clampedSum
    guard halves > 0 else { return }
    page.blank()
    page.paragraph(
      "\(HumanNumber.counted(halves, "execution is", "executions are")) open at the ends of the logs, and "
        + "\(halves == 1 ? "is" : "are") put together when this is used with the digests of the logs before and after.",
      colour: page.style.dim)
  }
}
