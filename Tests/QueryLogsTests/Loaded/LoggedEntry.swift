@testable import QueryLogs

/// An entry of a log with copies of its texts, to be compared.
struct LoggedEntry: Hashable, Comparable, CustomStringConvertible {
  let time: Int64
  let severity: LogSeverity
  let origin: [String]
  let sqlState: String
  private(set) var texts: [String]

  init(_ entry: LogEntry) {
    time = entry.time ?? 0
    severity = entry.severity
    origin = [entry.user, entry.database, entry.application].map { bytes in
      // What stderr has where the other formats have nothing.
      let text = String(decoding: bytes, as: UTF8.self)
      return text == "[unknown]" ? "" : text
    }
    sqlState = String(decoding: entry.sqlState, as: UTF8.self)
    texts = [entry.message, entry.detail, entry.context, entry.statement].map { String(decoding: $0, as: UTF8.self) }
    if severity == .error { texts[0] = Self.withoutPosition(texts[0]) }
  }

  /// In stderr alone a message ends with the place of the error.
  private static func withoutPosition(_ message: String) -> String {
    let end = message.reversed().drop { $0.isNumber }.reversed()
    for words in [" at character ", " bei Zeichen ", " au caractère "] where String(end).hasSuffix(words) {
      return String(end.dropLast(words.count))
    }
    return message
  }

  private init(_ entry: LoggedEntry, withoutState: Bool) {
    (time, severity, origin, texts) = (entry.time, entry.severity, entry.origin, entry.texts)
    sqlState = withoutState ? "" : entry.sqlState
  }

  var withoutState: LoggedEntry { LoggedEntry(self, withoutState: true) }

  var description: String { "\(time) \(severity) \(origin) \(sqlState) \(texts.map { $0.prefix(400) })" }

  static func < (first: LoggedEntry, second: LoggedEntry) -> Bool {
    (first.time, first.texts.joined(separator: "\u{1}"), first.origin.joined(separator: "\u{1}"))
      < (second.time, second.texts.joined(separator: "\u{1}"), second.origin.joined(separator: "\u{1}"))
  }

  /// All entries of a log that is read in chunks, in the order of the log.
  ///
  /// - Parameters:
  ///   - size: Of a chunk, in bytes; it grows until an entry ends in it.
  ///   - reader: Makes a reader of a chunk.
  static func read<Reader: EntryReader>(
    _ bytes: [UInt8], _ splitter: some ChunkSplitter, size: Int, _ reader: (LogBytes, ScratchMemory) -> Reader
  ) -> (entries: [LoggedEntry], sessions: Int, faults: LogFaults) {
    var splitter = splitter
    var entries: [LoggedEntry] = []
    var sessions: Set<UInt64> = []
    var faults = LogFaults()
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        var end = min(bytes.count, start + size)
        var scanned = 0
        var cut = 0
        while true {
          cut = splitter.cut(LogBytes(rebasing: bytes[start..<end]), scanned: scanned, isLast: end == bytes.count)
          if cut > 0 || end == bytes.count { break }
          scanned = end - start
          end = min(bytes.count, end + size)
        }
        if cut == 0 { cut = end - start }
        let scratch = ScratchMemory()
        var lines = reader(LogBytes(rebasing: bytes[start..<start + cut]), scratch)
        var entry = LogEntry()
        while lines.next(&entry) {
          entries.append(LoggedEntry(entry))
          sessions.insert(entry.session)
        }
        faults = faults + lines.faults
        start += cut
      }
    }
    return (entries, sessions.count, faults)
  }
}
