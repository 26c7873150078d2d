package import Workload

/// Puts the entries together that the ends of logs tore apart, when the digests of the logs are there.
///
/// Which end belongs to which beginning is told by time: the first entry behind a cut was written next after the last one
/// ahead of it. Both have to be the nearest to each other, of logs read in the same way, and together they have to be whole
/// entries. What is not clear stays apart: an end is then read as far as it goes, and a beginning is counted.
///
/// Digests keep their ends when they are merged, so that it doesn't matter in which order and groups they are.
package enum LogSeams {
  /// - Parameter inputs: All that a workload is made of.
  /// - Returns: The same, with what their logs' ends hold as further inputs.
  package static func joined(_ inputs: [WorkloadInput]) -> [WorkloadInput] {
    var inputs = inputs
    var torn: [OpenSegment] = []
    for place in inputs.indices {
      guard let open = inputs[place].workload?.open else { continue }
      torn += open.filter { $0.reading != nil && ($0.head != nil || $0.tail != nil) }
      inputs[place].workload?.open = open.map(\.withoutUnread)
    }
    torn.sort()
    let partners = SeamFinder.partners(in: torn)
    var isUsed = [Bool](repeating: false, count: torn.count)
    for (place, segment) in torn.enumerated() {
      guard let tail = segment.tail, let reading = segment.reading else { continue }
      if let next = partners[place], let head = torn[next].head {
        let whole = read(tail.bytes + head.bytes, reading)
        if let whole, whole.isWhole {
          isUsed[next] = true
          inputs.append(WorkloadInput(name: name, workload: whole.workload))
          continue
        }
      }
      if let alone = read(tail.bytes, reading) { inputs.append(WorkloadInput(name: name, workload: alone.workload)) }
    }
    let left = torn.indices.count { torn[$0].head != nil && !isUsed[$0] }
    if left > 0 { inputs.append(WorkloadInput(name: name, ignored: ["beginnings of logs within an entry": left])) }
    return inputs
  }

  private static let name = "ends of logs"

  /// - Returns: What the entries say, and whether all of it are entries; nil for a format that is not known.
  private static func read(_ bytes: [UInt8], _ reading: OpenReading) -> (workload: Workload, isWhole: Bool)? {
    guard let format = LogFormat(rawValue: reading.format) else { return nil }
    let digester = LogDigester(LogDigester.Options(reading))
    digester.read(bytes, format)
    let faults = digester.totals.faults
    var workload = digester.workload()
    // The parts were counted where they lie, and sessions can't be followed through them.
    workload.input.bytes = 0
    workload.input.lines = nil
    workload.input.ignored["NUL bytes"] = nil
    workload.sessions = nil
    let isWhole = faults.orphanLines == 0 && faults.malformedEntries == 0 && faults.cutEntries == 0
    return (workload, isWhole && digester.totals.entries > 0)
  }
}

extension OpenSegment {
  fileprivate var withoutUnread: OpenSegment {
    reading == nil ? self : OpenSegment(from: from, to: to, sessions: sessions)
  }
}
