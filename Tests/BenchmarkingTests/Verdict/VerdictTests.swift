import Benchmarking
import Testing

struct VerdictTests {
  @Test func `a certain gain is kept, a certain loss and a gain within the noise are rejected, with numbers`() {
    var noise = Noise(seed: 1)
    let gain = Noise.verdict(Noise.proposal(reads: [noise.measurement("c", 10, 2, planned: (100, 10))]))
    #expect(gain.decision == .keep && gain.moreRounds == nil)
    #expect(gain.reasons[0].contains("80 % less time") && gain.reasons[0].contains("95 % certain"), "\(gain.reasons)")
    #expect(gain.reasons[0].contains("the planner said 90 % less"), "\(gain.reasons)")
    let loss = Noise.verdict(Noise.proposal(reads: [noise.measurement("c", 10, 12)]))
    #expect(loss.decision == .reject && loss.reasons.contains { $0.contains("certain loss") }, "\(loss.reasons)")
    let nothing = Noise.verdict(Noise.proposal(reads: [noise.measurement("c", 10, 10, spread: 0.01)]))
    #expect(nothing.decision == .reject)
    #expect(nothing.reasons.contains { $0.contains("no gain worth its keep") }, "\(nothing.reasons)")
  }

  @Test(arguments: [(0.96, BenchDocument.Verdict.Decision.keep), (0.969, .keep), (0.971, .reject), (1.0, .reject)])
  func `three per cent is the border between a gain and noise`(
    ratio: Double, decision: BenchDocument.Verdict.Decision
  ) {
    #expect(Noise.verdict(Noise.proposal(reads: [Self.exact("c", 10, 10 * ratio)])).decision == decision)
  }

  @Test func `what noise hides is inconclusive, and as many rounds as said decide`() throws {
    var noise = Noise(seed: 8)
    let doubtful = Noise.proposal(reads: [noise.measurement("c", 10, 9.4, spread: 0.15)])
    let verdict = Noise.verdict(doubtful)
    #expect(verdict.decision == .inconclusive)
    let more = try #require(verdict.moreRounds)
    #expect((2...60).contains(more), "\(more)")
    #expect(verdict.reasons.contains { $0.contains("more round") })
    // The estimate moves, so twice as many are taken to see the interval shrink.
    var long = Noise(seed: 8)
    let longer = long.measurement("c", 10, 9, rounds: 10 + 2 * more, spread: 0.15)
    #expect(Noise.verdict(Noise.proposal(reads: [longer])).decision != .inconclusive, "\(more) more")
  }

  @Test(arguments: [(1, 5), (2, 3), (3, 2), (1, 1)])
  func `too few rounds are never certain, however large the gain`(sets: Int, rounds: Int) {
    var noise = Noise(seed: 5)
    for action in ["create_index", "drop_index"] {
      let few = noise.measurement("c", 1_000, 1, sets: sets, rounds: rounds)
      let verdict = Noise.verdict(Noise.proposal(reads: [few], action: action))
      #expect(verdict.decision == .inconclusive)
      #expect(verdict.moreRounds == ResampledTimes.roundsNeeded(sets: sets) - rounds)
    }
    let enough = noise.measurement("c", 1_000, 1, sets: sets, rounds: ResampledTimes.roundsNeeded(sets: sets))
    #expect(Noise.verdict(Noise.proposal(reads: [enough])).decision == .keep)
  }

  @Test func `nothing measured is inconclusive with the reason, the measuring side's if it has one`() {
    var proposal = Noise.proposal(reads: [])
    #expect(Noise.verdict(proposal).reasons[0].hasPrefix("Nothing was measured"))
    proposal.verdict.reasons = ["The index could not be built: disk full."]
    #expect(Noise.verdict(proposal) == .init(.inconclusive, reasons: ["The index could not be built: disk full."]))
  }

  @Test func `writes that lose more than reads gain reject it, in numbers`() {
    let reads = [Self.exact("r", 10, 5)]
    let writes = [Self.exact("w", 1, 2, calls: 1_000)]
    let verdict = Noise.verdict(Noise.proposal(reads: reads, writes: writes))
    #expect(verdict.decision == .reject)
    #expect(verdict.reasons.contains("Reads gain 500 ms, writes lose 1 s: more than they gain."), "\(verdict.reasons)")
  }

  @Test func `a class that was promised a gain and is slower rejects it, and names the node`() {
    var broken = Self.exact("b", 10, 11, planned: (100, 10))
    broken.misestimate = .init(node: "Index Scan using t_a_idx on t", estimatedRows: 12, actualRows: 45_000, plan: "…")
    let verdict = Noise.verdict(Noise.proposal(reads: [broken, Self.exact("c", 10, 9.5)]))
    #expect(verdict.decision == .reject)
    #expect(
      verdict.reasons.contains {
        $0.contains("Index Scan using t_a_idx on t") && $0.contains("12 rows") && $0.contains("45,000")
      }, "\(verdict.reasons)")
    // Beside a certain gain of the whole, less than 20 % is said and kept.
    let kept = Noise.verdict(Noise.proposal(reads: [broken, Self.exact("c", 100, 10)]))
    #expect(kept.decision == .keep && kept.reasons.contains { $0.contains("Class b takes 10 % more time") })
  }

  @Test(arguments: [
    (1_000.0, BenchDocument.Verdict.Decision.keep), (100, .keep), (34, .keep), (32, .reject), (20, .reject),
  ])
  func `a class that gets slower by more than 20 % is outweighed by ten times its loss`(
    gaining: Double, decision: BenchDocument.Verdict.Decision
  ) {
    // It loses 3 ms a call; the whole gain is what the other gains less that.
    let verdict = Noise.verdict(
      Noise.proposal(reads: [Self.exact("slow", 10, 13), Self.exact("fast", gaining + 1, 1)]))
    #expect(verdict.decision == decision, "\(verdict.reasons)")
    #expect(verdict.reasons.contains { $0.contains("Class slow takes 30 % more time") })
  }

  @Test(arguments: [(1.19, BenchDocument.Verdict.Decision.keep), (1.21, .reject)])
  func `a named class may lose 20 %`(ratio: Double, decision: BenchDocument.Verdict.Decision) {
    let reads = [Self.exact("slow", 10, 10 * ratio), Self.exact("fast", 10, 5)]
    #expect(Noise.verdict(Noise.proposal(reads: reads)).decision == decision)
  }

  @Test func `a gain that no plan owes to the index is not its own`() {
    var unread = Self.exact("c", 10, 5)
    unread.usesIndex = false
    let verdict = Noise.verdict(Noise.proposal(reads: [unread]))
    #expect(verdict.decision == .inconclusive && verdict.reasons[0].contains("No plan"))
  }

  @Test(arguments: [
    (0.5, BenchDocument.Verdict.Decision.keep), (1.0, .keep), (1.029, .keep), (1.031, .reject), (3, .reject),
  ])
  func `an index is dropped unless something gets certainly slower`(
    ratio: Double, decision: BenchDocument.Verdict.Decision
  ) {
    let proposal = Noise.proposal(
      reads: [Self.exact("r", 10, 10 * ratio)], writes: [Self.exact("w", 10, 5, calls: 100_000)], action: "drop_index")
    #expect(Noise.verdict(proposal).decision == decision)
  }

  @Test func `a drop that may hurt much is inconclusive`() {
    var noise = Noise(seed: 2)
    let verdict = Noise.verdict(
      Noise.proposal(reads: [noise.measurement("r", 10, 11.5, spread: 0.5)], action: "drop_index"))
    #expect(verdict.decision == .inconclusive && verdict.moreRounds != nil, "\(verdict.reasons)")
  }

  @Test func `a drop of an index that a plan reads is not kept while it may hurt much`() {
    for usesIndex in [true, false] {
      var noise = Noise(seed: 2)
      let read = noise.measurement("r", 10, 7.5, spread: 0.8, usesIndex: usesIndex)
      let proposal = Noise.proposal(reads: [read], action: "drop_index")
      let ratio = ResampledTimes(before: read.before, after: read.after, seed: 1, names: ["r"])?.ratio(confidence: 0.95)
      #expect((ratio?.high ?? 0) > 1.21 && (ratio?.estimate ?? 2) < 1.02, "\(String(describing: ratio))")
      let verdict = Noise.verdict(proposal)
      #expect(verdict.decision == (usesIndex ? .inconclusive : .keep), "\(verdict.reasons)")
    }
  }

  @Test func `timeouts count as that long and are said; on both sides they tell nothing`() {
    var ended = Self.exact("c", 30_000, 10)
    ended.before.timeouts = 30
    let kept = Noise.verdict(Noise.proposal(reads: [ended]))
    #expect(kept.decision == .keep)
    #expect(kept.reasons.contains { $0.contains("ended 30 of 30 runs before: each counts as 30 s") }, "\(kept.reasons)")
    var both = Self.exact("c", 30_000, 30_000)
    both.before.timeouts = 30
    both.after.timeouts = 30
    for action in ["create_index", "drop_index"] {
      let open = Noise.verdict(Noise.proposal(reads: [both], action: action))
      #expect(
        open.decision == .inconclusive && open.moreRounds == nil && open.reasons.contains { $0.contains("longer") })
    }
  }

  @Test func `calibration is by method, over the classes that were promised a gain`() {
    let reads = [
      Self.exact("a", 10, 2, planned: (100, 10)), Self.exact("b", 10, 3, planned: (100, 10)),
      Self.exact("c", 10, 5, planned: (100, 10)), Self.exact("dearer", 10, 90, planned: (10, 20)),
    ]
    let result = BenchEvaluation.evaluate(
      Noise.document([
        Noise.proposal(reads: reads), Noise.proposal(reads: [Self.exact("a", 10, 1, planned: (10, 1))], method: "brin"),
        Noise.proposal(reads: [Self.exact("a", 10, 1, planned: (10, 1))], action: "drop_index", method: "gin"),
      ]))
    #expect(result.calibration.map(\.method) == ["brin", "btree"])
    let btree = result.calibration[1]
    #expect(btree.classes == 3 && abs(btree.median - 3) < 1e-9 && abs(btree.worst - 5) < 1e-9)
  }

  @Test func `all proposals together are judged only where their times are there`() throws {
    var document = Noise.document([])
    document.together = .init(before: 1, after: 2, ratio: .init(estimate: 2, low: 1, high: 3))
    #expect(BenchEvaluation.evaluate(document).together == document.together)
    document.togetherClasses = [Self.exact("a", 10, 5, planned: (8, 2))]
    let together = try #require(BenchEvaluation.evaluate(document).together)
    #expect(together.before == 1_000 && together.after == 500 && together.plannedRatio == 0.25)
  }

  /// Times without noise.
  static func exact(
    _ name: String, _ before: Double, _ after: Double, calls: Int = 100, planned: (Double, Double)? = nil
  ) -> BenchDocument.ClassMeasurement {
    func times(_ milliseconds: Double) -> [[Double]] {
      Array(repeating: Array(repeating: milliseconds, count: 10), count: 3)
    }
    return BenchDocument.ClassMeasurement(
      class: name, fingerprint: "f", query: "SELECT 1", calls: calls, plannedBefore: planned?.0,
      plannedAfter: planned?.1, before: .init(times: times(before)), after: .init(times: times(after)),
      ratio: .init(estimate: 1, low: 1, high: 1), usesIndex: true)
  }
}
