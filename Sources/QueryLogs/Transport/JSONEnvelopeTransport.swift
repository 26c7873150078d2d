/// The log as a service wraps it in JSON, an object for each message or line:
///
/// - Docker: `{"log":"text\n","stream":"stderr","time":"…"}`, where a text without a newline goes on in the next one;
/// - Cloud SQL: `{"textPayload":"text","timestamp":"…"}`;
/// - CloudWatch: `{"events":[{"timestamp":1795600800123,"message":"text"}]}`, or an object a line;
/// - Azure: `{"time":"…","properties":{"errorLevel":"LOG","message":"text"}}`, or `{"records":[…]}`.
///
/// Gives out the texts, as lines of a file. Where Azure's text has nothing ahead of it, the object's own prefix, or
/// `2026-11-25 10:00:00.000 UTC [17] LOG:  `, is put there.
///
/// Sources: Docker documentation, "JSON File logging driver"; Google Cloud, "LogEntry"; AWS, "GetLogEvents"; Azure,
/// "Logging in Azure Database for PostgreSQL".
struct JSONEnvelopeTransport: LogTransport {
  private var objects: JSONObjectStream
  private(set) var faults = LogFaults()
  private var text: [UInt8] = []
  /// Of Docker: whether the last text had no newline.
  private var isLineOpen = false

  init(depth: Int) { objects = JSONObjectStream(depth: depth) }

  mutating func unwrap(_ block: LogBytes, into output: inout [UInt8], isLast: Bool) {
    var place = 0
    while let object = objects.next(block, &place) {
      if !object.withUnsafeBytes({ append($0, to: &output) }) { faults.orphanLines += 1 }
      objects.reuse(object)
    }
    if isLast {
      if objects.isOpen { faults.malformedEntries += 1 }
      if isLineOpen { output.append(UInt8(ascii: "\n")) }
      isLineOpen = false
    }
    faults.malformedEntries += objects.takeMalformed()
  }

  /// What is of interest in one object.
  private struct Fields {
    var text: JSONLine.Value?
    var isDocker = false
    var time: JSONLine.Value?
    var level: JSONLine.Value?
    var prefix: JSONLine.Value?
    var detail: JSONLine.Value?
    var process: JSONLine.Value?
  }

  /// - Returns: False when there is no text in it.
  private mutating func append(_ object: LogBytes, to output: inout [UInt8]) -> Bool {
    var fields = Fields()
    guard Self.read(object, into: &fields, isNested: false), let value = fields.text, value.isString else {
      return false
    }
    text.removeAll(keepingCapacity: true)
    if fields.isDocker {
      JSONEscapes.append(value.raw, to: &output)
      isLineOpen = output.last != UInt8(ascii: "\n") && !value.raw.isEmpty
      return true
    }
    if let level = fields.level, level.isString {
      appendPrefix(fields, level: level, message: value)
    }
    JSONEscapes.append(value.raw, to: &text)
    text.withUnsafeBytes { output.appendLines($0) }
    if fields.level != nil, let detail = fields.detail, detail.isString, !detail.raw.isEmpty {
      text.removeAll(keepingCapacity: true)
      appendTimeOrPrefix(fields)
      text.append(contentsOf: "DETAIL:  ".utf8)
      JSONEscapes.append(detail.raw, to: &text)
      text.withUnsafeBytes { output.appendLines($0) }
    }
    return true
  }

  private static func read(_ object: LogBytes, into fields: inout Fields, isNested: Bool) -> Bool {
    var line = JSONLine(object)
    line.enter()
    while let key = line.nextKey() {
      guard let value = line.value() else { return false }
      func `is`(_ name: StaticString) -> Bool {
        key.count == name.utf8CodeUnitCount && LogWord(name).stands(in: key, at: 0)
      }
      if value.isStructure {
        // What is deeper wins over an own message.
        if !isNested, `is`("properties") || `is`("jsonPayload"), value.raw.first == UInt8(ascii: "{") {
          guard read(value.raw, into: &fields, isNested: true) else { return false }
        }
      } else if `is`("log") {
        fields.text = value
        fields.isDocker = true
      } else if `is`("textPayload") || `is`("message") {
        if isNested || fields.text == nil { fields.text = value }
      } else if `is`("time") || `is`("timestamp") {
        if fields.time == nil || isNested { fields.time = value }
      } else if isNested {
        if `is`("errorLevel") { fields.level = value }
        if `is`("prefix") { fields.prefix = value }
        if `is`("detail") { fields.detail = value }
        if `is`("processId") { fields.process = value }
      }
    }
    return line.didEndObject
  }

  /// Ahead of a text that begins with what it says, and not with a time or a severity.
  private mutating func appendPrefix(_ fields: Fields, level: JSONLine.Value, message: JSONLine.Value) {
    // `prefix LOG:  `: the text is whole.
    for place in 0..<min(message.raw.count, 160) where LogWord(":  ").stands(in: message.raw, at: place) {
      if place >= level.raw.count, LogWord(level.raw).stands(in: message.raw, at: place - level.raw.count) { return }
    }
    appendTimeOrPrefix(fields)
    text.append(contentsOf: level.raw)
    text.append(contentsOf: ":  ".utf8)
  }

  private mutating func appendTimeOrPrefix(_ fields: Fields) {
    if let prefix = fields.prefix, prefix.isString, !prefix.raw.isEmpty {
      JSONEscapes.append(prefix.raw, to: &text)
      return
    }
    var timestamp = LogTimestamp()
    CivilTime.append(fields.time.flatMap { timestamp.parse($0.raw)?.microseconds } ?? 0, to: &text)
    text.append(contentsOf: " [".utf8)
    if let process = fields.process { text.append(contentsOf: process.raw) } else { text.append(UInt8(ascii: "0")) }
    text.append(contentsOf: "] ".utf8)
  }
}
