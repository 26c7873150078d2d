import Testing
import Workload

@testable import QueryLogs

struct ReadContextTests {
  private typealias Script = SessionScript

  private func reads(_ lines: [Script.Line], of letter: Character = "A") -> ReadContexts? {
    Script.findings(lines).reads[.init(database: "shop", user: "app", statement: Script.name(letter))]
  }

  private func reads(_ text: String, pause: Double = 1, of letter: Character = "A") -> ReadContexts? {
    reads(Script.lines(text, pause: pause), of: letter)
  }

  @Test func `reads of a transaction are told apart by whether it writes, and when`() {
    #expect(reads("(AA)")?.readOnly == 2)
    #expect(reads("(AAXA)").map { [$0.beforeWrite, $0.afterWrite, $0.readOnly] } == [2, 1, 0])
    #expect(reads("(LA)")?.afterWrite == 1)
    // What was rolled back was written all the same.
    #expect(reads("(AX<").map { [$0.beforeWrite, $0.readOnly] } == [1, 0])
    #expect(reads("(A<")?.readOnly == 1)
  }

  @Test func `what stands outside of transactions is known only once a session was seen there`() {
    #expect(reads("AA").map { [$0.undecided, $0.alone] } == [2, 0])
    #expect(reads("A(Q)AA").map { [$0.undecided, $0.alone] } == [1, 2])
    #expect(reads("(A").map { [$0.undecided, $0.readOnly] } == [1, 0])
    #expect(reads("(A(A)").map { [$0.undecided, $0.readOnly] } == [1, 1])
  }

  @Test func `a read of what the session wrote shortly before reads it back`() {
    #expect(reads("()WA")?.aloneReadBack == 1)
    #expect(reads("()WA", pause: 1_001)?.aloneReadBack == 0)
    #expect(reads("(W)(A)")?.readOnlyReadBack == 1)
    #expect(reads("(W)(A)", pause: 600)?.readOnlyReadBack == 0)
    // Another table.
    #expect(reads("()XA")?.aloneReadBack == 0)
    #expect(reads("()WB", of: "B")?.aloneReadBack == 0)
    // Another session.
    let other = Script.lines("()W") + Script.lines("()A", session: 2, from: 10)
    #expect(reads(other).map { [$0.alone, $0.aloneReadBack] } == [1, 0])
  }

  @Test func `without times every read of what was written counts`() {
    var lines = Script.lines("()WA", pause: 60_000)
    for number in lines.indices { lines[number].hasTime = false }
    #expect(reads(lines)?.aloneReadBack == 1)
  }

  @Test func `more classes of a transaction than are kept are undecided, and none is lost`() {
    let lines = Script.lines("(PABCDQ)")
    let found = Script.findings(lines)
    #expect(found.reads.values.reduce(0) { $0 + $1.readOnly } == 6)
    var pending = PendingReads()
    let kept = (0..<20).filter { pending.add(Int32($0), isReadBack: false) }
    #expect(kept == Array(0..<8))
    var counts = ReadCounts()
    pending.settle(.readOnly, origin: 0, &counts)
    #expect(counts.values.allSatisfy { $0.readOnly == 1 } && counts.keys.count == 8)
  }

  @Test func `every completed read is counted once`() {
    var generator = SplitMix(state: 11)
    for _ in 0..<50 {
      let text = String((0..<200).map { _ in Array("PABCWX(())L<S")[generator.number(below: 13)] })
      let found = Script.findings(text, pause: Double(generator.number(below: 900)))
      let expected = text.count { "PABC".contains($0) }
      #expect(found.reads.values.map(\.executions).reduce(0, +) == expected)
      for value in found.reads.values { #expect(value.tolerant + value.readBack <= value.executions) }
    }
  }

  @Test func `kinds beyond those that are kept apart are counted as dropped`() {
    var counts = ReadCounts()
    for number in 0..<(SessionTotals.maximumKeys + 5) {
      counts.add(.init(origin: Int32(number % 3), statement: Int32(number))) { $0.alone += 1 }
      counts.add(.init(origin: 0, statement: 0)) { $0.alone += 1 }
    }
    #expect(counts.dropped == 5 && counts.keys.count == SessionTotals.maximumKeys)
    #expect(counts.values.reduce(0) { $0 + $1.alone } == 2 * SessionTotals.maximumKeys + 5)
  }

  @Test(
    arguments: [
      ("SELECT * FROM a JOIN s.b ON a.x = b.x WHERE EXISTS (SELECT FROM c)", ["a", "b", "c"], []),
      ("UPDATE a SET x = 1 FROM b WHERE a.y = b.y", ["a", "b"], ["a"]),
      ("WITH g AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM g", ["a", "b", "g"], ["a", "b"]),
      ("COPY a FROM STDIN", [], ["a"]), ("COPY a TO STDOUT", [], []),
    ] as [(String, [String], [String])])
  func `tables are read from the tree`(text: String, read: [String], written: [String]) throws {
    let outcome = try #require(StatementClassifier.outcomes(for: .init(text: text)).last)
    let reading = SessionStatement.Reading(of: outcome)
    #expect(reading.tables.read.sorted() == read && reading.tables.written.sorted() == written)
  }
}
