import Testing

@testable import Benchmarking

/// Proposals that anyone would regret, on real servers. The margins are so wide that no noise turns the verdict.
@Suite(.serialized) struct RejectionTests {
  private static func verdict(_ document: BenchDocument) throws -> BenchDocument.Proposal {
    #expect(document.skipped.isEmpty && document.warnings.isEmpty, "\(document.skipped) \(document.warnings)")
    return try #require(BenchEvaluation.evaluate(document).proposals.first)
  }

  /// Heap-only updates touch none of the table's indexes; with an index on what they set, they add to all of them.
  @Test func `an index on what is updated all the time is rejected for what writes lose`() throws {
    let target = try BenchTarget(
      script: """
        CREATE TABLE meters (id int PRIMARY KEY, site int NOT NULL, seen_at int NOT NULL, \
        \((1...12).map { "c\($0) text NOT NULL" }.joined(separator: ", "))) WITH (fillfactor = 30);
        INSERT INTO meters SELECT n, n % 100, n, \((1...12).map { "md5('\($0) ' || n)" }.joined(separator: ", "))
          FROM generate_series(1, 20000) n;
        \((1...12).map { "CREATE INDEX ON meters (c\($0));" }.joined(separator: "\n"))
        CREATE INDEX ON meters (site);
        """)
    let touch = "UPDATE meters SET seen_at = seen_at + 1 WHERE site = $1"
    let latest = "SELECT max(seen_at) FROM meters WHERE site = $1"
    let index = BenchTarget.Recommendation(
      table: "public.meters", index: "meters_seen_at_idx",
      statement: "CREATE INDEX meters_seen_at_idx ON public.meters (site, seen_at)", queries: [latest])
    let proposal = try Self.verdict(
      BenchRun(target.request([index], [(5_000, touch), (1, latest)], rounds: 6)).run())
    let update = try #require(proposal.writes.first)
    #expect(update.before.heapOnlyShare == 1 && update.after.heapOnlyShare == 0)
    #expect(proposal.verdict.decision == .reject)
    #expect(
      proposal.verdict.reasons.contains { $0.hasPrefix("Reads ") && $0.contains("writes lose") },
      "\(proposal.verdict.reasons)")
    #expect(proposal.verdict.reasons.contains("It is a certain loss."))
  }

  /// The two conditions are one, which the planner takes for a hundredth of it: it expects few rows to look up.
  @Test func `an index by which the planner is misled is rejected with what it misjudged`() throws {
    let target = try BenchTarget(
      script: """
        CREATE TABLE readings (id int PRIMARY KEY, day int NOT NULL, kind int NOT NULL, value int NOT NULL);
        INSERT INTO readings SELECT n, n % 50, n / 50 % 400, n FROM generate_series(1, 100000) n;
        CREATE TABLE alarms (
          id int PRIMARY KEY, city text NOT NULL, country text NOT NULL, day int NOT NULL, kind int NOT NULL);
        INSERT INTO alarms SELECT n, 'city ' || n % 50, 'country ' || n % 50, n % 50, n % 400
          FROM generate_series(1, 50000) n;
        """)
    let query = """
      SELECT count(*) FROM alarms a JOIN readings r ON r.day = a.day AND r.kind = a.kind \
      WHERE a.city = 'city 6' AND a.country = 'country 6'
      """
    let index = BenchTarget.Recommendation(
      table: "public.readings", index: "readings_day_idx",
      statement: "CREATE INDEX readings_day_idx ON public.readings (day)", queries: [query])
    let proposal = try Self.verdict(BenchRun(target.request([index], [(100, query)], rounds: 6)).run())
    let read = try #require(proposal.reads.first)
    #expect(read.usesIndex)
    #expect(read.ratio.low > 5, "\(read.ratio) \(read.misestimate?.plan ?? "")")
    #expect(proposal.verdict.decision == .reject)
    let misestimate = try #require(read.misestimate)
    #expect(misestimate.actualRows > 20 * misestimate.estimatedRows)
    #expect(misestimate.plan.contains("readings_day_idx"))
    let words = "The planner was wrong there about \(misestimate.node)"
    #expect(proposal.verdict.reasons.contains { $0.hasPrefix(words) }, "\(proposal.verdict.reasons)")
  }
}
