import Testing
import Workload

@testable import QueryLogs

struct BurstTests {
  private typealias Script = SessionScript

  // MARK: - What is a burst

  @Test func `a class that runs many times behind another is a burst behind it`() throws {
    let findings = Script.findings("Q PAAAAAAA Q PAAAAA Q")
    #expect(findings.shown == ["P>A 2×12"])
    let burst = try #require(findings.bursts.values.first)
    #expect(burst.largest.value == 7 && burst.sizes.median == 5)
    #expect(burst.busy == 12_000 && burst.waiting == 10_000 && burst.pauses == 10)
    #expect(burst.firstSeen == Int64(1_000_000_000_004_000))
    #expect(burst.largest.time == burst.firstSeen)
  }

  @Test func `four in a row are no burst`() {
    #expect(Script.findings("PAAAAQ").shown.isEmpty)
  }

  @Test func `the least number is the user's`() {
    #expect(Script.findings(Script.lines("PAAAQ"), limits: .init(burstExecutions: 3)).shown == ["P>A 1×3"])
  }

  @Test func `two questions for each row are a burst each, behind the same parent`() {
    #expect(Script.findings("QPABABABABABQ").shown == ["P>A 1×5", "P>B 1×5"])
  }

  @Test func `four questions for each row are found too`() {
    #expect(Script.findings("QP ABCD ABCD ABCD ABCD ABCD Q").shown == ["P>A 1×5", "P>B 1×5", "P>C 1×5", "P>D 1×5"])
  }

  @Test func `one loop after another has the parent of the first`() {
    #expect(Script.findings("P AAAAA BBBBBB Q").shown == ["P>A 1×5", "P>B 1×6"])
  }

  @Test func `a loop within a loop belongs to the inner one's parent`() {
    #expect(Script.findings("P ABBBBB ABBBBB ABBBBB Q").shown == ["A>B 3×15"])
  }

  @Test func `a short loop within a loop is a burst over all of it`() {
    #expect(Script.findings("P ABB ABB ABB ABB ABB Q").shown == ["P>A 1×5", "P>B 1×10"])
  }

  @Test func `a parent that runs again begins another burst`() {
    #expect(Script.findings("Q PAAAAAA PAAAAA PAAAAAAA").shown == ["P>A 3×18"])
  }

  @Test func `savepoints and failed statements neither end a burst nor are its parent`() {
    #expect(Script.findings("(P SW SW SW SW SW)").shown == ["(P>W 1×5)"])
    var lines = Script.lines("PAAABAA")
    lines[4].isCompleted = false
    #expect(Script.findings(lines).shown == ["P>A 1×5"])
  }

  // MARK: - Values

  @Test func `the same values again and again are another finding, without a parent`() throws {
    let findings = Script.findings(Script.lines("P AAAAAA Q") { _ in "7" })
    #expect(findings.shown == ["=>A 1×6"])
    #expect(try #require(findings.bursts.values.first).repeats == 5)
  }

  @Test func `rows that share a value here and there are a loop all the same`() throws {
    let findings = Script.findings(
      Script.lines("P AAAAAAAA Q") { ["1", "1", "2", "3", "3", "4", "5", "6", "7", "8"][$0] })
    #expect(findings.shown == ["P>A 1×8"])
    #expect(try #require(findings.bursts.values.first).repeats == 1)
  }

  @Test func `two values in turns are the same question again`() {
    #expect(Script.findings(Script.lines("P AAAAAAAA") { "\($0 % 2)" }).shown == ["=>A 1×8"])
  }

  /// They can be sent together, and nothing can be cached.
  @Test func `writes of the same values are a loop`() {
    #expect(Script.findings(Script.lines("P WWWWW") { _ in "1" }).shown == ["P>W 1×5"])
  }

  @Test func `texts of which one byte differs are told apart, whatever their length`() {
    for length in [1, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1000] {
      let text = [UInt8](repeating: 65, count: length)
      for place in Set([0, length / 2, length - 1]) {
        var other = text
        other[place] = 66
        let hashes = [text, other].map { bytes in
          bytes.withUnsafeBytes { ContentHash.of($0) }
        }
        #expect(hashes[0] != hashes[1], "\(length) \(place)")
      }
    }
  }

  // MARK: - Pauses

  @Test func `what polls every second is no burst`() {
    #expect(Script.findings("P AAAAAAAAAA", pause: 999).shown.isEmpty)
    #expect(Script.findings(Script.lines("(P AAAAAAAAAA)", pause: 1000) { _ in "" }).shown.isEmpty)
  }

  @Test func `a poll logged in whole seconds is no burst, and a loop is one`() {
    for (pause, shown) in [(999.0, [String]()), (10, ["P>A 1×8"])] {
      var lines = Script.lines("P AAAAAAAA", pause: pause)
      for place in lines.indices { lines[place].isCoarse = true }
      #expect(Script.findings(lines).shown == shown)
    }
  }

  @Test func `outside of a transaction a log without times tells nothing`() {
    for (text, shown) in [("P AAAAAA", [String]()), ("(P AAAAAA)", ["(P>A 1×6)"])] {
      var lines = Script.lines(text)
      for place in lines.indices { lines[place].hasTime = false }
      #expect(Script.findings(lines).shown == shown)
    }
  }

  // MARK: - Whose they are

  @Test func `sessions are told apart`() {
    let mixed = zip(Script.lines("PAAAAAA", session: 1), Script.lines("QQQQQQQ", session: 2)).flatMap { [$0, $1] }
    #expect(Script.findings(mixed).shown == ["P>A 1×6"])
    var unknown = mixed
    for place in unknown.indices { unknown[place].session = 0 }
    let findings = Script.findings(unknown)
    #expect(findings.shown.isEmpty && findings.coverage.ignoredExecutions == 14)
  }

  /// The session of a pool goes to another client between transactions.
  @Test func `what stands before a transaction is not the parent of what is in it`() {
    #expect(Script.findings("P (A) (A) (A) (A) (A) (A)").shown.isEmpty)
    #expect(Script.findings("P (AAAAAA) Q").shown == ["(^>A 1×6)"])
    #expect(Script.findings("(P) AAAAAA").shown.isEmpty)
  }

  @Test func `another application in the same session is another client`() {
    var lines = Script.lines("PAAAAAA")
    for place in 1..<lines.count { lines[place].origin = Int32(place % 2) }
    #expect(Script.findings(lines).shown.isEmpty)
  }

  @Test func `applications of one user are added up, and users are not`() {
    let lines = [Int32(0), 1, 2].flatMap { origin in
      Script.lines("PAAAAAA", session: UInt64(origin) + 1, origin: origin)
    }
    let findings = Script.findings(lines)
    #expect(findings.shown == ["P>A 1×6", "P>A 2×12"])
    #expect(Set(findings.bursts.keys.map(\.user)) == ["app", "other"])
  }

  @Test func `a log that begins in the middle of a loop has no loop without a parent`() {
    #expect(Script.findings("AAAAAAAA Q").shown.isEmpty)
    #expect(Script.findings("ABABABABABAB Q").shown.isEmpty)
    #expect(Script.findings("AAAAAAA ) Q").shown.isEmpty)
  }

  @Test func `writes of a session that begins are a batch, reads are not`() {
    for (text, shown) in [("WWWWWW", ["^>W 1×6"]), ("AAAAAA", [])] {
      var tracker = SessionTracker()
      tracker.begin(session: 1)
      Script.feed(Script.lines(text), to: &tracker)
      #expect(tracker.finish(names: Script.names, statement: Script.name).shown == shown)
    }
  }

  @Test func `samples tell nothing of what stands beside them`() {
    var lines = Script.lines("PAAAAAAAA")
    lines[4].weight = 10
    let findings = Script.findings(lines)
    #expect(findings.shown.isEmpty && findings.coverage.ignoredExecutions == 1)
  }
}
