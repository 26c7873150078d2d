internal import Workload

/// The tables that a session wrote last, at most eight, and when.
struct RecentWrites {
  private var tables = SessionTables.none
  /// When the last write to the table ended, in microseconds; the least number when unknown.
  private var ends = SIMD8<Int64>(repeating: .min)
  private var next = 0
  private var isEmpty = true

  mutating func add(_ event: SessionEvent) {
    let end = event.hasTime ? event.end : .min
    for place in 0..<SessionTables.Numbers.scalarCount {
      let table = event.tables.written[place]
      guard table > 0 else { return }
      isEmpty = false
      if let known = (0..<8).first(where: { tables[$0] == table }) {
        ends[known] = end
      } else {
        tables[next] = table
        ends[next] = end
        next = (next + 1) & 7
      }
    }
  }

  /// Whether the event reads a table that was written at most `limit` microseconds before it began. Where a time is
  /// unknown, any write before counts: it is the safe side.
  @inline(__always) func areRead(by event: SessionEvent, within limit: Int) -> Bool {
    isEmpty ? false : look(event, Int64(limit))
  }

  private func look(_ event: SessionEvent, _ limit: Int64) -> Bool {
    for place in 0..<8 where tables[place] > 0 {
      guard any(event.tables.read .== SessionTables.Numbers(repeating: tables[place])) else { continue }
      guard event.hasTime, ends[place] != .min else { return true }
      if event.start - ends[place] <= limit { return true }
    }
    return false
  }
}
