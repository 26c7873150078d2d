import Testing
import Workload

@testable import Advice

struct TransactionFindingTests {
  private static let shop = FindingCase([
    "w": ("UPDATE users SET name = $1 WHERE id = $2", 900), "r": ("SELECT * FROM posts WHERE id = $1", 50),
  ])

  @Test func `transactions of many statements are a finding`() throws {
    var shop = Self.shop
    shop.addChatty(5, "w")
    let finding = try #require(shop.found().findings.first)
    #expect(finding.kind == .chatty && finding.classes.map(\.class) == ["w-00000000"])
    #expect(finding.figures.statements == 400 && finding.figures.medianStatements == 80)
    #expect(finding.figures.waitingMilliseconds == 2_000 && finding.figures.longestMilliseconds == 500)
    #expect(finding.reasons.contains { $0.contains("open for 2.5 s") && $0.contains("waited 2 s") })
  }

  @Test func `what a loop says already is not said again`() {
    var shop = Self.shop
    shop.addChatty(5, "w")
    shop.addBursts(5, of: "w", behind: nil, inTransaction: true, size: 60)
    #expect(shop.found().findings.map(\.kind) == [.loop] && shop.codes() == [.covered])
    shop.addChatty(5, "w", main: 30)
    #expect(shop.found().findings.map(\.kind) == [.loop, .chatty])
  }

  @Test func `transactions that wait for their client are a finding, with what they hold`() throws {
    var shop = Self.shop
    shop.addIdle(4, after: "w", locking: true)
    shop.addIdle(1, after: "r", seconds: 30)
    shop.addIdle(1, after: nil, seconds: 2)
    let found = shop.found()
    #expect(found.findings.map(\.kind) == [.idle, .idle] && found.dismissed.map(\.code) == [.tooSmall])
    let locking = try #require(found.findings.first { $0.classes.first?.class == "w-00000000" })
    #expect(
      locking.figures.waits == 4 && locking.figures.waitsWithLocks == 4 && locking.figures.lockedMilliseconds == 8_000)
    #expect(locking.reasons.contains { $0.contains("rows were locked") && $0.contains("8 s") })
    #expect(locking.summary.contains("4 times, 8 s in all, 2 s at most"))
    // The longest wait comes first.
    #expect(found.findings[0].classes[0].class == "r-00000000")
  }

  @Test func `waits after BEGIN are of no class`() throws {
    var shop = Self.shop
    shop.addIdle(4, after: nil)
    let finding = try #require(shop.found().findings.first)
    #expect(finding.classes.isEmpty && finding.summary.contains("after BEGIN"))
  }

  @Test func `a log without beginnings says nothing of transactions, and says so`() {
    var shop = Self.shop
    shop.addChatty(5, "w")
    shop.addIdle(4, after: "w")
    shop.sessions.coverage.incompleteTransactions = 50
    #expect(shop.found().findings.isEmpty && shop.codes() == [.logIncomplete, .logIncomplete])
    #expect(shop.writer()?.notes.contains { $0.contains("log_min_duration_statement = 0") } == true)
    #expect(Self.shop.writer()?.notes == [])
  }

  @Test func `a workload without sessions has no findings`() {
    #expect(FindingsWriter(Workload(), FindingCase.catalog) == nil)
  }

  @Test(arguments: [
    (0.0, "0 ms"), (0.44, "0.4 ms"), (9.96, "10 ms"), (999, "999 ms"), (1_000, "1 s"), (1_250, "1.3 s"),
    (61_000, "61 s"),
    (600_000, "10 min"), (7_200_000, "2 h"), (3.6e10, "10,000 h"), (.infinity, "very many h"),
  ])
  func `durations have the unit that suits them`(milliseconds: Double, text: String) {
    #expect(FindingWording.duration(milliseconds) == text)
  }

  @Test func `times of day are ISO 8601, or nothing`() {
    #expect(FindingWording.time(0) == "1970-01-01T00:00:00Z")
    #expect(FindingWording.time(-1) == "1969-12-31T23:59:59Z")
    #expect(FindingWording.time(.max) == nil && FindingWording.time(.min) == nil && FindingWording.time(nil) == nil)
  }
}
