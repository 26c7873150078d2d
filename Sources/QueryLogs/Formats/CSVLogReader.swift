/// Reads csvlog of any version: 23 columns to PostgreSQL 12, 24 in 13, 26 from 14; more are tolerated.
///
/// Texts lie in the chunk; only those with doubled quotes are copied into the scratch memory, which the caller resets
/// between chunks.
///
/// Source: src/backend/utils/error/csvlog.c; "Using CSV-Format Log Output" in the documentation.
package struct CSVLogReader: EntryReader {
  private let chunk: LogBytes
  private let scratch: ScratchMemory
  private var timestamp: LogTimestamp
  private var place: Int
  private var field = Field()
  package private(set) var faults: LogFaults
  package private(set) var ends: ChunkEnds

  /// Fewest columns that an entry has.
  private static let columns = 23
  /// What is cut off behind this one is still an entry.
  private static let messageColumn = 13

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// - Parameters:
  ///   - chunk: From ``CSVLogSplitter``. What comes before its first record is counted and left out.
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
    while place < chunk.count {
      if !CSVRecordStart.isLikely(chunk, at: place) {
        // The log may end within a record's time.
        if ends.keepsTail, !chunk[place...].contains(Self.newline), ends.takeTail(from: place, of: chunk.count) {
          return false
        }
        skipToRecord()
        continue
      }
      let start = place
      entry = LogEntry()
      let ending = readRecord(&entry)
      if field.ending == .endOfChunk, ends.takeTail(from: start, of: chunk.count) { return false }
      switch ending {
      case .whole:
        return true
      case .cut:
        faults.cutEntries += 1
        return true
      case .malformed:
        faults.malformedEntries += 1
        place = ByteScan.distant(Self.newline, in: chunk.baseAddress!, from: start, end: chunk.count) + 1
        skipToRecord(countsLines: false)
      }
    }
    return false
  }

  /// Leaves out what comes before the log's first record.
  private mutating func skipHead() {
    guard ends.keepsHead, !CSVRecordStart.isLikely(chunk, at: place) else { return }
    let start = place
    skipToRecord(countsLines: false)
    if place == chunk.count || !ends.takeHead(to: place) { place = start }
  }

  /// Goes on to the next line that looks like the beginning of a record.
  private mutating func skipToRecord(countsLines: Bool = true) {
    guard let base = chunk.baseAddress else { return }
    // A crash of the machine leaves zeros where a block was not written.
    while place < chunk.count, chunk[place] == 0 { place += 1 }
    while place < chunk.count, !CSVRecordStart.isLikely(chunk, at: place) {
      let end = ByteScan.distant(Self.newline, in: base, from: place, end: chunk.count)
      let isEmpty = end == place || end == place + 1 && chunk[place] == Self.carriageReturn
      if countsLines, !isEmpty { faults.orphanLines += 1 }
      place = min(end + 1, chunk.count)
      while place < chunk.count, chunk[place] == 0 { place += 1 }
    }
  }

  private enum Ending { case whole, cut, malformed }

  /// From `place`, which is moved behind the record.
  private mutating func readRecord(_ entry: inout LogEntry) -> Ending {
    var column = 0
    var processId = LogBytes(start: nil, count: 0)
    while true {
      readField()
      switch column {
      case 0: entry.time = timestamp.parse(raw)?.microseconds
      case 1: entry.user = text()
      case 2: entry.database = text()
      case 3: processId = raw
      case 5: entry.session = SessionHash.of(raw.isEmpty ? processId : raw)
      case 11: entry.severity = SeverityWords.severity(of: raw) ?? .log
      case 12: entry.sqlState = raw
      case 13: entry.message = text()
      case 14: entry.detail = text()
      case 18: entry.context = text()
      case 19: entry.statement = text()
      case 22: entry.application = text()
      default: break
      }
      switch field.ending {
      case .comma:
        column += 1
      case .newline:
        return column + 1 >= Self.columns ? .whole : .malformed
      case .endOfChunk:
        if column + 1 >= Self.columns, !field.isOpen { return .whole }
        return column >= Self.messageColumn ? .cut : .malformed
      case .garbage:
        return .malformed
      }
    }
  }

  /// A field without the quotes around it, in which doubled quotes still are.
  private struct Field {
    var start = 0
    var end = 0
    var hasDoubledQuotes = false
    var isOpen = false
    var ending = Ending.comma

    enum Ending { case comma, newline, endOfChunk, garbage }
  }

  private var raw: LogBytes { LogBytes(rebasing: chunk[field.start..<field.end]) }

  @inline(__always)
  private mutating func readField() {
    // There is a byte at `place`, or this is the end.
    guard place < chunk.count, let base = chunk.baseAddress else {
      field = Field(start: chunk.count, end: chunk.count, ending: .endOfChunk)
      return
    }
    let first = chunk[place]
    if first == Self.comma {
      field = Field(start: place, end: place)
      place += 1
    } else if first == Self.quote {
      readQuoted(base)
    } else {
      let end = ByteScan.first(Self.comma, or: Self.newline, in: base, from: place, end: chunk.count)
      field = Field(start: place, end: end)
      place = end
      finish()
      if field.ending == .newline, end > field.start, chunk[end - 1] == Self.carriageReturn { field.end -= 1 }
    }
  }

  @inline(__always)
  private mutating func readQuoted(_ base: UnsafeRawPointer) {
    field = Field(start: place + 1, end: place + 1)
    var end = ByteScan.first(Self.quote, in: base, from: field.start, end: chunk.count)
    while end + 1 < chunk.count, chunk[end + 1] == Self.quote {
      field.hasDoubledQuotes = true
      end = ByteScan.first(Self.quote, in: base, from: end + 2, end: chunk.count)
    }
    field.end = min(end, chunk.count)
    if end >= chunk.count {
      field.isOpen = true
      field.ending = .endOfChunk
      place = chunk.count
      return
    }
    place = end + 1
    if place < chunk.count, chunk[place] == Self.carriageReturn { place += 1 }
    finish()
  }

  /// Takes what ends a field.
  @inline(__always)
  private mutating func finish() {
    guard place < chunk.count else {
      field.ending = .endOfChunk
      return
    }
    let byte = chunk[place]
    place += 1
    field.ending = byte == Self.comma ? .comma : byte == Self.newline ? .newline : .garbage
  }

  /// The field as it was meant.
  @inline(__always)
  private func text() -> LogBytes {
    field.hasDoubledQuotes ? undoubled() : raw
  }

  private func undoubled() -> LogBytes {
    guard let base = chunk.baseAddress else { return raw }
    let copy = scratch.allocate(field.end - field.start)
    var length = 0
    var from = field.start
    while from < field.end {
      // Up to and with a quote; the second one is left out.
      let quote = ByteScan.first(Self.quote, in: base, from: from, end: field.end)
      let count = min(quote + 1, field.end) - from
      (copy + length).copyMemory(from: base + from, byteCount: count)
      length += count
      from = quote + 2
    }
    scratch.shrinkLast(by: field.end - field.start - length)
    return LogBytes(start: copy, count: length)
  }
}

/// Tells the beginning of a csvlog record from a line within a quoted text.
enum CSVRecordStart {
  /// Whether a time as csvlog writes it stands at `place`, with a comma and then a quote or a comma behind it.
  static func isLikely(_ text: LogBytes, at place: Int) -> Bool {
    // Digits and the dot first: this is asked of every line.
    guard text.count - place > 24, text[place + 4] == UInt8(ascii: "-"), text[place + 19] == UInt8(ascii: "."),
      LogTimestamp.isDate(text, at: place), text[place + 23] == UInt8(ascii: " ")
    else { return false }
    var end = place + 24
    let limit = min(text.count, end + 12)
    while end < limit, text[end] != UInt8(ascii: ",") {
      if text[end] <= UInt8(ascii: " ") || text[end] == UInt8(ascii: "\"") { return false }
      end += 1
    }
    guard end < limit else { return false }
    return end + 1 >= text.count || text[end + 1] == UInt8(ascii: ",") || text[end + 1] == UInt8(ascii: "\"")
  }
}
