/// Reads jsonlog, PostgreSQL 15 and later: one object a line, keys without a value left out. Also when CloudNativePG
/// wraps it, as `{"level":"info","logger":"postgres","record":{…}}`, with csvlog's names for the keys.
///
/// Texts lie in the chunk; only those with escapes are copied into the scratch memory, which the caller resets between
/// chunks.
///
/// Source: src/backend/utils/error/jsonlog.c; CloudNativePG's documentation, "Logging".
package struct JSONLogReader: EntryReader {
  private let chunk: LogBytes
  private let scratch: ScratchMemory
  private var timestamp: LogTimestamp
  private var place: Int
  package private(set) var faults: LogFaults
  package private(set) var ends: ChunkEnds

  private static let success = LogWord("00000")
  private static let newline = UInt8(ascii: "\n")

  /// - Parameters:
  ///   - chunk: From ``LineSplitter``.
  ///   - zoneOffset: See ``LogTimestamp/init(zoneOffset:)``.
  package init(_ chunk: LogBytes, scratch: ScratchMemory, zoneOffset: Int? = nil, ends: ChunkEnds = .none) {
    self.chunk = chunk
    self.scratch = scratch
    self.ends = ends
    timestamp = LogTimestamp(zoneOffset: zoneOffset)
    place = chunk.textStart
    faults = LogFaults(of: chunk)
    skipHead()
  }

  /// How often a time zone was met that is not known.
  package var unknownZones: Int { timestamp.unknownZones }

  package mutating func next(_ entry: inout LogEntry) -> Bool {
    guard let base = chunk.baseAddress else { return false }
    while place < chunk.count {
      // A crash of the machine leaves zeros where a block was not written.
      while place < chunk.count, chunk[place] <= UInt8(ascii: " ") { place += 1 }
      guard place < chunk.count else { return false }
      let end = ByteScan.distant(Self.newline, in: base, from: place, end: chunk.count)
      let line = LogBytes(rebasing: chunk[place..<end])
      let start = place
      place = end
      guard line[0] == UInt8(ascii: "{") else {
        faults.orphanLines += 1
        continue
      }
      entry = LogEntry()
      var object = JSONLine(line)
      let outcome = read(&object, into: &entry)
      switch outcome {
      case .entry: return true
      case .other: faults.orphanLines += 1
      case .malformed:
        if end == chunk.count, ends.takeTail(from: start, of: chunk.count) { return false }
        // The log, or the chunk, ends within it, but what it is about was there.
        if end == chunk.count, object.isAtEnd, !entry.message.isEmpty {
          faults.cutEntries += 1
          return true
        }
        faults.malformedEntries += 1
      }
    }
    return false
  }

  /// Leaves out the log's first line if it is the rest of an object.
  private mutating func skipHead() {
    guard ends.keepsHead, let base = chunk.baseAddress else { return }
    let end = ByteScan.distant(Self.newline, in: base, from: place, end: chunk.count)
    let line = LogBytes(rebasing: chunk[place..<end])
    guard end < chunk.count, line.contains(where: { $0 > UInt8(ascii: " ") }) else { return }
    var object = JSONLine(line)
    var entry = LogEntry()
    let clock = timestamp
    defer { timestamp = clock }
    if line.first == UInt8(ascii: "{"), read(&object, into: &entry) != .malformed { return }
    if ends.takeHead(to: end + 1) { place = end + 1 }
  }

  private enum Outcome { case entry, other, malformed }

  private mutating func read(_ object: inout JSONLine, into entry: inout LogEntry) -> Outcome {
    var isEntry = false
    var isWrapped = false
    var isDone = false
    // jsonlog leaves out the state of what is no error.
    entry.sqlState = Self.success.bytes
    object.enter()
    while true {
      guard let key = object.nextKey() else {
        guard object.didEndObject else { return .malformed }
        // The end of the record is not the end of what it is wrapped in.
        if isWrapped {
          isWrapped = false
          isDone = true
          continue
        }
        return isEntry ? .entry : .other
      }
      let name = isDone ? .other : JSONLogKey.of(key)
      if name == .record, object.isAtObject {
        // Keys of the wrapping look like a log's, but tell of the operator.
        entry = LogEntry()
        entry.sqlState = Self.success.bytes
        isEntry = false
        isWrapped = true
        object.enter()
        continue
      }
      guard let value = object.value() else { return .malformed }
      switch name {
      case .other, .record: break
      case .time:
        if value.isString { entry.time = timestamp.parse(value.raw)?.microseconds }
      case .user: entry.user = text(value)
      case .database: entry.database = text(value)
      case .process:
        if entry.session == 0 { entry.session = SessionHash.of(value.raw) }
      case .session: entry.session = SessionHash.of(value.raw)
      case .severity:
        entry.severity = SeverityWords.severity(of: text(value)) ?? .log
        isEntry = true
      case .sqlState: entry.sqlState = value.raw
      case .message:
        entry.message = text(value)
      case .detail: entry.detail = text(value)
      case .context: entry.context = text(value)
      case .statement: entry.statement = text(value)
      case .application: entry.application = text(value)
      }
    }
  }

  @inline(__always)
  private func text(_ value: JSONLine.Value) -> LogBytes {
    // `null`, numbers: no text.
    guard value.isString else { return LogBytes(start: nil, count: 0) }
    return value.hasEscapes ? JSONEscapes.undone(value.raw, scratch) : value.raw
  }
}

/// The keys of jsonlog, and csvlog's columns as CloudNativePG calls them.
enum JSONLogKey {
  case time, user, database, process, session, severity, sqlState, message, detail, context, statement, application
  case record, other

  @inline(__always)
  static func of(_ key: LogBytes) -> JSONLogKey {
    // Length and first letter tell almost all of them apart.
    guard let first = key.first else { return .other }
    switch (key.count, first) {
    case (3, UInt8(ascii: "p")): return equals(key, "pid") ? .process : .other
    case (4, UInt8(ascii: "u")): return equals(key, "user") ? .user : .other
    case (5, UInt8(ascii: "q")): return equals(key, "query") ? .statement : .other
    case (6, UInt8(ascii: "d")): return equals(key, "dbname") ? .database : equals(key, "detail") ? .detail : .other
    case (6, UInt8(ascii: "r")): return equals(key, "record") ? .record : .other
    case (7, UInt8(ascii: "m")): return equals(key, "message") ? .message : .other
    case (7, UInt8(ascii: "c")): return equals(key, "context") ? .context : .other
    case (8, UInt8(ascii: "l")): return equals(key, "log_time") ? .time : .other
    case (9, UInt8(ascii: "t")): return equals(key, "timestamp") ? .time : .other
    case (9, UInt8(ascii: "s")): return equals(key, "statement") ? .statement : .other
    case (9, UInt8(ascii: "u")): return equals(key, "user_name") ? .user : .other
    case (10, UInt8(ascii: "s")):
      return equals(key, "session_id") ? .session : equals(key, "state_code") ? .sqlState : .other
    case (10, UInt8(ascii: "p")): return equals(key, "process_id") ? .process : .other
    case (13, UInt8(ascii: "d")): return equals(key, "database_name") ? .database : .other
    case (14, UInt8(ascii: "e")): return equals(key, "error_severity") ? .severity : .other
    case (14, UInt8(ascii: "s")): return equals(key, "sql_state_code") ? .sqlState : .other
    case (16, UInt8(ascii: "a")): return equals(key, "application_name") ? .application : .other
    default: return .other
    }
  }

  @inline(__always)
  private static func equals(_ key: LogBytes, _ name: StaticString) -> Bool {
    LogWord(name).stands(in: key, at: 0)
  }
}
