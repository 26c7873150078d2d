import Testing

@testable import Benchmarking

struct UnreadProposalsTests {
  private static let lookup = "SELECT id, note FROM shop.orders WHERE customer_id = $1"
  private static let add = "INSERT INTO shop.orders (customer_id, status, amount) VALUES ($1, $2, $3)"

  /// The planner's choice among equals is not known: whichever it is, the other one is left out.
  @Test func `of two indexes that do the same job one is left out, and the other shows what it gives`() throws {
    let target = try BenchTarget()
    let twins = ["a", "b"].map { name in
      BenchTarget.Recommendation(
        index: name, statement: "CREATE INDEX \(name) ON shop.orders (customer_id)", queries: [Self.lookup])
    }
    let document = BenchEvaluation.evaluate(
      try BenchRun(target.request(twins, [(900, Self.lookup), (40, Self.add)], rounds: 6)).run())
    #expect(document.warnings.isEmpty, "\(document.warnings)")
    let (out, rest) = (document.proposals.filter(\.isLeftOut), document.proposals.filter { !$0.isLeftOut })
    let left = try #require(out.first)
    let kept = try #require(rest.first)
    let read = try #require(kept.reads.first)
    #expect(read.usesIndex)
    #expect(read.after.buffers < read.before.buffers / 4)
    let unread = try #require(left.reads.first)
    #expect(!unread.usesIndex)
    #expect(unread.after.buffers == unread.before.buffers)
    #expect(left.verdict.decision != .keep)
    #expect(left.verdict.reasons.contains { $0.contains("left out while the rest was measured") })
    // Its own upkeep is measured with it there.
    #expect(left.writes.contains { $0.after.walBytes > $0.before.walBytes })
    let together = try #require(document.togetherClasses.filter { $0.query == Self.add }.first)
    let alone = try #require(kept.writes.first)
    #expect(together.after.walBytes == alone.after.walBytes)
    #expect(try target.traces().isEmpty)
  }

  @Test func `an index that nothing was measured by is not said to be unread`() throws {
    let target = try BenchTarget()
    let index = BenchTarget.Recommendation(
      index: "i", statement: "CREATE INDEX i ON shop.orders (status)", queries: [])
    let document = try BenchRun(target.request([index], [(40, Self.add)])).run()
    #expect(document.proposals.map(\.isLeftOut) == [false])
    #expect(document.proposals[0].writes.count == 1)
  }
}
