import Testing
import Workload

@testable import QueryLogs

/// A log that was cut anywhere: the digests of its parts, merged, are used as the digest of the whole is.
struct LogSeamTests {
  enum Format: CaseIterable {
    case stderr, csv, json
  }

  // MARK: - Cut anywhere

  @Test(arguments: Format.allCases)
  func `a log cut at any byte is used as the whole is`(_ format: Format) throws {
    let log = TornLog.bytes(format)
    let whole = try Self.used([Self.digest(log, format, .all)])
    #expect(whole.classes.count == 4 && whole.input.ignored.isEmpty)
    // Each part has entries by which its format is told. The step meets each place of a line in some entry.
    for cut in stride(from: log.count / 4, to: log.count * 3 / 4, by: 19) {
      let parts = try [log[..<cut], log[cut...]].map { try Self.digest($0, format, .all) }
      let difference = try DigestedRun.difference(Self.used(parts), whole)
      #expect(difference == nil, "\(format) cut at \(cut): \(difference ?? "")")
      guard difference == nil else { return }
    }
  }

  @Test(arguments: Format.allCases, 0..<3 as Range<UInt64>)
  func `a server's log in parts, merged in any groups, is used as the whole is`(
    _ format: Format, seed: UInt64
  ) throws {
    let run = try LoggedRun.of(.durationStatement)
    let log = Self.withoutLongLines(format == .csv ? run.csv : format == .json ? run.json : run.stderr)
    let prefix = LinePrefix(run.settings.prefix)
    let whole = try Self.used([Self.digest(log, format, .all, prefix: prefix)])
    var random = SeededRandom(seed)
    let count = Int.random(in: 2...4, using: &random)
    let cuts = (1..<count).map { number in
      log.count / count * number + Int.random(in: -(log.count / 16)...(log.count / 16), using: &random)
    }
    let bounds = [0] + cuts + [log.count]
    var documents = try zip(bounds, bounds.dropFirst()).map {
      try Self.digest(log[$0..<$1], format, .all, prefix: prefix)
    }
    documents.shuffle(using: &random)
    while documents.count > 1, Bool.random(using: &random) {
      var builder = WorkloadBuilder()
      for document in [documents.removeLast(), documents.removeLast()] { builder.add(try Self.input(document)) }
      documents.insert(builder.merged(), at: 0)
    }
    let difference = try DigestedRun.difference(Self.used(documents), whole)
    #expect(difference == nil, "\(format) cut at \(cuts): \(difference ?? "")")
  }

  @Test(arguments: Format.allCases)
  func `without being told that it is a part, all but a cut between two lines of stderr is joined`(
    _ format: Format
  ) throws {
    let log = TornLog.bytes(format)
    let whole = try Self.used([Self.digest(log, format, .unfinished)])
    for cut in stride(from: log.count / 4, to: log.count * 3 / 4, by: 31) {
      let parts = try [log[..<cut], log[cut...]].map { try Self.digest($0, format, .unfinished) }
      let used = try Self.used(parts)
      let rest = String(decoding: log[cut...].prefix { $0 != 0x0a }, as: UTF8.self)
      let isBetweenLines =
        format == .stderr && log[cut - 1] == 0x0a && !rest.contains("LOG: ") && !rest.contains("ERROR:")
      #expect(used.input.ignored == (isBetweenLines ? ["beginnings of logs within an entry": 1] : [:]))
      if !isBetweenLines { #expect(used == whole, "\(format) cut at \(cut)") }
    }
  }

  // MARK: - What is not joined

  /// Half of a log within its tenth entry.
  private static func halves(_ log: [UInt8]) -> [ArraySlice<UInt8>] {
    let cut = log.count / 2
    return [log[..<cut], log[cut...]]
  }

  @Test func `logs of several servers are joined each with its own`() throws {
    let logs = (0..<3).map { TornLog.bytes(.stderr, server: $0) }
    let parts = try logs.flatMap(Self.halves).map { try Self.digest($0, .stderr, .all) }
    let wholes = try logs.map { try Self.digest($0, .stderr, .all) }
    #expect(try Self.used(parts.shuffled()) == Self.used(wholes))
  }

  @Test func `ends whose times don't tell which belongs to which stay apart`() throws {
    let logs = [0, 7].map { TornLog.bytes(.stderr, user: "user\($0)") }
    let parts = try logs.flatMap(Self.halves).map { try Self.digest($0, .stderr, .all) }
    #expect(try Self.used(parts).input.ignored["beginnings of logs within an entry"] == 2)
  }

  @Test func `a beginning and an end that make no entry together stay apart`() throws {
    let log = TornLog.bytes(.csv)
    let (first, second) = (log[..<(log.count / 2)], log[(log.count / 2 + 200)...])
    let used = try Self.used([first, second].map { try Self.digest($0, .csv, .all) })
    #expect(used.input.ignored["beginnings of logs within an entry"] == 1)
  }

  @Test func `logs that were read with other options are not joined`() throws {
    let halves = Self.halves(TornLog.bytes(.json))
    let used = try Self.used([Self.digest(halves[0], .json, .all), Self.digest(halves[1], .json, .all, zoneOffset: 5)])
    #expect(used.input.ignored["beginnings of logs within an entry"] == 1)
  }

  @Test(arguments: Format.allCases)
  func `what is longer than the bound is read as far as it goes, and in no document`(_ format: Format) throws {
    let long = String(repeating: "x", count: OpenSegment.maximumBytes * 3)
    let log = TornLog.bytes(format, literal: long)
    let cut = try #require(log.firstRange(of: Array(long.utf8).prefix(9))).lowerBound + OpenSegment.maximumBytes * 3 / 2
    for part in [log[..<cut], log[cut...]] {
      #expect(try Self.digest(part, format, .all).open.allSatisfy { $0.tail == nil || $0.tail!.bytes.count < 999 })
    }
  }

  @Test(arguments: Format.allCases)
  func `a log whose ends are not kept has none`(_ format: Format) throws {
    for part in Self.halves(TornLog.bytes(format)) {
      #expect(try Self.digest(part, format, .nothing).open.isEmpty)
    }
  }

  @Test func `the ends that a document claims are bounded, and read as a log`() throws {
    var reading = OpenReading(format: "stderr")
    reading.prefix = "%m [%p] "
    func workload(_ tail: [UInt8], _ reading: OpenReading) -> Workload {
      var workload = Workload()
      workload.open = [
        OpenSegment(from: "x", to: "9999", head: UnreadBytes(tail), tail: UnreadBytes(tail), reading: reading)
      ]
      return workload
    }
    let unknown = OpenReading(format: "xml")
    for tail in [[], [0xff, 0, 0x0a], Array(repeating: 0x0a, count: 999)] as [[UInt8]] {
      #expect(try Self.used([workload(tail, reading), workload(tail, unknown)]).classes.isEmpty)
    }
  }

  // MARK: - Steps

  private static func digest(
    _ bytes: some Collection<UInt8>, _ format: Format, _ kept: KeptEnds, prefix: LinePrefix? = nil,
    zoneOffset: Int? = nil
  ) throws -> Workload {
    var options = LogDigester.Options()
    options.threads = 1
    options.keptEnds = kept
    options.prefix = prefix
    options.zoneOffset = zoneOffset
    let file = try TemporaryFile(Array(bytes))
    let digester = LogDigester(options)
    try digester.read(LogFiles([file.path], now: 0))
    return digester.workload()
  }

  private static func input(_ workload: Workload) throws -> WorkloadInput {
    try WorkloadReader.read(WorkloadDocument.data(of: workload), name: "part.json")
  }

  /// As a command uses documents.
  private static func used(_ parts: [Workload]) throws -> Workload {
    var builder = WorkloadBuilder()
    for input in LogSeams.joined(try parts.map(input)) { builder.add(input) }
    var workload = builder.build(threads: 1)
    // What a session does around a cut is followed on neither side.
    workload.sessions = nil
    return workload
  }

  /// Of an entry that is longer than the bound no end is kept.
  private static func withoutLongLines(_ log: [UInt8]) -> [UInt8] {
    let lines = log.split(separator: 0x0a, omittingEmptySubsequences: false)
    return Array(lines.filter { $0.count < OpenSegment.maximumBytes / 2 }.joined(separator: [0x0a]))
  }
}
