internal import Workload

/// A scan of a table in one logged plan; its names lie in the entry.
struct PlanScan {
  var node: LogBytes
  var schema = Self.nothing
  var table = Self.nothing
  var index = Self.nothing
  /// For each time that it was run, as EXPLAIN has them; `actualRows` is nil without `auto_explain.log_analyze`.
  var expectedRows = 0.0
  var actualRows: Double?
  var removedRows = 0.0
  /// 0 when it was never executed; nil without `auto_explain.log_analyze`.
  var loops: Double?

  static var nothing: LogBytes { LogBytes(start: nil, count: 0) }

  /// Those that read a table and say what of it an index could do.
  private static let nodes = [
    LogWord("Seq Scan"), LogWord("Index Scan"), LogWord("Index Only Scan"), LogWord("Bitmap Heap Scan"),
    LogWord("Tid Scan"), LogWord("Tid Range Scan"), LogWord("Sample Scan"),
  ]

  /// - Parameter node: As EXPLAIN calls it, without `Parallel` and `Backward`.
  /// - Returns: nil for all that is no scan of a table.
  init?(node: LogBytes) {
    guard Self.nodes.contains(LogWord(node)) else { return nil }
    self.node = node
  }
}

/// The scans of a plan on their way from the thread that read them to the class that they are of.
///
/// A duration and, for each scan, figures and names, one after the other: events are copied by the million, and few have
/// a plan.
enum PlanScanBytes {
  /// Scans of one plan that are looked at.
  static let maximum = 16
  private static let figures = 4
  private static let names = 4
  private static let headBytes = (figures + names) * MemoryLayout<Int64>.size

  /// - Parameter milliseconds: Of the execution; below 0 when it is not known.
  static func encoded(_ scans: [PlanScan], milliseconds: Double, _ scratch: ScratchMemory) -> LogBytes {
    guard !scans.isEmpty else { return PlanScan.nothing }
    let size = scans.reduce(8) { sum, scan in
      sum + headBytes + scan.node.count + scan.schema.count + scan.table.count + scan.index.count
    }
    let memory = scratch.allocate(size)
    memory.storeBytes(of: integer(milliseconds * 1_000), as: Int64.self)
    var place = 8
    for scan in scans {
      let names = [scan.node, scan.schema, scan.table, scan.index]
      let loops = scan.actualRows == nil ? 1 : scan.loops ?? 1
      let returned = scan.actualRows.map { integer($0 * loops) } ?? -1
      let numbers =
        [integer(scan.expectedRows * loops), returned, integer(scan.removedRows * loops), 0]
        + names.map { Int64($0.count) }
      for number in numbers {
        (memory + place).storeBytes(of: number, as: Int64.self)
        place += 8
      }
      for name in names {
        if let start = name.baseAddress { (memory + place).copyMemory(from: start, byteCount: name.count) }
        place += name.count
      }
    }
    return LogBytes(start: memory, count: size)
  }

  private static func integer(_ value: Double) -> Int64 { Int64(max(0, min(value.isNaN ? 0 : value, 1e15)).rounded()) }

  /// Each scan of a plan once, with the rows of all places where the plan has it.
  static func scans(_ bytes: LogBytes) -> [LoggedScan] {
    guard bytes.count > 8 else { return [] }
    let duration = Int(bytes.loadUnaligned(fromByteOffset: 0, as: Int64.self))
    var found: [LoggedScan] = []
    var place = 8
    while place + headBytes <= bytes.count {
      let numbers = (0..<(figures + names)).map {
        Int(bytes.loadUnaligned(fromByteOffset: place + $0 * 8, as: Int64.self))
      }
      place += headBytes
      let words = numbers[figures...].map { count in
        defer { place += count }
        return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
      }
      var scan = LoggedScan(
        node: words[0], schema: words[1].isEmpty ? nil : words[1], table: words[2],
        index: words[3].isEmpty ? nil : words[3])
      scan.expectedRows = numbers[0]
      if numbers[1] >= 0 {
        (scan.analyzed, scan.returnedRows, scan.readRows) = (1, numbers[1], numbers[1] + numbers[2])
      }
      if let other = found.firstIndex(where: { $0.name == scan.name }) {
        found[other].expectedRows += scan.expectedRows
        found[other].returnedRows += scan.returnedRows
        found[other].readRows += scan.readRows
      } else {
        (scan.microseconds, scan.longest) = (duration, duration)
        found.append(scan)
      }
    }
    return found
  }
}
