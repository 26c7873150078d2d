import Testing
import Workload

@testable import QueryLogs

struct SessionTransactionTests {
  private typealias Script = SessionScript

  /// Each letter begins `pause` milliseconds after the one before ended, `pauses` says otherwise by number.
  private func findings(_ text: String, pauses: [Int: Double] = [:], limits: SessionLimits = SessionLimits())
    -> SessionFindings
  {
    Script.findings(lines(text, pauses: pauses), limits: limits)
  }

  private func lines(_ text: String, pauses: [Int: Double] = [:]) -> [Script.Line] {
    var lines = Script.lines(text)
    var shift = 0.0
    for place in lines.indices {
      shift += pauses[place] ?? 0
      lines[place].start += shift
    }
    return lines
  }

  // MARK: - Idle in transaction

  @Test func `a wait for the client counts for the statement after which it is`() throws {
    let found = findings("(AWB)(AB)", pauses: [2: 1_999, 3: 2_999, 7: 4_999, 8: 900]).idle
    #expect(Set(found.keys.map(\.after)) == [Script.name("A"), Script.name("W")])
    let read = try #require(found.first { $0.key.after == Script.name("A") }?.value)
    #expect(read.times == 2 && read.total == 7_000_000 && read.longest.value == 5_000_000 && read.locking == 0)
    let written = try #require(found.first { $0.key.after == Script.name("W") }?.value)
    #expect(written.times == 1 && written.locking == 1 && written.lockingTotal == 3_000_000)
    #expect(written.longestLocking == Peak(3_000_000, at: written.firstSeen))
  }

  @Test func `a wait before COMMIT and one after BEGIN count too`() {
    let found = findings("(A)(A)", pauses: [2: 2_000, 4: 2_000]).idle
    #expect(Set(found.keys.map(\.after)) == [Script.name("A"), nil])
  }

  @Test func `rows that were locked to be read are locked`() {
    #expect(findings("(LA)", pauses: [2: 2_000]).idle.values.map(\.locking) == [1])
    var lines = lines("(WA)", pauses: [2: 2_000])
    lines[1].isCompleted = false
    #expect(Script.findings(lines).idle.values.map(\.locking) == [0])
  }

  @Test func `a client that waits outside of a transaction holds nothing up`() {
    #expect(findings("A(A)A", pauses: [1: 5_000, 4: 5_000]).idle.isEmpty)
  }

  @Test func `a transaction whose end was not logged holds nothing up`() {
    let found = findings("(A (A) (A)", pauses: [2: 5_000])
    #expect(found.idle.isEmpty)
    #expect(found.coverage.incompleteTransactions == 1 && found.coverage.transactions == 2)
    #expect(findings("(AB", pauses: [2: 5_000]).idle.isEmpty)
    #expect(findings("AB)", pauses: [1: 5_000]).idle.isEmpty)
  }

  @Test func `an end without a beginning is incomplete, once the session is known`() {
    #expect(findings("A)A)A)").coverage.incompleteTransactions == 2)
    // Some pools roll back whatever there is.
    #expect(findings("(A)<A<").coverage.incompleteTransactions == 0)
  }

  @Test func `a statement without a duration may have run all the while`() {
    var lines = lines("(AB)", pauses: [2: 5_000])
    lines[1].milliseconds = nil
    #expect(Script.findings(lines).idle.isEmpty)
  }

  @Test func `whole seconds are off by one`() {
    for (pause, times) in [(1_500.0, 0), (2_500, 1)] {
      var lines = lines("(AB)", pauses: [2: pause])
      for place in lines.indices {
        lines[place].isCoarse = true
        // Durations that end on whole seconds too.
        lines[place].milliseconds = 0
      }
      #expect(Script.findings(lines).idle.values.map(\.times).reduce(0, +) == times)
    }
  }

  @Test func `a session that the server ends for idling is the surest sign`() throws {
    var tracker = SessionTracker()
    Script.feed(Script.lines("(W"), to: &tracker)
    tracker.end(session: 1, idleEnd: 1_000_000_000_000_000 + 60_000_000)
    let idle = try #require(tracker.finish(names: Script.names, statement: Script.name).idle.values.first)
    #expect(idle.terminated == 1 && idle.times == 1 && idle.locking == 1 && idle.longest.value > 59_000_000)
  }

  @Test func `a session that ends within a transaction says nothing of it`() {
    var tracker = SessionTracker()
    Script.feed(lines("(AB", pauses: [2: 5_000]), to: &tracker)
    tracker.end(session: 1)
    // Another one of the same process id.
    Script.feed(Script.lines("A)", from: 60_000), to: &tracker)
    let found = tracker.finish(names: Script.names, statement: Script.name)
    #expect(found.idle.isEmpty && found.transactions.isEmpty)
    #expect(found.coverage.sessions == 2)
  }

  // MARK: - Chatty transactions

  @Test func `a transaction of many statements counts for the one that runs most often`() throws {
    let text = "(" + String(repeating: "ABWS", count: 9) + String(repeating: "A", count: 20) + ")"
    let found = findings(text + "(AB)")
    let (key, chatty) = try #require(found.transactions.first)
    #expect(found.transactions.count == 1 && key.statement == Script.name("A"))
    #expect(chatty.transactions == 1 && chatty.statements == 56 && chatty.largest.value == 56)
    #expect((20...29).contains(chatty.mainStatements))
    #expect(chatty.timed == 1 && chatty.duration == 57 * 2 * 1000 && chatty.busy == 57 * 1000)
  }

  @Test func `statements outside of transactions are no transaction`() {
    #expect(findings(String(repeating: "ABC", count: 30)).transactions.isEmpty)
    #expect(findings(String(repeating: "(A)", count: 60)).transactions.isEmpty)
    #expect(findings("(" + String(repeating: "ABC", count: 30)).transactions.isEmpty)
  }

  @Test func `failed statements are round trips too`() {
    var lines = lines("(" + String(repeating: "A", count: 50) + "<")
    for place in 1..<25 { lines[place].isCompleted = false }
    #expect(Script.findings(lines).transactions.values.map(\.statements) == [50])
  }
}
