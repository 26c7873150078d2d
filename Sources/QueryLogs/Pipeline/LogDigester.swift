internal import Glibc
internal import SQLSyntax
package import Workload

/// Reads logs and makes a workload of them.
package final class LogDigester {
  package struct Options: Sendable {
    /// `log_line_prefix` of stderr logs; nil to find it out.
    package var prefix: LinePrefix?
    /// Seconds east of UTC of times whose zone is not known.
    package var zoneOffset: Int?
    package var filter = EntryFilter()
    package var sampling: LogSampling?
    package var threads = ParserThread.coreCount
    package var keptEnds = KeptEnds.unfinished

    package init() {}
  }

  private let options: Options
  private let statements = StatementTable()
  private let reading: LogReading
  /// What the ends of logs left unread.
  private var segments: [OpenSegment] = []
  /// Files that were found and not read, logs that end in the middle, prefixes that were found out, ….
  package private(set) var notes: [String] = []
  /// What is no entry, and the first prefix that was found out.
  private var faults = LogFaults()
  package private(set) var inferredPrefix: LinePrefix?

  package init(_ options: Options = Options()) {
    self.options = options
    reading = LogReading(
      statements: statements, origins: OriginTable(), filter: options.filter, sampling: options.sampling,
      threads: options.threads)
  }

  /// Reads logs to their end, or to where they can't be read any further.
  ///
  /// - Parameter progress: Gets the bytes on disk that were read so far, from any thread.
  /// - Throws: What is wrong with a log that can't be read at all.
  package func read(_ logs: LogFiles, progress: @escaping (Int64) -> Void = { _ in }) throws(LogError) {
    for skipped in logs.skipped { notes.append("\(skipped.path): \(skipped.reason); left out") }
    var files = logs.files[...]
    var done: Int64 = 0
    while let file = files.popFirst() {
      let source: LogSource
      do throws(LogError) {
        source = try LogSource(file.path)
      } catch {
        // It was there when the logs were looked for: rotation goes on.
        guard logs.files.count > 1 else { throw error }
        notes.append("\(error); left out")
        continue
      }
      let head = try Self.head(of: source)
      var found = file.recognition
      if found == nil { found = try Self.recognition(of: head, file.path) }
      guard let recognition = found else { continue }
      // Files of one kind are one log, as rotation wrote them.
      var rest = files[files.startIndex..<files.startIndex]
      while let next = files.first, next.recognition == recognition {
        files.removeFirst()
        rest = rest.isEmpty ? [next] : rest + [next]
      }
      let before = done
      let stream = read(source, head, file.reference, rest, recognition) { progress(before + $0) }
      done += stream.position
      notes += stream.warnings
      faults = faults + stream.faults
    }
  }

  private static func head(of source: LogSource) throws(LogError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LogRecognition.headBytes, alignment: 16)
    defer { buffer.deallocate() }
    return Array(buffer[..<(try source.fill(buffer))])
  }

  private static func recognition(of head: [UInt8], _ path: String) throws(LogError) -> LogRecognition {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, head.count), alignment: 16)
    defer { bytes.deallocate() }
    bytes.copyBytes(from: head)
    return try LogRecognition.recognise(
      LogBytes(rebasing: LogBytes(bytes)[..<head.count]), subject: path == "-" ? "standard input" : path)
  }

  private func read(
    _ source: LogSource, _ head: [UInt8], _ reference: Int64, _ rest: ArraySlice<LogFiles.File>,
    _ recognition: LogRecognition, progress: (Int64) -> Void
  ) -> LogStream {
    let prefixes = recognition.format == .stderr ? prefixes(head, recognition, reference) : nil
    let stream = LogStream(
      source, head: head, reference: reference, rest, recognition.transport, zoneOffset: options.zoneOffset ?? 0
    ) { text in
      switch recognition.format {
      case .csv: CSVRecordStart.isLikely(text, at: 0)
      case .json: text.first == UInt8(ascii: "{")
      case .stderr: prefixes?.begins(text) ?? false
      }
    }
    // What a service put around the lines is no part of an entry, and lost where a file is cut.
    let ends = read(
      stream, recognition.format, prefixes, keeping: recognition.transport == .plain ? options.keptEnds : .nothing
    ) { progress(stream.position) }
    if let segment = ends.segment(options.reading(recognition.format, prefixes?.prefix(of: ends.tail))) {
      segments.append(segment)
    }
    return stream
  }

  /// - Parameter prefixes: Of stderr.
  private func read(
    _ source: some ByteSource, _ format: LogFormat, _ prefixes: LinePrefixes?, keeping: KeptEnds,
    progress: () -> Void = {}
  ) -> LogEnds {
    let zone = options.zoneOffset
    switch format {
    case .csv:
      return reading.read(source, CSVLogSplitter(), keeping: keeping, progress: progress) {
        CSVLogReader($0, scratch: $1, zoneOffset: zone, ends: $2)
      }
    case .json:
      return reading.read(source, LineSplitter(), keeping: keeping, progress: progress) {
        JSONLogReader($0, scratch: $1, zoneOffset: zone, ends: $2)
      }
    case .stderr:
      let prefixes = prefixes ?? LinePrefixes(.none, LogTimestamp(zoneOffset: zone), head: [])
      return reading.read(source, StderrSplitter(prefixes), keeping: keeping, progress: progress) {
        StderrReader($0, prefixes, $1, ends: $2)
      }
    }
  }

  /// Reads entries that were put together from the ends of logs.
  func read(_ entries: [UInt8], _ format: LogFormat) {
    let clock = LogTimestamp(zoneOffset: options.zoneOffset)
    let prefixes = LinePrefixes(options.prefix ?? .none, clock, head: entries)
    _ = read(ByteArraySource(entries), format, prefixes, keeping: .nothing)
  }

  private func prefixes(_ head: [UInt8], _ recognition: LogRecognition, _ reference: Int64) -> LinePrefixes {
    let clock = LogTimestamp(zoneOffset: options.zoneOffset)
    let plain = plainHead(head, recognition, reference)
    // What syslog was sent has the server's prefix behind syslog's own beginning.
    let given = recognition.transport == .syslog ? options.prefix?.behindSyslog : options.prefix
    return LinePrefixes(given ?? inferred(plain, clock), clock, head: plain)
  }

  /// The beginning of a log without what is around it.
  private func plainHead(_ head: [UInt8], _ recognition: LogRecognition, _ reference: Int64) -> [UInt8] {
    guard var transport = recognition.transport.transport(reference: reference, zoneOffset: options.zoneOffset ?? 0)
    else { return head }
    var plain: [UInt8] = []
    head.withUnsafeBytes { transport.unwrap($0, into: &plain, isLast: true) }
    return plain
  }

  private func inferred(_ head: [UInt8], _ clock: LogTimestamp) -> LinePrefix {
    let found = head.withUnsafeBytes { LinePrefix.inferred(from: $0, clock, isCut: true) } ?? LinePrefix.none
    if inferredPrefix == nil { inferredPrefix = found }
    return found
  }

  package var totals: ReadingTotals { reading.totals }

  package var executionTotals: LogDigest.ExecutionTotals { reading.executionTotals }

  /// What was read, as a workload that can be merged with others; nothing can be read afterwards.
  package func workload() -> Workload {
    let (digest, input, sessions) = finish()
    var workload = digest.workload(input: input)
    workload.sessions = sessions
    return workload
  }

  /// Writes the document of ``workload()`` without holding all of it in memory; nothing can be read afterwards.
  ///
  /// - Throws: What `sink` throws.
  package func write(to sink: ([UInt8]) throws -> Void) throws {
    let (digest, input, sessions) = finish()
    try digest.write(input: input, sessions: sessions, to: sink)
  }

  private func finish() -> (LogDigest, Workload.InputSummary, SessionFindings) {
    var (recorder, open, counts) = reading.finish()
    var digest = recorder.digest
    let segment = OpenSegment(
      from: totals.span.first.map(LogTime.text), to: totals.span.last.map(LogTime.text), sessions: open)
    digest.open = segments + (segment.isEmpty ? [] : [segment])
    var input = Workload.InputSummary(bytes: totals.bytes, entries: totals.entries)
    input.lines = totals.lines
    input.distinctTexts = statements.digestCount
    let faults = totals.faults + faults
    let ignored = [
      ("messages that are no statements", totals.entryCounts.other),
      ("parse and bind messages", totals.entryCounts.parseAndBind),
      ("entries left out by a filter", totals.entryCounts.filtered),
      ("durations without a statement", counts.durationsAlone),
      ("plans of statements within functions", totals.entryCounts.nestedPlans + counts.nested),
      ("sessions with a statement whose end was not waited for", counts.sessionsLetGo),
      ("lines that belong to no entry", faults.orphanLines), ("malformed entries", faults.malformedEntries),
      ("entries cut at \(LogLimits.entryBytes >> 20) MiB", faults.cutEntries), ("NUL bytes", faults.nulBytes),
    ]
    for (name, count) in ignored where count > 0 { input.ignored[name] = count }
    return (digest, input, recorder.findings())
  }
}
