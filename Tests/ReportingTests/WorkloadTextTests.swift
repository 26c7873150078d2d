import Testing
import Workload

@testable import Reporting

struct WorkloadTextTests {
  private func entry(_ name: String, calls: Int, microseconds: Int) -> QueryClass {
    var figures = LoggedFigures()
    figures.counts.statements = calls + 2
    figures.counts.calls = ScaledCount(calls)
    for _ in 0..<calls { figures.durations.add(microseconds: microseconds) }
    figures.counts.nanoseconds = figures.durations.totalNanoseconds
    figures.hours.add(ScaledCount(calls), at: 1_748_786_400_000_000)
    for number in 0..<5 { figures.applications.add(.one, to: "app\(number)") }
    figures.errors.add(.one, to: "40001")
    figures.cancelled = .one
    var entry = QueryClass(
      fingerprint: "0123456789abcdef", shape: "fedcba9876543210", query: "SELECT \(name)\u{1B}\nFROM t",
      database: "shop",
      user: "web", calls: 0)
    entry.logged = figures
    entry.showLogged()
    return entry
  }

  private var workload: Workload {
    var skipped = SkippedStatement(
      id: "x", statements: 4, query: "BEGIN", calls: 4, reason: "BEGIN has no plan of its own", code: .utility)
    skipped.logged = LoggedCounts()
    skipped.logged?.nanoseconds = 1_000_000_000
    var workload = Workload(
      window: Workload.Window(from: "2025-06-01T14:00:00.000000Z", to: "2025-06-01T15:30:00.500000Z"),
      input: Workload.InputSummary(bytes: 1_200_000, entries: 5_000, statements: 38, ignored: ["orphan lines": 3]),
      classes: [entry("a", calls: 10, microseconds: 100_000), entry("b", calls: 20, microseconds: 400_000)],
      skipped: [skipped])
    workload.input.lines = 7_000
    workload.input.executions = 38
    workload.input.distinctTexts = 5
    workload.open = [OpenSegment(sessions: [OpenSession(session: 1, time: nil, statement: "SELECT 1")])]
    return workload
  }

  @Test func `what was read and what weighs most, and it adds up`() {
    let text = WorkloadText.write(workload)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "2 query classes in 30 calls of 10 s")
    #expect(lines.contains("Read        1.2 MB, 7,000 lines, 5,000 entries, 38 executions, 5 distinct texts"))
    #expect(lines.contains("Ignored     3 orphan lines"))
    #expect(lines.contains("Window      2025-06-01 14:00:00Z to 2025-06-01 15:30:00Z"))
    #expect(lines.contains("Statements  38: 34 in query classes, 4 not analysed"))
    #expect(lines.contains("Failed      2 ended in an error, 2 were cancelled; neither is a call"))
    #expect(!text.contains("Sampled"))
    let rows = lines.filter { $0.contains("SELECT") }
    #expect(rows.count == 2)
    #expect(rows.first?.contains("8.0 s   80 %     20") == true)
    #expect(rows.first?.contains("Sun 14:00  SELECT b") == true)
    #expect(lines.contains { $0.contains("0123456789abcdef-fedcba98  web@shop  ") && $0.hasSuffix(", …") })
    #expect(lines.contains { $0.contains("utility: BEGIN has no plan of its own") })
    #expect(text.contains("1 execution is open at the ends of the logs"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test(arguments: [20, 48, 80, 200])
  func `no line is wider than the page`(width: Int) {
    for line in WorkloadText.write(workload, width: width, limit: 1).split(separator: "\n") {
      #expect(DisplayWidth.columns(line) <= max(width, 48))
    }
    #expect(WorkloadText.write(workload, limit: 1).contains("and 1 more query class"))
  }

  @Test func `a sample is said to be one, and an empty workload is no trouble`() {
    var sampled = workload
    sampled.classes[0].logged?.counts.calls = ScaledCount(1_000)
    #expect(WorkloadText.write(sampled).contains("Sampled"))
    #expect(WorkloadText.write(Workload()).hasPrefix("0 query classes in 0 calls\n"))
  }

  @Test(arguments: [
    (0, "0 ms"), (0.012, "0.012 ms"), (0.5, "0.5 ms"), (1.54, "1.5 ms"), (42, "42 ms"), (999.4, "999 ms"),
    (999.9, "1.0 s"), (90_000, "90 s"), (130_000, "2.2 min"), (7_200_000, "2.0 h"), (1e9, "12 d"),
    (.infinity, "unknown"),
  ])
  func `durations are read at a glance`(milliseconds: Double, text: String) {
    #expect(HumanNumber.duration(milliseconds: milliseconds) == text)
  }
}
