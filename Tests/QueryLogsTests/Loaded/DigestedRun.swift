import Workload

@testable import QueryLogs

/// What is made of one file of a run.
struct DigestedRun {
  enum Format: CaseIterable {
    case stderr, csvlog, jsonlog
  }

  let workload: Workload
  /// Executions that ended with an error.
  let failed: Int

  init(_ run: LoggedRun, _ format: Format) throws {
    guard let prefix = LinePrefix(run.settings.prefix) else { throw WireClient.Failure(reason: "no prefix") }
    switch format {
    case .stderr:
      let clock = LogTimestamp()
      self.init(run.stderr, StderrSplitter(prefix, clock)) { StderrReader($0, prefix, clock, $1) }
    case .csvlog: self.init(run.csv, CSVLogSplitter()) { CSVLogReader($0, scratch: $1) }
    case .jsonlog: self.init(run.json, LineSplitter()) { JSONLogReader($0, scratch: $1) }
    }
  }

  private init<Reader: EntryReader>(
    _ bytes: [UInt8], _ splitter: some ChunkSplitter, _ reader: (LogBytes, ScratchMemory) -> Reader
  ) {
    let statements = StatementTable()
    let origins = OriginTable()
    let reading = LogReading(
      Collector(statements: statements, origins: origins), statements: statements, origins: origins,
      filter: EntryFilter(), threads: 2)
    _ = reading.read(Memory(bytes: bytes), splitter, head: [], reader: reader, progress: { _ in })
    reading.finish()
    failed = reading.sink.failed
    workload = reading.sink.digest.workload(
      input: Workload.InputSummary(entries: reading.totals.entries), threads: 2)
  }

  struct Memory: ByteSource {
    let bytes: [UInt8]
    var place = 0

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      let count = min(buffer.count, bytes.count - place)
      buffer.copyBytes(from: bytes[place..<place + count])
      place += count
      return count
    }
  }

  struct Collector: ExecutionSink {
    let statements: StatementTable
    let origins: OriginTable
    var digest = LogDigest()
    var names = LogNames()
    var failed = 0

    mutating func add(_ execution: Execution) {
      if execution.outcome != .completed { failed += 1 }
      for origin in origins.origins.dropFirst(names.origins.count) { _ = names.number(of: origin) }
      digest.add(execution, texts: Texts(table: statements), names: names)
    }

    mutating func end(session: UInt64) {}
  }

  struct Texts: LoggedTexts {
    let table: StatementTable

    func loggedText(_ number: Int32) -> LoggedText { table.text(number) }
  }
}
