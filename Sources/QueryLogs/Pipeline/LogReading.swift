internal import Glibc
internal import SQLSyntax
internal import Synchronization
internal import Workload

/// Reads logs with several threads: each takes a chunk, makes events of it, and hands them on when it is its turn.
///
/// Same logs, same executions in the same order, whatever the number of threads.
///
/// Its state is changed by one thread at a time, that whose turn it is.
final class LogReading: @unchecked Sendable {
  let statements: StatementTable
  let origins: OriginTable
  let filter: EntryFilter
  let threads: Int
  /// What is done in the order of the log.
  private struct InOrder {
    var pairing = ExecutionPairing()
    var recorder: LogRecorder
    var totals = ReadingTotals()
    /// Of the log that is being read.
    var ends = LogEnds()

    mutating func add(_ events: [LogEvent], entries: Int, _ span: TimeSpan, _ faults: LogFaults, _ chunk: ChunkBuffer) {
      ends.span.merge(span)
      totals.entries += entries
      totals.bytes += chunk.count
      totals.lines += chunk.lines
      totals.span.merge(span)
      totals.faults = totals.faults + faults
      for place in events.indices {
        pairing.add(events[place], &recorder)
      }
    }

    mutating func finish() -> [OpenSession] { pairing.finish(&recorder) }
  }

  private var inOrder: InOrder

  init(
    statements: StatementTable, origins: OriginTable, filter: EntryFilter, sampling: LogSampling?, threads: Int
  ) {
    inOrder = InOrder(recorder: LogRecorder(statements, origins, sampling))
    self.statements = statements
    self.origins = origins
    self.filter = filter
    self.threads = max(1, threads)
  }

  /// Reads one log to its end.
  ///
  /// - Parameters:
  ///   - keeping: What is left unread of its ends.
  ///   - progress: Called after each chunk, from any thread.
  ///   - reader: Makes a reader of a chunk.
  /// - Returns: What was left unread.
  func read<Source: ByteSource, Splitter: ChunkSplitter, Reader: EntryReader>(
    _ source: Source, _ splitter: Splitter, keeping: KeptEnds, progress: () -> Void,
    reader: (LogBytes, ScratchMemory, ChunkEnds) -> Reader
  ) -> LogEnds {
    inOrder.ends = LogEnds()
    let feeder = Mutex(Unchecked(ChunkFeeder(source, splitter)))
    let turns = Turns()
    ParserThread.run(workers: threads) {
      let scratch = ScratchMemory()
      var events = EventReader(statements, origins, filter, scratch)
      let chunk = ChunkBuffer()
      var found: [LogEvent] = []
      while feeder.withLock({ $0.value.next(chunk) }) {
        scratch.reset()
        found.removeAll(keepingCapacity: true)
        var lines = reader(chunk.bytes, scratch, keeping.ends(of: chunk))
        var entry = LogEntry()
        var span = TimeSpan()
        var entries = 0
        while lines.next(&entry) {
          entries += 1
          span.extend(entry.time)
          if let event = events.event(of: entry) { found.append(event) }
        }
        turns.take(chunk.number) {
          inOrder.add(found, entries: entries, span, lines.faults, chunk)
          inOrder.ends.add(lines.ends, of: chunk)
          inOrder.totals.unknownZones += lines.unknownZones
          progress()
        }
      }
      turns.alone { inOrder.totals.entryCounts = inOrder.totals.entryCounts + events.counts }
    }
    inOrder.totals.faults.cutEntries += feeder.withLock { $0.value.cutEntries }
    return inOrder.ends
  }

  var executionTotals: LogDigest.ExecutionTotals { inOrder.recorder.digest.executionTotals }
  var totals: ReadingTotals { inOrder.totals }

  /// What was recorded; nothing can be read afterwards.
  func finish() -> (recorder: LogRecorder, open: [OpenSession], counts: PairingCounts) {
    let open = inOrder.finish()
    return (inOrder.recorder, open, inOrder.pairing.counts)
  }
}

/// What was read.
package struct ReadingTotals {
  package var bytes = 0
  package var lines = 0
  package var entries = 0
  package var span = TimeSpan()
  package var faults = LogFaults()
  package var unknownZones = 0
  package var entryCounts = EntryCounts()
}

/// The times of the first and the last entry.
package struct TimeSpan {
  package var first: Int64?
  package var last: Int64?

  @inline(__always)
  mutating func extend(_ time: Int64?) {
    guard let time else { return }
    if first == nil || time < first! { first = time }
    if last == nil || time > last! { last = time }
  }

  mutating func merge(_ other: TimeSpan) {
    extend(other.first)
    extend(other.last)
  }
}

/// A value that one thread uses at a time, as the lock or the turn around it sees to.
struct Unchecked<Value>: @unchecked Sendable {
  var value: Value

  init(_ value: Value) { self.value = value }
}
