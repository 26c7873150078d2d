/// Takes off what a logging service put around the lines of a log, block by block and in order.
///
/// Memory is bounded whatever the input: by the longest line, and by what waits for its other parts.
package protocol LogTransport {
  /// Appends to `output` what `block` holds of the log itself, as the server would have written it to a file.
  ///
  /// - Parameters:
  ///   - block: Any number of bytes; what is not complete is kept for the next call.
  ///   - isLast: Whether the source ends with them.
  mutating func unwrap(_ block: LogBytes, into output: inout [UInt8], isLast: Bool)

  /// What was met so far that could not be unwrapped.
  var faults: LogFaults { get }
}

/// What is around the lines of a log.
package enum LogTransportKind: Sendable, Hashable {
  case plain
  /// RFC 3164 or RFC 5424, also as Heroku writes it. See ``SyslogTransport``.
  case syslog
  /// Objects with the text in them: Docker, Cloud SQL, CloudWatch, Azure. See ``JSONEnvelopeTransport``.
  ///
  /// `depth` is the number of brackets that are open around such an object: 0 for one a line, 1 for an array, 2 for
  /// an array within an object.
  case jsonEnvelope(depth: Int)
  /// Kubernetes. See ``ContainerLineTransport``.
  case containerLines
  /// `aws logs tail`. See ``AWSTailTransport``.
  case awsTail

  /// - Parameters:
  ///   - reference: Microseconds since 1970, some time after the log was written: syslog leaves out the year.
  ///   - zoneOffset: Seconds east of UTC of syslog's times, where they have no zone.
  /// - Returns: nil for ``plain``.
  package func transport(reference: Int64, zoneOffset: Int) -> (any LogTransport)? {
    switch self {
    case .plain: nil
    case .syslog: SyslogTransport(reference: reference, zoneOffset: zoneOffset)
    case .jsonEnvelope(let depth): JSONEnvelopeTransport(depth: depth)
    case .containerLines: ContainerLineTransport()
    case .awsTail: AWSTailTransport()
    }
  }
}

/// Lines of blocks, with those that go over the end of a block put together.
///
/// A line is valid until the next one is asked for. Belongs to one thread.
final class LineCarry {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 16)
  private var used = 0
  private var isServed = false
  /// Lines of which only the first ``LogLimits/entryBytes`` were kept.
  private(set) var cutLines = 0
  private var isCutting = false

  deinit { memory.deallocate() }

  /// The next line of `block` without its end (newline, or carriage return and newline); nil when what is left was
  /// kept for the next block.
  func next(_ block: LogBytes, _ place: inout Int, isLast: Bool) -> LogBytes? {
    if isServed {
      used = 0
      isServed = false
    }
    guard let base = block.baseAddress, place < block.count else {
      guard isLast, used > 0 else { return nil }
      return serve()
    }
    let end = ByteScan.distant(UInt8(ascii: "\n"), in: base, from: place, end: block.count)
    let part = LogBytes(rebasing: block[place..<end])
    place = min(end + 1, block.count)
    if end == block.count {
      keep(part)
      return isLast && used > 0 ? serve() : nil
    }
    guard used > 0 else { return Self.trimmed(part) }
    keep(part)
    return serve()
  }

  private func serve() -> LogBytes {
    isServed = true
    isCutting = false
    return Self.trimmed(LogBytes(rebasing: LogBytes(memory)[..<used]))
  }

  private static func trimmed(_ line: LogBytes) -> LogBytes {
    line.last == UInt8(ascii: "\r") ? LogBytes(rebasing: line.dropLast()) : line
  }

  private func keep(_ part: LogBytes) {
    let count = min(part.count, LogLimits.entryBytes - used)
    if count < part.count, !isCutting {
      isCutting = true
      cutLines += 1
    }
    guard count > 0, let source = part.baseAddress else { return }
    if used + count > memory.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(2 * memory.count, used + count), alignment: 16)
      larger.copyMemory(from: LogBytes(rebasing: LogBytes(memory)[..<used]))
      memory.deallocate()
      memory = larger
    }
    (memory.baseAddress! + used).copyMemory(from: source, byteCount: count)
    used += count
  }
}

extension [UInt8] {
  /// Appends one entry's text as a file would have it: with a TAB ahead of each further line, unless the line has one
  /// or begins with a time of its own, and a newline at the end.
  mutating func appendLines(_ text: LogBytes) {
    let newline = UInt8(ascii: "\n")
    guard let base = text.baseAddress else { return }
    var end = text.count
    while end > 0, text[end - 1] == newline || text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    var place = 0
    while place < end {
      if place > 0, text[place] != UInt8(ascii: "\t"), !LogTimestamp.isDate(text, at: place) {
        append(UInt8(ascii: "\t"))
      }
      let next = Swift.min(ByteScan.distant(newline, in: base, from: place, end: end) + 1, end)
      append(contentsOf: LogBytes(rebasing: text[place..<next]))
      place = next
    }
    append(newline)
  }
}
