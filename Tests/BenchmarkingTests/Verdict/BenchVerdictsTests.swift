import Advice
import Benchmarking
import Testing

struct BenchVerdictsTests {
  private static func recommendation(_ id: String) -> Recommendation {
    Recommendation(
      id: id, action: .createIndex, method: "btree", table: "public.t", index: "t_a_idx", statement: "CREATE INDEX …",
      rollback: "", rollout: [], sizeInBytes: 8_192, sizeSource: "estimated", costBefore: 10, costAfter: 1,
      writeOverhead: .init(entries: 0, bytesPerEntry: 20, updatesLosingHOT: 0, cost: 0, formula: "f"),
      confidence: .planned, reasons: ["why"], tradeoffs: [], queries: [])
  }

  private static var advice: AdviceDocument {
    AdviceDocument(
      sextantVersion: "0", serverVersion: 150_018, plannerVersion: 150_018, capturedAt: "2026-01-01T00:00:00Z",
      costs: .init(before: 10, after: 1, whatIfCalls: 1),
      workload: .init(classes: 1, calls: 1, analyzed: 1, plannedGenerically: 0, skipped: []),
      recommendations: ["kept", "rejected", "open", "unmeasured"].map(recommendation),
      rejected: [.init(statement: "other", table: "t", reason: "r", code: "covered")])
  }

  private static func bench(_ source: BenchDocument.Source) -> BenchDocument {
    var document = Noise.document([
      Noise.proposal(reads: [VerdictTests.exact("c", 10, 1)], id: "kept"),
      Noise.proposal(reads: [VerdictTests.exact("c", 10, 20)], id: "rejected"),
      Noise.proposal(reads: [], id: "open"), Noise.proposal(reads: [], id: "of no recommendation"),
    ])
    document.source = source
    return BenchEvaluation.evaluate(document)
  }

  @Test func `kept is measured, rejected is among the rejections with its reason, the rest stays`() {
    let result = BenchVerdicts.apply(Self.bench(.target), to: Self.advice)
    #expect(result.recommendations.map(\.id) == ["kept", "open", "unmeasured"])
    let kept = result.recommendations[0]
    #expect(kept.confidence == .measured && kept.sizeInBytes == 16_384 && kept.sizeSource == "measured")
    #expect(kept.reasons.first == "why" && kept.reasons.contains { $0.contains("90 % less time") })
    #expect(Array(result.recommendations.dropFirst()) == Array(Self.advice.recommendations.dropFirst(2)))
    #expect(result.rejected.map(\.code) == ["measured", "covered"])
    #expect(result.rejected[0].reason.contains("certain loss"))
    #expect(result.warnings.count == 1 && result.warnings[0].hasPrefix("1 recommendation was rejected"))
  }

  @Test func `a size of a part of the rows is not the index's size`() {
    let part = BenchVerdicts.apply(Self.bench(.synthetic(scale: 0.1, seed: 1)), to: Self.advice)
    #expect(part.recommendations[0].sizeInBytes == 8_192 && part.recommendations[0].sizeSource == "estimated")
    let whole = BenchVerdicts.apply(Self.bench(.synthetic(scale: 1, seed: 1)), to: Self.advice)
    #expect(whole.recommendations[0].sizeInBytes == 16_384)
  }

  @Test func `another statement under the same id is not what was measured`() {
    var bench = Self.bench(.target)
    for index in bench.proposals.indices { bench.proposals[index].statement = "CREATE INDEX other" }
    #expect(BenchVerdicts.apply(bench, to: Self.advice) == Self.advice)
  }
}
