@testable import QueryLogs

/// An entry with texts of its own.
struct EntryTexts: Equatable, CustomStringConvertible {
  var time: Int64?
  var session: UInt64
  var user: String
  var database: String
  var application: String
  var severity: LogSeverity
  var sqlState: String
  var message: String
  var detail: String
  var context: String
  var statement: String

  init(_ entry: LogEntry) {
    time = entry.time
    session = entry.session
    user = String(entry.user)
    database = String(entry.database)
    application = String(entry.application)
    severity = entry.severity
    sqlState = String(entry.sqlState)
    message = String(entry.message)
    detail = String(entry.detail)
    context = String(entry.context)
    statement = String(entry.statement)
  }

  var description: String {
    "\(time ?? 0) \(session) \(user)@\(database)/\(application) \(severity) \(sqlState) «\(message)» «\(detail)» «\(context)» «\(statement)»"
  }
}

enum LogReading {
  static func csv(_ log: [UInt8]) -> (entries: [EntryTexts], faults: LogFaults) {
    log.withUnsafeBytes { read(CSVLogReader($0, scratch: ScratchMemory())) }
  }

  static func json(_ log: [UInt8]) -> (entries: [EntryTexts], faults: LogFaults) {
    log.withUnsafeBytes { read(JSONLogReader($0, scratch: ScratchMemory())) }
  }

  static func csv(_ log: String) -> (entries: [EntryTexts], faults: LogFaults) { csv(Array(log.utf8)) }
  static func json(_ log: String) -> (entries: [EntryTexts], faults: LogFaults) { json(Array(log.utf8)) }

  static func read(_ reader: some EntryReader) -> (entries: [EntryTexts], faults: LogFaults) {
    var reader = reader
    var entry = LogEntry()
    var entries: [EntryTexts] = []
    while reader.next(&entry) { entries.append(EntryTexts(entry)) }
    return (entries, reader.faults)
  }

  /// Cuts `log` by `splitter`, given to it in blocks of at most `step` bytes.
  static func chunks(_ log: [UInt8], step: (Int) -> Int, splitter: some ChunkSplitter) -> [[UInt8]] {
    var splitter = splitter
    var chunks: [[UInt8]] = []
    var pending: [UInt8] = []
    var place = 0
    var scanned = 0
    repeat {
      let next = min(place + max(1, step(place)), log.count)
      pending += log[place..<next]
      place = next
      let cut = pending.withUnsafeBytes { splitter.cut($0, scanned: scanned, isLast: place == log.count) }
      if cut > 0 {
        chunks.append(Array(pending[..<cut]))
        pending.removeFirst(cut)
      }
      scanned = pending.count
    } while place < log.count
    if !pending.isEmpty { chunks.append(pending) }
    return chunks
  }
}

/// The same numbers on every run: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
