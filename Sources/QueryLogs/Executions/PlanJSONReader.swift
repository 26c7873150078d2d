/// Reads the scans of a plan in EXPLAIN's JSON format.
///
/// A node's keys stand ahead of those of the nodes below it, so the keys from one `Node Type` to the next are one node's.
/// Source: `ExplainNode` in src/backend/commands/explain.c.
enum PlanJSONReader {
  private static let quote = UInt8(ascii: "\"")

  /// - Parameter plan: From behind the query's text on.
  static func scans(_ plan: LogBytes, _ scratch: ScratchMemory) -> [PlanScan] {
    var scans: [PlanScan] = []
    var isScan = false
    var place = 0
    while place < plan.count {
      guard let key = string(plan, &place) else { break }
      guard place < plan.count, plan[place] == UInt8(ascii: ":") else { continue }
      place += 1
      while place < plan.count, plan[place] == 0x20 { place += 1 }
      guard place < plan.count else { break }
      if plan[place] == quote {
        guard let value = string(plan, &place) else { break }
        if isName(key, "Node Type") {
          isScan = false
          guard scans.count < PlanScanBytes.maximum else { return scans }
          if let scan = PlanScan(node: value) {
            scans.append(scan)
            isScan = true
          }
        } else if isScan {
          set(key, JSONEscapes.undone(value, scratch), in: &scans[scans.count - 1])
        }
      } else if isScan, let number = PlanTextReader.number(plan, place) {
        set(key, number, in: &scans[scans.count - 1])
      }
    }
    return scans.filter { !$0.table.isEmpty }
  }

  private static func set(_ key: LogBytes, _ value: LogBytes, in scan: inout PlanScan) {
    if isName(key, "Relation Name") {
      scan.table = value
    } else if isName(key, "Schema") {
      scan.schema = value
    } else if isName(key, "Index Name") {
      scan.index = value
    }
  }

  private static func set(_ key: LogBytes, _ value: Double, in scan: inout PlanScan) {
    if isName(key, "Plan Rows") {
      scan.expectedRows = value
    } else if isName(key, "Actual Rows") {
      // Those of workers, which are in the node's own, come behind it.
      scan.actualRows = scan.actualRows ?? value
    } else if isName(key, "Actual Loops") {
      scan.loops = scan.loops ?? value
    } else if isName(key, "Rows Removed by Filter") || isName(key, "Rows Removed by Index Recheck") {
      scan.removedRows += value
    }
  }

  private static func isName(_ key: LogBytes, _ word: StaticString) -> Bool { LogWord(word) == LogWord(key) }

  /// The next string, without its quotes; `place` is moved behind it.
  private static func string(_ text: LogBytes, _ place: inout Int) -> LogBytes? {
    while place < text.count, text[place] != quote { place += 1 }
    let start = place + 1
    place = start
    while place < text.count, text[place] != quote { place += text[place] == UInt8(ascii: "\\") ? 2 : 1 }
    guard place < text.count else { return nil }
    let found = LogBytes(rebasing: text[start..<place])
    place += 1
    return found
  }
}
