internal import Glibc
internal import Synchronization
internal import Workload

/// Who ran statements, shared by the threads that read chunks.
package final class OriginTable: Sendable {
  /// Those beyond have no application, which may be called anything, and when there are twice as many, no names at all.
  static let maximum = 20_000

  private let state = Mutex(LogNames())

  package init() {}

  package var names: LogNames { state.withLock { $0 } }

  func number(of origin: LogNames.Origin) -> Int32 {
    state.withLock { names in
      if let number = names.known(origin) { return number }
      if names.origins.count < Self.maximum { return names.number(of: origin) }
      let plain = LogNames.Origin(database: origin.database, user: origin.user, application: nil)
      if let number = names.known(plain) { return number }
      if names.origins.count < 2 * Self.maximum { return names.number(of: plain) }
      return names.number(of: LogNames.Origin(database: nil, user: nil, application: nil))
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
  private var last = LastOrigin()
  private var slots = [Slot](repeating: Slot(), count: Self.size)

  init(_ table: OriginTable) { self.table = table }

  @inline(__always)
  mutating func number(_ entry: LogEntry) -> Int32 {
    if last.isOf(entry) { return last.number }
    return found(entry)
  }

  private mutating func found(_ entry: LogEntry) -> Int32 {
    let hash = ContentHash.mixed(
      ContentHash.mixed(ContentHash.of(entry.database), ContentHash.of(entry.user)), ContentHash.of(entry.application))
    let place = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    if slots[place].hash != hash || slots[place].number < 0 {
      let number = table.number(
        of: LogNames.Origin(
          database: Self.name(entry.database), user: Self.name(entry.user), application: Self.name(entry.application)))
      slots[place] = Slot(hash: hash, number: number)
    }
    last.take(entry, slots[place].number)
    return slots[place].number
  }

  /// `[unknown]` stands where a session has no name yet.
  private static func name(_ bytes: LogBytes) -> String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}

/// The names of the entry before, which most often are those of the next one.
private struct LastOrigin {
  private static let size = 192
  private final class Memory {
    let start = UnsafeMutableRawPointer.allocate(byteCount: LastOrigin.size, alignment: 16)

    deinit { start.deallocate() }
  }

  private let memory = Memory()
  private var counts = (-1, 0, 0)
  private(set) var number: Int32 = -1

  @inline(__always)
  func isOf(_ entry: LogEntry) -> Bool {
    guard entry.database.count == counts.0, entry.user.count == counts.1, entry.application.count == counts.2 else {
      return false
    }
    let start = memory.start
    return Self.isEqual(start, entry.database) && Self.isEqual(start + counts.0, entry.user)
      && Self.isEqual(start + counts.0 + counts.1, entry.application)
  }

  @inline(__always)
  private static func isEqual(_ start: UnsafeMutableRawPointer, _ bytes: LogBytes) -> Bool {
    guard let other = bytes.baseAddress else { return true }
    return memcmp(start, other, bytes.count) == 0
  }

  mutating func take(_ entry: LogEntry, _ number: Int32) {
    counts = (-1, 0, 0)
    guard entry.database.count + entry.user.count + entry.application.count <= Self.size else { return }
    var place = memory.start
    for bytes in [entry.database, entry.user, entry.application] {
      if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
      place += bytes.count
    }
    counts = (entry.database.count, entry.user.count, entry.application.count)
    self.number = number
  }
}
