import Benchmarking
import History
import Testing

@testable import Nightly

struct MeasuredLedgerTests {
  @Test func `verdicts are written beside what the history knows, and nothing else is touched`() throws {
    let history = try TemporaryHistory()
    let entry = LedgerFixtures.creation()
    var other = LedgerFixtures.creation("status")
    other.missedMilliseconds = 7
    var record = NightRecord(database: "shop", night: LedgerFixtures.night(1), windowFrom: nil, windowTo: 1)
    record.ledger = try [entry, other].map {
      .init(id: $0.id, state: $0.state.rawValue, document: try NightReportCodec.encode($0))
    }
    try history.store.complete(record)
    func proposal(_ id: String) -> BenchDocument.Proposal {
      var proposal = BenchDocument.Proposal(
        id: id, action: "create_index", method: "btree", table: "public.orders", index: "i", statement: "s",
        estimatedBytes: 1, measuredBytes: 16_384, verdict: .init(.reject, reasons: ["No gain."]))
      proposal.comparison = .init(
        before: 1, after: 2, ratio: .init(estimate: 2, low: 0, high: .infinity), plannedRatio: 0.5)
      return proposal
    }
    let bench = BenchDocument(
      sextantVersion: "1", serverVersion: 150_000, source: .synthetic(scale: 0.1, seed: 1), settings: .init(),
      proposals: [proposal(entry.id), proposal("unknown")])
    #expect(try MeasuredLedger.record(bench, in: history.store, database: "shop", at: LedgerFixtures.night(2)) == 1)
    let read = try history.store.ledger("shop").map {
      try NightReportCodec.decode(NightRecommendation.self, $0.document)
    }
    let measured = try #require(read.first { $0.id == entry.id })
    let measurement = try #require(measured.measurement)
    #expect(measurement.decision == "reject" && measurement.at == LedgerFixtures.time(2))
    #expect(measurement.source == "synthetic" && measurement.ratio == 2)
    // No interval is no number; the size is that of a tenth.
    #expect(measurement.high == nil && measurement.bytes == nil && measured.bytes == entry.bytes)
    #expect(read.first { $0.id == other.id } == other)
  }
}
