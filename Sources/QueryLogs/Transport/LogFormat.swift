/// How the entries of a log are written, once nothing is around them any more.
package enum LogFormat: String, Sendable, Hashable {
  /// Of any `log_line_prefix`.
  case stderr
  case csv
  case json
}

/// What a log is, told by its content.
package struct LogRecognition: Sendable, Hashable {
  package var transport: LogTransportKind
  package var format: LogFormat

  /// How much of a log's beginning is asked for.
  package static let headBytes = 256 << 10
  /// Lines that are looked at.
  private static let lines = 400
}

extension LogRecognition {
  /// - Parameters:
  ///   - head: The beginning of the log, decompressed; up to ``headBytes`` are looked at.
  ///   - subject: The file's name, for errors.
  /// - Throws: `.empty`, `.notText` or `.unrecognised`.
  package static func recognise(_ head: LogBytes, subject: String) throws(LogError) -> LogRecognition {
    let head = LogBytes(rebasing: head.prefix(headBytes))
    try checkText(head, subject: subject)
    var text = head
    if LogWord("\u{feff}").stands(in: text, at: 0) { text = LogBytes(rebasing: text[3...]) }
    // A crash of the machine leaves zeros.
    text = LogBytes(rebasing: text.drop { $0 == 0 || $0 == 0x20 || $0 == 0x0a || $0 == 0x0d })
    guard !text.isEmpty else { throw LogError(.empty, subject: subject, "there is nothing in it") }
    if let json = structured(text) { return json }
    let transport = wrapping(text)
    guard transport != .plain else {
      if let format = format(text) { return LogRecognition(transport: .plain, format: format) }
      throw unrecognised(subject)
    }
    return LogRecognition(transport: transport, format: format(unwrapped(text, transport)) ?? .stderr)
  }

  private static func unrecognised(_ subject: String) -> LogError {
    LogError(
      .unrecognised, subject: subject,
      "no line of it looks like a PostgreSQL log (stderr, csvlog, jsonlog, syslog, or these as a logging service exports them)"
    )
  }

  /// - Throws: `.empty` or `.notText`.
  private static func checkText(_ head: LogBytes, subject: String) throws(LogError) {
    guard head.count > 1 else { throw LogError(.empty, subject: subject, "there is nothing in it") }
    let start = head.prefix(4096)
    let evens = start.indices.count { $0 % 2 == 0 && head[$0] == 0 }
    let odds = start.indices.count { $0 % 2 == 1 && head[$0] == 0 }
    let isMarked = head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff
    if isMarked || abs(evens - odds) > start.count / 4 {
      throw LogError(
        .notText, subject: subject, "is encoded in UTF-16: convert it, as with iconv -f UTF-16 -t UTF-8")
    }
    // Zeros are what a crash leaves; other control characters hardly ever stand in a log.
    let controls = start.count { $0 != 0 && $0 < 0x20 && !(0x07...0x0d ~= $0) && $0 != 0x1b }
    if controls > start.count / 16 { throw LogError(.notText, subject: subject, "is no text") }
  }

  /// JSON, by the keys of its first objects.
  private static func structured(_ text: LogBytes) -> LogRecognition? {
    var place = 0
    for _ in 0..<lines where place < text.count {
      let rest = LogBytes(rebasing: text[place...])
      if rest[0] == UInt8(ascii: "["), let object = rest.firstIndex(of: UInt8(ascii: "{")), object < 64 {
        return enveloped(text, .jsonEnvelope(depth: 1))
      }
      if rest[0] == UInt8(ascii: "{"), let found = object(rest) {
        if found == .plain { return LogRecognition(transport: .plain, format: .json) }
        return enveloped(text, found)
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
      place += end + 1
    }
    return nil
  }

  /// ``LogTransportKind/plain`` for jsonlog; nil when the object tells nothing.
  private static func object(_ text: LogBytes) -> LogTransportKind? {
    var line = JSONLine(text)
    line.enter()
    var hasText = false
    while let key = line.nextKey() {
      func isOne(of names: StaticString...) -> Bool {
        names.contains { $0.utf8CodeUnitCount == key.count && LogWord($0).stands(in: key, at: 0) }
      }
      if isOne(of: "error_severity") { return .plain }
      if isOne(of: "record"), line.isAtObject { return .plain }
      if isOne(of: "events", "records", "entries"), line.isAtArray { return .jsonEnvelope(depth: 2) }
      if isOne(of: "log", "textPayload", "jsonPayload", "message", "properties") { hasText = true }
      guard line.value() != nil else { break }
    }
    return hasText ? .jsonEnvelope(depth: 0) : nil
  }

  private static func enveloped(_ text: LogBytes, _ transport: LogTransportKind) -> LogRecognition? {
    let inner = unwrapped(text, transport)
    guard !inner.isEmpty else { return nil }
    let recognised = inner.withUnsafeBytes { structured($0) }
    if recognised?.transport == .plain { return LogRecognition(transport: transport, format: .json) }
    return LogRecognition(transport: transport, format: format(inner) ?? .stderr)
  }

  private static func unwrapped(_ text: LogBytes, _ kind: LogTransportKind) -> [UInt8] {
    var inner: [UInt8] = []
    guard var transport = kind.transport(reference: 0, zoneOffset: 0) else { return inner }
    transport.unwrap(text, into: &inner, isLast: true)
    return inner
  }

  /// What most lines have around them.
  private static func wrapping(_ text: LogBytes) -> LogTransportKind {
    var votes: [LogTransportKind: Int] = [:]
    var clock = SyslogClock(reference: 0, zoneOffset: 0)
    forEachLine(text) { line in
      if ContainerLineTransport.parts(line) != nil {
        votes[.containerLines, default: 0] += 1
      } else if SyslogHeader(line, clock: &clock) != nil {
        votes[.syslog, default: 0] += 1
      } else if AWSTailTransport.message(line) != nil {
        votes[.awsTail, default: 0] += 1
      } else if isEntry(line) {
        votes[.plain, default: 0] += 1
      }
    }
    let order: [LogTransportKind] = [.plain, .containerLines, .syslog, .awsTail]
    return order.max { votes[$0, default: 0] < votes[$1, default: 0] } ?? .plain
  }

  /// nil when no line looks like an entry.
  private static func format(_ text: [UInt8]) -> LogFormat? { text.withUnsafeBytes { format($0) } }

  private static func format(_ text: LogBytes) -> LogFormat? {
    var (records, objects, entries) = (0, 0, 0)
    forEachLine(text) { line in
      if CSVRecordStart.isLikely(line, at: 0) {
        records += 1
      } else if line.first == UInt8(ascii: "{"), object(line) == .plain {
        objects += 1
      } else if isEntry(line) {
        entries += 1
      }
    }
    if records > 0, records >= max(objects, entries) { return .csv }
    if objects > 0, objects >= entries { return .json }
    return entries > 0 ? .stderr : nil
  }

  /// Whether a severity and `:  `, or what belongs to a message, stands somewhere ahead of the text.
  private static func isEntry(_ line: LogBytes) -> Bool {
    let colon = LogWord(":  ")
    var place = 0
    while let next = colon.place(in: line, from: place, within: 400) {
      var start = next
      // French puts a blank ahead of the colon of `DÉTAIL :  `, but not of severities.
      while start > 0, line[start - 1] >= 0x80 || (line[start - 1] | 0x20) &- 0x61 < 26 || line[start - 1] &- 0x30 < 10
      {
        start -= 1
      }
      if SeverityWords.severity(of: LogBytes(rebasing: line[start..<next])) != nil { return true }
      place = next + 1
    }
    return false
  }

  private static func forEachLine(_ text: LogBytes, _ body: (LogBytes) -> Void) {
    var place = 0
    for _ in 0..<lines where place < text.count {
      let end = text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      body(LogBytes(rebasing: text[place..<end]))
      place = end + 1
    }
  }
}
