import FoundationEssentials
import Testing

@testable import Workload

struct LoggedDocumentTests {
  private var workload: Workload {
    var figures = LoggedFigures()
    figures.counts.rank = TextRank(hasParameters: true, length: 20, hash: .max)
    figures.counts.statements = 9
    figures.counts.calls = ScaledCount(weight: 8.125)
    figures.counts.rows = ScaledCount(.max)
    figures.counts.nanoseconds = .max
    for value in [1, 70, 5_000, 1 << 50] {
      figures.durations.add(microseconds: value, weight: ScaledCount(weight: 2.5))
    }
    figures.hours.add(.one, at: 0)
    figures.sample.add(
      ExecutionSample.Element(hash: 5, microseconds: 3, text: "SELECT $1, 'x'", parameters: [nil, "\u{2028}\""]))
    figures.sample.add(ExecutionSample.Element(hash: .max, microseconds: nil, text: nil, parameters: nil))
    figures.sample.tooLong = 4
    figures.sample.dropped = 2
    for number in 0..<30 { figures.applications.add(.one, to: "app \(number)") }
    figures.tags.add(ScaledCount(weight: 1.1), to: "action=show")
    figures.errors.add(.one, to: "40001")
    figures.cancelled = .one
    for number in 0..<12 {
      var scan = LoggedScan(node: "Index Scan", schema: "s", table: "t\(number)", index: "i")
      (scan.microseconds, scan.longest, scan.expectedRows) = (5, 5, 7)
      (scan.analyzed, scan.readRows, scan.returnedRows) = (1, 9, 8)
      figures.scans.add(scan)
    }
    var entry = QueryClass(
      fingerprint: "f", shape: "s", query: "SELECT $1, 'x'", calls: 0, firstSeen: "a", lastSeen: "b")
    entry.logged = figures
    entry.showLogged()
    var skipped = SkippedStatement(id: "x", query: "BEGIN", calls: 0, reason: "because", code: .utility)
    skipped.logged = figures.counts
    skipped.showLogged()
    var workload = Workload(
      input: Workload.InputSummary(bytes: 1, entries: 2, statements: 18, ignored: [:]), classes: [entry],
      skipped: [skipped])
    workload.input.lines = 12
    workload.input.executions = 9
    workload.open = [
      OpenSegment(
        from: "1", to: "2", head: UnreadBytes(Array("\t…".utf8)), tail: UnreadBytes(Array("x".utf8)),
        sessions: [
          OpenSession(
            session: .max, database: "d", user: "u", application: "a", time: .min, statement: "SELECT 1",
            parameters: "$1 = 'x'", microseconds: nil, weight: ScaledCount(weight: 2))
        ])
    ]
    return workload
  }

  @Test func `all figures of a log come back from a document`() throws {
    let workload = workload
    let bytes = try WorkloadDocument.data(of: workload)
    let back = try WorkloadDocument.read(bytes, name: "w")
    #expect(back == workload)
    #expect(try WorkloadDocument.data(of: back) == bytes)
    #expect(workload.classes[0].quantilesMilliseconds.keys.sorted() == ["p50", "p90", "p95", "p99"])
    #expect(workload.classes[0].parameters == [[nil, "\u{2028}\""]])
  }

  @Test func `written piece by piece it is what an encoder writes of the whole`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    for workload in [workload, Workload()] {
      var shown = workload
      shown.window = Workload.Window(from: "a", to: nil)
      shown.classes += shown.classes
      let whole = Array(try encoder.encode(WorkloadContent(shown))) + [0x0a]
      #expect(try WorkloadDocument.data(of: shown) == whole)
    }
  }

  @Test func `merging a single document changes nothing`() throws {
    let bytes = try WorkloadDocument.data(of: workload)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(bytes, name: "w"))
    #expect(try WorkloadDocument.data(of: builder.merged()) == bytes)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `a broken document is refused or read, and what is read can be merged and written`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bytes = mutated(try WorkloadDocument.data(of: workload), using: &generator)
    guard let input = try? WorkloadReader.read(bytes, name: "w") else { return }
    var builder = WorkloadBuilder()
    builder.add(input)
    builder.add(input)
    _ = builder.build(threads: 1)
    _ = try WorkloadDocument.data(of: builder.merged(threads: 1))
  }

  @Test(arguments: [
    ("1:2.5 67:2.5", "1:2.5 99999:2.5"), ("72:1", "168:1"), ("ffffffffffffffff", "x"),
    ("\"total_ns\" : 9", "\"total_ns\" : 99"),
  ])
  func `figures out of their bounds are refused`(old: String, new: String) throws {
    let text = String(decoding: try WorkloadDocument.data(of: workload), as: UTF8.self)
    let place = try #require(text.firstRange(of: old))
    let broken = text[..<place.lowerBound] + new + text[place.upperBound...]
    let error = #expect(throws: WorkloadError.self) { try WorkloadDocument.read(Array(broken.utf8), name: "w") }
    #expect(error?.code == .malformed)
  }
}
