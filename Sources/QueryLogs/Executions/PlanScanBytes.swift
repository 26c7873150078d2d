internal import Workload

/// The scans of a plan on their way from the thread that read them to the class that they are of.
///
/// A duration and, for each scan, figures and names, one after the other: events are copied by the million, and few have
/// a plan. Belongs to nobody; it points into what an entry's texts lie in.
enum PlanScanBytes {
  /// Scans of one plan that are looked at.
  static let maximum = 16

  private struct Head {
    var hash: UInt64
    var expectedRows: Int
    /// Below 0 when that isn't known.
    var returnedRows: Int
    var removedRows: Int
    /// Bytes of node, schema, table and index.
    var counts: (Int32, Int32, Int32, Int32)

    init(_ scan: PlanScan) {
      let loops = scan.actualRows == nil ? 1 : scan.loops ?? 1
      hash = LoggedScan.hash(
        node: ContentHash.of(scan.node), schema: ContentHash.of(scan.schema), table: ContentHash.of(scan.table),
        index: ContentHash.of(scan.index))
      expectedRows = integer(scan.expectedRows * loops)
      returnedRows = scan.actualRows.map { integer($0 * loops) } ?? -1
      removedRows = integer(scan.removedRows * loops)
      counts = (
        Int32(clamping: scan.node.count), Int32(clamping: scan.schema.count), Int32(clamping: scan.table.count),
        Int32(clamping: scan.index.count)
      )
    }

    /// Adds another place of the same plan that reads the same.
    mutating func add(_ other: Head) {
      expectedRows += other.expectedRows
      returnedRows += other.returnedRows
      removedRows += other.removedRows
    }

    var nameBytes: Int { Int(counts.0) + Int(counts.1) + Int(counts.2) + Int(counts.3) }
  }

  private static func integer(_ value: Double) -> Int { Int(max(0, min(value.isNaN ? 0 : value, 1e15)).rounded()) }

  /// - Parameter milliseconds: Of the execution; below 0 when it is not known.
  static func encoded(_ scans: [PlanScan], milliseconds: Double, _ scratch: ScratchMemory) -> LogBytes {
    guard !scans.isEmpty else { return PlanScan.nothing }
    var heads: [(head: Head, scan: PlanScan)] = []
    for scan in scans {
      let head = Head(scan)
      if let same = heads.firstIndex(where: { $0.head.hash == head.hash }) {
        heads[same].head.add(head)
      } else {
        heads.append((head, scan))
      }
    }
    let size = heads.reduce(MemoryLayout<Int>.size) { $0 + MemoryLayout<Head>.size + $1.head.nameBytes }
    let memory = scratch.allocate(size)
    memory.storeBytes(of: integer(milliseconds * 1_000), as: Int.self)
    var place = MemoryLayout<Int>.size
    func put(_ name: LogBytes) {
      if let start = name.baseAddress { (memory + place).copyMemory(from: start, byteCount: name.count) }
      place += name.count
    }
    for (head, scan) in heads {
      (memory + place).storeBytes(of: head, as: Head.self)
      place += MemoryLayout<Head>.size
      put(scan.node)
      put(scan.schema)
      put(scan.table)
      put(scan.index)
    }
    return LogBytes(start: memory, count: size)
  }

  /// Adds each scan of a plan.
  ///
  /// - Returns: By how many bytes `scans` has grown, about.
  static func add(_ bytes: LogBytes, to scans: inout LoggedScans) -> Int {
    guard bytes.count > MemoryLayout<Int>.size else { return 0 }
    let duration = bytes.loadUnaligned(fromByteOffset: 0, as: Int.self)
    var grown = 0
    var place = MemoryLayout<Int>.size
    while place + MemoryLayout<Head>.size <= bytes.count {
      let head = bytes.loadUnaligned(fromByteOffset: place, as: Head.self)
      let names = place + MemoryLayout<Head>.size
      place = names + head.nameBytes
      grown += scans.add(hash: head.hash, executions: 1, scan: scan(head, bytes, names)) { scan in
        scan.executions += 1
        scan.microseconds = scan.microseconds.addingClamped(duration)
        scan.longest = max(scan.longest, duration)
        scan.expectedRows = scan.expectedRows.addingClamped(head.expectedRows)
        guard head.returnedRows >= 0 else { return }
        scan.analyzed += 1
        scan.returnedRows = scan.returnedRows.addingClamped(head.returnedRows)
        scan.readRows = scan.readRows.addingClamped(head.returnedRows + head.removedRows)
      }
    }
    return grown
  }

  /// - Parameter start: Where the names begin.
  private static func scan(_ head: Head, _ bytes: LogBytes, _ start: Int) -> LoggedScan {
    var place = start
    func name(_ count: Int32) -> String {
      defer { place += Int(count) }
      return String(decoding: bytes[place..<(place + Int(count))], as: UTF8.self)
    }
    let (node, schema, table) = (name(head.counts.0), name(head.counts.1), name(head.counts.2))
    let index = name(head.counts.3)
    return LoggedScan.blank(node, schema: schema, table: table, index: index)
  }
}
