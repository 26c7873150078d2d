/// Reads the scans of a plan in EXPLAIN's text format.
///
/// Source: `ExplainNode`, `ExplainScanTarget` and `show_instrumentation_count` in src/backend/commands/explain.c; its
/// texts are never translated.
enum PlanTextReader {
  private static let newline = UInt8(ascii: "\n")

  /// - Parameter plan: From the root's line on.
  static func scans(_ plan: LogBytes) -> [PlanScan] {
    guard let base = plan.baseAddress else { return [] }
    var scans: [PlanScan] = []
    var isScan = false
    var isQuoted = false
    var place = 0
    while place < plan.count {
      let end = ByteScan.distant(newline, in: base, from: place, end: plan.count)
      var line = LogBytes(rebasing: plan[place..<end])
      place = end + 1
      var indentation = 0
      while indentation < line.count, line[indentation] == 0x20 { indentation += 1 }
      if LogWord("->  ").stands(in: line, at: indentation) { indentation += 4 }
      line = LogBytes(rebasing: line[indentation...])
      // A literal of a condition may hold lines, too, and look like a node.
      if !isQuoted, let costs = costs(of: line) {
        guard scans.count < PlanScanBytes.maximum else { return scans }
        if var scan = scan(LogBytes(rebasing: line[..<costs])) {
          read(LogBytes(rebasing: line[costs...]), into: &scan)
          scans.append(scan)
          isScan = true
        } else {
          isScan = false
        }
        continue
      }
      if !isQuoted, isScan {
        for word in [LogWord("Rows Removed by Filter: "), LogWord("Rows Removed by Index Recheck: ")]
        where word.stands(in: line, at: 0) {
          scans[scans.count - 1].removedRows += number(line, word.count) ?? 0
        }
      }
      if ByteScan.isOdd(UInt8(ascii: "'"), in: line, from: 0, end: line.count) { isQuoted.toggle() }
    }
    return scans
  }

  private static func costs(of line: LogBytes) -> Int? {
    LogWord("  (cost=").place(in: line, from: 0, within: line.count)
  }

  /// `Parallel Index Scan Backward using orders_pkey on public.orders o`, without costs.
  private static func scan(_ line: LogBytes) -> PlanScan? {
    let parallel = LogWord("Parallel ")
    let start = parallel.stands(in: line, at: 0) ? parallel.count : 0
    guard let scanEnd = LogWord(" Scan").place(in: line, from: start, within: line.count).map({ $0 + 5 }),
      var scan = PlanScan(node: LogBytes(rebasing: line[start..<scanEnd]))
    else { return nil }
    var place = scanEnd
    let (backward, using, on) = (LogWord(" Backward"), LogWord(" using "), LogWord(" on "))
    if backward.stands(in: line, at: place) { place += backward.count }
    if using.stands(in: line, at: place) {
      place += using.count
      scan.index = name(line, &place)
    }
    guard on.stands(in: line, at: place) else { return nil }
    place += on.count
    scan.table = name(line, &place)
    if place < line.count, line[place] == UInt8(ascii: ".") {
      place += 1
      scan.schema = scan.table
      scan.table = name(line, &place)
    }
    return scan.table.isEmpty ? nil : scan
  }

  /// A name as `quote_identifier` writes it, without the quotes around it; what stands doubled within stays so.
  private static func name(_ line: LogBytes, _ place: inout Int) -> LogBytes {
    let quote = UInt8(ascii: "\"")
    guard place < line.count, line[place] == quote else {
      let start = place
      while place < line.count, line[place] != 0x20, line[place] != UInt8(ascii: ".") { place += 1 }
      return LogBytes(rebasing: line[start..<place])
    }
    let start = place + 1
    place = start
    while place < line.count {
      if line[place] == quote {
        guard place + 1 < line.count, line[place + 1] == quote else { break }
        place += 1
      }
      place += 1
    }
    let end = min(place, line.count)
    place = min(end + 1, line.count)
    return LogBytes(rebasing: line[start..<end])
  }

  /// `  (cost=0.00..1.00 rows=5 width=4) (actual time=0.1..0.2 rows=7 loops=1)`
  private static func read(_ figures: LogBytes, into scan: inout PlanScan) {
    let rows = LogWord("rows=")
    guard let expected = rows.place(in: figures, from: 0, within: figures.count) else { return }
    scan.expectedRows = number(figures, expected + rows.count) ?? 0
    if LogWord(" (never executed)").place(in: figures, from: expected, within: figures.count) != nil {
      (scan.actualRows, scan.loops) = (0, 0)
    }
    guard let actual = LogWord(" (actual ").place(in: figures, from: expected, within: figures.count),
      let returned = rows.place(in: figures, from: actual, within: figures.count),
      let loops = LogWord("loops=").place(in: figures, from: returned, within: figures.count)
    else { return }
    scan.actualRows = number(figures, returned + rows.count)
    scan.loops = number(figures, loops + 6)
  }

  /// `120`, or `0.33` from PostgreSQL 18 on.
  static func number(_ text: LogBytes, _ start: Int) -> Double? {
    var place = start
    var value = 0.0
    while place < text.count, text[place] &- 0x30 < 10 {
      value = value * 10 + Double(text[place] &- 0x30)
      place += 1
    }
    guard place > start else { return nil }
    guard place < text.count, text[place] == UInt8(ascii: ".") else { return value }
    place += 1
    var unit = 0.1
    while place < text.count, text[place] &- 0x30 < 10 {
      value += Double(text[place] &- 0x30) * unit
      unit /= 10
      place += 1
    }
    return value
  }
}
