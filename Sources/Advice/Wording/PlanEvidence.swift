internal import Catalog
internal import Workload

/// What plans that auto_explain logged say of the table that an index is advised on.
enum PlanEvidence {
  /// Scans that are told of; the others are in the workload's document.
  private static let shown = 2

  /// Scans that left rows out, or of which that isn't known: those that an index could spare, the most expensive first.
  ///
  /// - Parameters:
  ///   - table: What the index is on.
  ///   - classes: Those that it serves.
  static func reasons(_ table: ObjectName, _ tables: TableTree, _ classes: [QueryClass]) -> [String] {
    let family = Set(tables.family(of: table).map(\.objectName) + [table])
    var scans = LoggedScans()
    for entry in classes {
      for scan in entry.logged?.scans.ranked ?? [] where family.contains(where: { scan.isOf($0) }) { scans.add(scan) }
    }
    let wasteful = scans.ranked.filter { $0.analyzed == 0 || $0.readRows > $0.returnedRows || $0.index == nil }
    return wasteful.sorted { ($1.readRows, $1.executions, $0.name) < ($0.readRows, $0.executions, $1.name) }
      .prefix(shown).map(words)
  }

  private static func words(_ scan: LoggedScan) -> String {
    let executions = FindingWording.counted(scan.executions, "execution", "executions")
    let longest = scan.longest > 0 ? ", the longest of \(FindingWording.duration(Double(scan.longest) / 1_000))" : ""
    let opening = "auto_explain saw \(scan.name) in \(executions)\(longest): "
    let expected = FindingWording.count(average(scan.expectedRows, of: scan.executions))
    guard scan.analyzed > 0 else {
      return opening + "\(expected) rows expected each time; what they were is known with auto_explain.log_analyze"
    }
    let read = FindingWording.counted(average(scan.readRows, of: scan.analyzed), "row", "rows")
    let returned = FindingWording.count(average(scan.returnedRows, of: scan.analyzed))
    return opening + "\(read) read and \(returned) returned each time, where the planner expected \(expected)"
  }

  private static func average(_ sum: Int, of count: Int) -> Int {
    guard count > 0 else { return 0 }
    let (quotient, rest) = max(0, sum).quotientAndRemainder(dividingBy: count)
    return quotient + (rest >= count - count / 2 ? 1 : 0)
  }
}

extension LoggedScan {
  fileprivate func isOf(_ name: ObjectName) -> Bool { table == name.name && (schema == nil || schema == name.schema) }
}
