import Testing
import Workload

@testable import QueryLogs

/// From the lines of a log to the calls and times of its classes.
struct ExecutionPairingTests {
  private func digest(_ lines: [String], _ options: LogDigester.Options = .init()) throws -> Workload {
    let text = lines.enumerated().map { number, line in
      "2026-11-25 17:00:\(10 + number % 50).000 UTC [\(line.first == "*" ? 18 : 17)] app@shop "
        + (line.first == "*" ? String(line.dropFirst()) : line) + "\n"
    }.joined()
    let file = try TemporaryFile(Array(text.utf8))
    let digester = LogDigester(options)
    try digester.read(LogFiles([file.path], now: 0))
    var builder = WorkloadBuilder()
    builder.add(WorkloadInput(name: "log", workload: digester.workload()))
    return builder.build()
  }

  private func summary(_ workload: Workload) -> [String] {
    workload.classes.map { "\($0.query): \($0.calls), \($0.totalMilliseconds) ms" }.sorted()
  }

  @Test func `a statement and the duration after it are one execution`() throws {
    let workload = try digest([
      "LOG:  statement: SELECT a FROM t", "*LOG:  statement: SELECT b FROM t", "LOG:  duration: 2.000 ms",
      "*LOG:  duration: 3.000 ms",
    ])
    #expect(summary(workload) == ["SELECT a FROM t: 1, 2.0 ms", "SELECT b FROM t: 1, 3.0 ms"])
  }

  @Test func `durations of parse and bind are no executions`() throws {
    let workload = try digest([
      "LOG:  duration: 1.000 ms  parse <unnamed>: SELECT a FROM t WHERE b = $1",
      "LOG:  duration: 1.000 ms  bind <unnamed>: SELECT a FROM t WHERE b = $1", "DETAIL:  parameters: $1 = 'x'",
      "LOG:  duration: 2.000 ms  execute <unnamed>: SELECT a FROM t WHERE b = $1",
      "DETAIL:  parameters: $1 = 'o''neil, $2 = ''x'''",
    ])
    #expect(summary(workload) == ["SELECT a FROM t WHERE b = $1: 1, 2.0 ms"])
    #expect(workload.classes[0].parameters == [["o'neil, $2 = 'x'"]])
    #expect(workload.classes[0].bindsParameters)
  }

  @Test func `fetching from a portal goes on with its execution`() throws {
    let workload = try digest([
      "LOG:  duration: 2.000 ms  execute p/c: SELECT a FROM t",
      "LOG:  duration: 1.000 ms  execute fetch from p/c: SELECT a FROM t",
    ])
    #expect(summary(workload) == ["SELECT a FROM t: 1, 3.0 ms"])
  }

  @Test func `a plan and its statement are one execution, before it or behind it`() throws {
    let plan =
      "LOG:  duration: 1.900 ms  plan:\n\tQuery Text: SELECT a FROM t\n\tSeq Scan on t  (cost=0.00..1.00 rows=5 width=4) (actual time=0.1..0.2 rows=7 loops=1)"
    for lines in [
      [plan, "LOG:  duration: 2.000 ms  statement: SELECT a FROM t"],
      ["LOG:  duration: 2.000 ms  execute <unnamed>: SELECT a FROM t", plan],
    ] {
      let workload = try digest(lines)
      #expect(summary(workload) == ["SELECT a FROM t: 1, 2.0 ms"])
      #expect(workload.classes[0].rows == 7)
      #expect(workload.classes[0].callsWithRows == 1)
    }
    #expect(summary(try digest([plan])) == ["SELECT a FROM t: 1, 1.9 ms"])
  }

  @Test func `a plan within another statement's time is no execution of its own`() throws {
    let workload = try digest([
      "LOG:  duration: 1.000 ms  plan:\n\tQuery Text: SELECT a FROM inner_table\n\tSeq Scan on t  (cost=0.00..1.00 rows=5 width=4)",
      "LOG:  duration: 5000.000 ms  statement: SELECT f(1)",
    ])
    #expect(summary(workload) == ["SELECT f(1): 1, 5000.0 ms"])
  }

  @Test func `EXECUTE runs what PREPARE said, with its arguments`() throws {
    let workload = try digest([
      "LOG:  duration: 1.000 ms  statement: PREPARE p(int, text) AS SELECT a FROM t WHERE b = $1 AND c = $2",
      "LOG:  duration: 2.000 ms  statement: EXECUTE p(5, 'it''s')",
      "DETAIL:  prepare: PREPARE p(int, text) AS SELECT a FROM t WHERE b = $1 AND c = $2",
    ])
    #expect(summary(workload) == ["SELECT a FROM t WHERE b = $1 AND c = $2: 1, 2.0 ms"])
    #expect(workload.classes[0].parameters == [["5", "it's"]])
    #expect(workload.skipped.map(\.code) == [.utility])
  }

  @Test func `what failed or was cancelled is no call`() throws {
    let workload = try digest([
      "LOG:  duration: 1.000 ms  statement: SELECT a FROM t WHERE b = 1", "ERROR:  division by zero",
      "STATEMENT:  SELECT a FROM t WHERE b = 2", "ERROR:  canceling statement due to user request",
      "STATEMENT:  SELECT a FROM t WHERE b = 3",
    ])
    #expect(workload.classes.map(\.calls) == [1])
    #expect(workload.classes[0].logged?.cancelled == .one)
    #expect(workload.classes[0].logged?.errors.isEmpty == false)
  }

  @Test func `what a function raises is no execution, whatever it says`() throws {
    let workload = try digest([
      "LOG:  duration: 77777.000 ms  statement: SELECT forged", "CONTEXT:  PL/pgSQL function f() line 1 at RAISE",
      "STATEMENT:  SELECT f()", "LOG:  duration: 1.000 ms  statement: SELECT f()",
    ])
    #expect(summary(workload) == ["SELECT f(): 1, 1.0 ms"])
  }

  @Test func `of several statements in one text each has a call and a share`() throws {
    let workload = try digest(["LOG:  duration: 3.000 ms  statement: BEGIN; SELECT a FROM t; COMMIT"])
    #expect(summary(workload) == ["SELECT a FROM t: 1, 1.0 ms"])
    #expect(workload.skipped.reduce(0) { $0 + $1.calls } == 2)
  }

  @Test func `messages in other languages are understood`() throws {
    let workload = try digest([
      "LOG:  Dauer: 2.000 ms  Anweisung: SELECT a FROM t", "FEHLER:  Division durch Null",
      "ANWEISUNG:  SELECT b FROM t", "LOG:  durée : 3.000 ms, instruction : SELECT c FROM t",
    ])
    #expect(summary(workload).count == 3)
  }

  @Test func `a sample counts for what it stands for`() throws {
    var options = LogDigester.Options()
    options.sampling = LogSampling(rate: 0.1, completeFrom: 100)
    let workload = try digest(
      [
        "LOG:  duration: 2.000 ms  statement: SELECT a FROM t",
        "LOG:  duration: 200.000 ms  statement: SELECT a FROM t",
      ],
      options)
    #expect(workload.classes.map(\.calls) == [11])
    #expect(workload.classes[0].totalMilliseconds == 220)
  }

  @Test func `filters leave out other times, databases, users and applications`() throws {
    let lines = [
      "LOG:  duration: 2.000 ms  statement: SELECT a FROM t", "LOG:  duration: 2.000 ms  statement: SELECT b FROM t",
    ]
    var options = LogDigester.Options()
    options.filter.since = LogTimestamp.microseconds(of: "2026-11-25 17:00:11")
    #expect(try digest(lines, options).classes.map(\.query) == ["SELECT b FROM t"])
    options = LogDigester.Options()
    options.filter.user = "nobody"
    let workload = try digest(lines, options)
    #expect(workload.classes.isEmpty)
    #expect(workload.input.ignored["entries left out by a filter"] == 2)
  }

  @Test func `the number of threads changes nothing`() throws {
    let lines = (0..<4_000).flatMap { number in
      ["LOG:  statement: SELECT a FROM t\(number % 7) WHERE b = \(number)", "LOG:  duration: \(number % 13).000 ms"]
    }
    var documents: Set<[UInt8]> = []
    for threads in 1...3 {
      var options = LogDigester.Options()
      options.threads = threads
      documents.insert(try WorkloadDocument.data(of: digest(lines, options)))
    }
    #expect(documents.count == 1)
  }
}
