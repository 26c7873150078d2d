import Testing
import Workload

@testable import QueryLogs

struct LogDigestTests {
  private func workload(_ executions: [SampleExecution]) -> Workload {
    let result = LogDigest.of(executions).workload()
    #expect(addsUp(result))
    #expect(result.input.executions == executions.count)
    return result
  }

  private func execution(_ text: String, _ change: (inout SampleExecution) -> Void = { _ in }) -> SampleExecution {
    var execution = SampleExecution(text)
    change(&execution)
    return execution
  }

  @Test func `executions of one structure become one class with its calls, times, hours and applications`() throws {
    let result = workload(
      (0..<100).map { number in
        execution("SELECT a FROM t WHERE b = \(number % 4 * 100)") {
          $0.milliseconds = number < 90 ? 1.5 : 200
          $0.time = 1_748_786_400_000_000 + Int64(number) * 60_000_000
          $0.application = number % 3 == 0 ? "psql" : "rails"
          $0.rows = number % 2 == 0 ? 3 : nil
        }
      })
    let entry = try #require(result.classes.first)
    #expect(result.classes.count == 1)
    #expect((entry.calls, entry.statements, entry.rows, entry.callsWithRows) == (100, 100, 150, 50))
    #expect(entry.totalMilliseconds == 90 * 1.5 + 10 * 200)
    #expect(entry.query == "SELECT a FROM t WHERE b = 0")
    #expect((entry.database, entry.user) == ("shop", "web"))
    #expect(entry.quantilesMilliseconds["p50"].map { abs($0 - 1.5) <= 0.03 } == true)
    #expect(entry.quantilesMilliseconds["p95"].map { abs($0 - 200) <= 4 } == true)
    #expect(entry.firstSeen == "2025-06-01T14:00:00.000000Z")
    #expect(entry.lastSeen == "2025-06-01T15:39:00.000000Z")
    #expect(result.window == Workload.Window(from: entry.firstSeen, to: entry.lastSeen))
    let figures = try #require(entry.logged)
    // Sunday, 14 and 15 o'clock.
    #expect(figures.hours.used.map(\.hour) == [158, 159])
    #expect(figures.hours.used.map(\.count.rounded) == [60, 40])
    #expect(figures.applications.ranked.map(\.name) == ["rails", "psql"])
    #expect(figures.applications.ranked.map(\.count.rounded) == [66, 34])
    #expect(Set(entry.examples.map(\.text)) == Set((0..<4).map { "SELECT a FROM t WHERE b = \($0 * 100)" }))
    #expect(entry.parameters.isEmpty)
    #expect(!entry.bindsParameters)
  }

  @Test func `values that were bound are kept by set, with the text as it was sent`() throws {
    let result = workload(
      (0..<6).map { number in
        execution("SELECT a FROM t WHERE b = $1") { $0.parameters = number < 4 ? "$1 = 'x'" : "$1 = NULL" }
      } + [execution("SELECT a FROM t WHERE b = $1") { $0.parameters = "$1 = 'cut...'" }])
    let entry = try #require(result.classes.first)
    #expect(entry.parameters == [["x"], [nil]])
    #expect(entry.bindsParameters)
    #expect(entry.query == "SELECT a FROM t WHERE b = $1")
    #expect(entry.examples.isEmpty)
  }

  @Test func `databases and users are told apart, applications are not`() {
    let result = workload(
      [("a", "x", "p"), ("a", "y", "p"), ("b", "x", "p"), ("a", "x", "q"), (nil, nil, nil)].map { names in
        execution("SELECT a FROM t") { ($0.database, $0.user, $0.application) = names }
      })
    #expect(result.classes.map { "\($0.database ?? "")\($0.user ?? "")\($0.calls)" } == ["1", "ax2", "ay1", "bx1"])
  }

  @Test func `failed and cancelled executions are no calls`() throws {
    let result = workload([
      execution("SELECT a FROM t WHERE b = 1"), execution("SELECT a FROM t WHERE b = 2") { $0.sqlState = "40001" },
      execution("SELECT a FROM t WHERE b = 3") { $0.sqlState = "57014" }, execution("COMMIT") { $0.sqlState = "40001" },
      execution("SELECT a FROM t WHERE b = 3") { $0.sqlState = "57014" },
    ])
    let entry = try #require(result.classes.first)
    #expect((entry.calls, entry.statements, entry.totalMilliseconds) == (1, 4, 1))
    #expect(entry.logged?.errors.ranked.map(\.name) == ["40001"])
    #expect(entry.logged?.cancelled.rounded == 2)
    #expect(result.skipped.map(\.calls) == [0])
    #expect(result.skipped.map(\.statements) == [1])
  }

  @Test func `statements in one text share its time, and the rows are the last one's`() throws {
    let result = workload([
      execution("BEGIN; SELECT a FROM t WHERE b = 1; SELECT c FROM t WHERE b = 2; COMMIT") {
        $0.milliseconds = 10.001
        $0.rows = 9
      },
      execution("BEGIN; SELECT a FROM t WHERE b = 7; SELECT c FROM t WHERE b = 8; COMMIT") { $0.milliseconds = 10.002 },
    ])
    #expect(result.classes.map(\.calls) == [2, 2])
    #expect(Set(result.classes.flatMap { $0.examples.map(\.text) }).count == 4)
    #expect(Set(result.classes.flatMap { $0.examples.map(\.text) }).contains("SELECT c FROM t WHERE b = 8"))
    #expect(result.skipped.map(\.query).sorted() == ["BEGIN", "COMMIT"])
    #expect(result.skipped.map(\.rows).reduce(0, +) == 9)
    let nanoseconds =
      result.classes.compactMap(\.logged?.counts.nanoseconds).reduce(0, +)
      + result.skipped.compactMap(\.logged?.nanoseconds).reduce(0, +)
    #expect(nanoseconds == 20_003_000)
  }

  @Test func `what is not analysed is counted with its reason`() {
    let result = workload(
      ["BEGIN", "SET x = 1", "SELECT 'a' FORM t", "SELECT 'bb' FORM t", "SELECT * FROM pg_class", "", "BEGIN"].map {
        execution($0)
      } + [execution("ALTER USER u PASSWORD 'hunter2'")])
    #expect(result.classes.isEmpty)
    #expect(result.skipped.map(\.code) == [.empty, .parseError, .system, .utility, .utility, .utility])
    #expect(
      result.skipped.map(\.statements) == [1, 2, 1, 1, 1, 2] || result.skipped.map(\.statements).reduce(0, +) == 8)
    #expect(result.skipped.first { $0.code == .parseError }?.query == "SELECT 'a' FORM t")
    #expect(!result.skipped.contains { $0.query.contains("hunter2") })
  }

  @Test func `a sample counts for what it stands for`() throws {
    let result = workload(
      (0..<9).map { number in execution("SELECT a FROM t WHERE b = \(number)") { $0.weight = 10 / 3 } })
    #expect(result.classes[0].calls == 30)
    #expect(result.classes[0].statements == 9)
    #expect(abs(result.classes[0].totalMilliseconds - 29.997) < 1e-9)
  }

  @Test func `cursors, explains and prepared statements count as the query within them`() throws {
    let result = workload([
      execution("DECLARE c CURSOR FOR SELECT a FROM t WHERE b = 1"), execution("EXPLAIN SELECT a FROM t WHERE b = 2"),
      execution("PREPARE p AS SELECT a FROM t WHERE b = 3"),
    ])
    let entry = try #require(result.classes.first)
    #expect(result.classes.count == 1)
    #expect(entry.calls == 3)
    #expect(Set(entry.examples.map(\.text)) == Set((1...3).map { "SELECT a FROM t WHERE b = \($0)" }))
    #expect(entry.query == "SELECT a FROM t WHERE b = 2")
  }

  @Test func `tags of comments are counted, and comments that differ make no new texts`() throws {
    let result = workload(
      (0..<9).map { number in
        execution("SELECT a FROM t WHERE b = 1 /*action='a\(number % 2)',traceparent='00-\(number)'*/")
      })
    let entry = try #require(result.classes.first)
    #expect(entry.logged?.tags.ranked.map(\.name) == ["action=a0", "action=a1"])
    #expect(entry.examples == [QueryClass.Example(text: "SELECT a FROM t WHERE b = 1", calls: 9)])
  }

  @Test func `long texts are counted and not sampled`() throws {
    let long = "SELECT a FROM t WHERE b = '" + String(repeating: "x", count: 5_000) + "'"
    let result = workload([execution(long), execution(long)])
    #expect(result.classes[0].logged?.sample.tooLong == 2)
    #expect(result.classes[0].examples.isEmpty)
    #expect(result.classes[0].query == long)
  }

  @Test func `an execution without time, duration or names is an execution`() {
    let result = workload([
      execution("SELECT a FROM t") {
        $0.time = nil
        $0.milliseconds = nil
        ($0.database, $0.user, $0.application) = (nil, nil, nil)
      }
    ])
    #expect(result.window == nil)
    #expect(result.classes.map(\.calls) == [1])
    #expect(result.classes[0].quantilesMilliseconds.isEmpty)
    #expect(result.classes[0].firstSeen == nil)
  }

  // MARK: - Bounds

  @Test func `beyond the bound on classes, calls are counted together`() throws {
    var limits = LogDigest.Limits()
    limits.classes = 10
    limits.skipped = 3
    let executions = (0..<30).flatMap { number in
      [execution("SELECT c\(number) FROM t"), execution("CREATE TABLE t\(number) (a int)")]
    }
    let result = LogDigest.of(executions + executions, limits: limits).workload()
    #expect(result.classes.count == 10)
    #expect(result.classes.allSatisfy { $0.calls == 2 })
    #expect(result.skipped.first { $0.code == .tooManyClasses }?.calls == 40)
    #expect(result.skipped.filter { $0.code == .utility }.map(\.calls).sorted() == [2, 2, 2, 54])
    #expect(addsUp(result))
    #expect(result.input.statements == 120)
  }

  @Test func `beyond the bound on texts, samples say what they lack`() throws {
    var limits = LogDigest.Limits()
    limits.bytes = 20_000
    let executions = (0..<500).map { number in execution("SELECT a FROM t\(number % 10) WHERE b = \(number * 7_919)") }
    let digest = LogDigest.of(executions, limits: limits)
    #expect(digest.room < 1_000)
    let result = digest.workload()
    #expect(result.classes.reduce(0) { $0 + $1.calls } + (result.skipped.first?.calls ?? 0) == 500)
    #expect(result.classes.contains { ($0.logged?.sample.dropped ?? 0) > 0 })
  }

  @Test func `a million executions add up`() throws {
    var digest = LogDigest()
    var texts = SampleTexts()
    var names = LogNames()
    let statements = (0..<100).map { "SELECT a\($0) FROM t WHERE b = 12345 AND c = 'abc'" } + ["BEGIN", "COMMIT"]
    let numbers = statements.map { texts.number(of: $0) }
    let bytes = statements.map { Array($0.utf8) }
    let origins = (0..<4).map {
      names.number(of: LogNames.Origin(database: "d\($0 % 2)", user: "u", application: "a\($0)"))
    }
    var nanoseconds = 0
    var rows = 0
    for number in 0..<1_000_000 {
      let place = number % statements.count
      let microseconds = number % 10_007
      nanoseconds += microseconds * 1_000
      rows += number % 3
      bytes[place].withUnsafeBytes { text in
        digest.add(
          Execution(
            time: Int64(number) * 1_000_000, session: UInt64(number % 50), origin: origins[number % 4],
            statement: numbers[place], milliseconds: Double(microseconds) / 1_000, rows: number % 3,
            outcome: .completed, text: text, parameters: LogBytes(start: nil, count: 0), weight: 1,
            textHash: ContentHash.of(text)),
          texts: texts, names: names)
      }
    }
    let result = digest.workload()
    #expect(result.input.executions == 1_000_000)
    #expect(result.input.statements == 1_000_000)
    #expect(addsUp(result))
    #expect(result.classes.count == 100)
    let counts = result.classes.compactMap(\.logged?.counts) + result.skipped.compactMap(\.logged)
    #expect(counts.map(\.calls.rounded).reduce(0, +) == 1_000_000)
    #expect(counts.map(\.nanoseconds).reduce(0, +) == nanoseconds)
    #expect(counts.map(\.rows.rounded).reduce(0, +) == rows)
    let figures = result.classes.compactMap(\.logged)
    #expect(figures.allSatisfy { $0.durations.count == $0.counts.calls && $0.sample.executions.count == 32 })
    #expect(figures.allSatisfy { $0.hours.used.reduce(0) { $0 + $1.count.rounded } == $0.counts.calls.rounded })
  }
}
