import Workload

@testable import QueryLogs

/// What is made of one file of a run.
enum DigestedRun {
  static func digest(ofStderr run: LoggedRun) throws -> (workload: Workload, failed: Int) {
    guard let prefix = LinePrefix(run.settings.prefix) else { throw WireClient.Failure(reason: "no prefix") }
    let clock = LogTimestamp(zoneOffset: nil)
    return read(run.stderr, StderrSplitter(prefix, clock)) { StderrReader($0, prefix, clock, $1) }
  }

  private static func read<Reader: EntryReader>(
    _ bytes: [UInt8], _ splitter: some ChunkSplitter, _ reader: (LogBytes, ScratchMemory) -> Reader
  ) -> (workload: Workload, failed: Int) {
    let statements = StatementTable()
    let origins = OriginTable()
    let reading = LogReading(
      Collector(statements: statements, origins: origins), statements: statements, origins: origins,
      filter: EntryFilter(), threads: 2)
    _ = reading.read(Memory(bytes: bytes), splitter, head: [], reader: reader, progress: { _ in })
    reading.finish()
    return (reading.sink.workload, reading.sink.failed)
  }

  private struct Memory: ByteSource {
    let bytes: [UInt8]
    var place = 0

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      let count = min(buffer.count, bytes.count - place)
      buffer.copyBytes(from: bytes[place..<place + count])
      place += count
      return count
    }
  }

  private struct Collector: ExecutionSink {
    let statements: StatementTable
    let origins: OriginTable
    var workload = Workload()
    var failed = 0

    mutating func add(_ execution: Execution) {
      guard execution.outcome == .completed else {
        failed += 1
        return
      }
      let origin = origins.origins[Int(execution.origin)]
      let calls = execution.isContinuation ? 0 : 1
      for outcome in statements.text(execution.statement).outcomes {
        if let skip = outcome.skip {
          workload.skipped.append(
            SkippedStatement(
              id: outcome.id, query: outcome.text, database: origin.database, user: origin.user, calls: calls,
              reason: skip.reason, code: skip.code))
        } else {
          workload.classes.append(
            QueryClass(
              fingerprint: outcome.fingerprint, shape: outcome.shape, query: outcome.text, database: origin.database,
              user: origin.user, calls: calls, totalMilliseconds: execution.milliseconds ?? 0,
              rows: execution.rows ?? 0, callsWithRows: execution.rows == nil ? 0 : 1))
        }
      }
    }

    mutating func end(session: UInt64) {}
  }
}
