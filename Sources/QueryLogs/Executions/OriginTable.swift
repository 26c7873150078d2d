internal import Glibc
internal import Synchronization
internal import Workload

/// Who ran statements, shared by the threads that read chunks.
package final class OriginTable: Sendable {
  /// Those beyond are all one without names: application names may hold anything.
  static let maximum = 20_000

  private let state = Mutex(LogNames())

  package init() {}

  package var names: LogNames { state.withLock { $0 } }

  func number(of origin: LogNames.Origin) -> Int32 {
    state.withLock { names in
      guard names.origins.count >= Self.maximum, !names.origins.contains(origin) else {
        return names.number(of: origin)
      }
      return names.number(
        of: LogNames.Origin(database: origin.database, user: origin.user, application: nil))
    }
  }
}

/// One thread's part of the table: the origins that it met last.
struct OriginCache {
  private struct Slot {
    var hash: UInt64 = 0
    var number: Int32 = -1
  }

  private static let size = 256
  private let table: OriginTable
  private var slots = [Slot](repeating: Slot(), count: Self.size)

  init(_ table: OriginTable) { self.table = table }

  @inline(__always)
  mutating func number(_ entry: LogEntry) -> Int32 {
    let hash =
      ContentHash.of(entry.database) ^ (ContentHash.of(entry.user) &* 3) ^ (ContentHash.of(entry.application) &* 5)
    let place = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    if slots[place].hash == hash, slots[place].number >= 0 { return slots[place].number }
    let number = table.number(
      of: LogNames.Origin(
        database: Self.name(entry.database), user: Self.name(entry.user), application: Self.name(entry.application)))
    slots[place] = Slot(hash: hash, number: number)
    return number
  }

  /// `[unknown]` stands where a session has no name yet.
  private static func name(_ bytes: LogBytes) -> String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
