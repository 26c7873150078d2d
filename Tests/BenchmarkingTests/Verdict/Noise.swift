import Benchmarking

/// Documents whose times are drawn with noise that is known.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_654_435_761 &+ 12_345 }

  /// Uniform between 0 and 1, both excluded (Numerical Recipes' 64-bit linear congruence, its high bits).
  private mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) / 0x1p53
  }

  /// About normal: the sum of twelve uniform numbers (Irwin and Hall).
  private mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }

  /// Times with median `milliseconds` and log-normal noise of `spread`.
  mutating func times(_ milliseconds: Double, sets: Int = 3, rounds: Int = 10, spread: Double = 0.1) -> [[Double]] {
    (0..<sets).map { set in
      (0..<rounds).map { _ in
        let noise = normal() * spread
        // e to the noise, by its series: as exact as needed for such small numbers.
        let factor = (1...20).reversed().reduce(1.0) { 1 + noise / Double($1) * $0 }
        return milliseconds * Double(set + 1) * factor
      }
    }
  }

  mutating func measurement(
    _ name: String = "c1", _ before: Double, _ after: Double, calls: Int = 100, planned: (Double, Double)? = nil,
    sets: Int = 3, rounds: Int = 10, spread: Double = 0.02, usesIndex: Bool = true
  ) -> BenchDocument.ClassMeasurement {
    BenchDocument.ClassMeasurement(
      class: name, fingerprint: "f", query: "SELECT \(name)", calls: calls, plannedBefore: planned?.0,
      plannedAfter: planned?.1, before: .init(times: times(before, sets: sets, rounds: rounds, spread: spread)),
      after: .init(times: times(after, sets: sets, rounds: rounds, spread: spread)),
      ratio: .init(estimate: 1, low: 1, high: 1), usesIndex: usesIndex)
  }

  static func proposal(
    reads: [BenchDocument.ClassMeasurement], writes: [BenchDocument.ClassMeasurement] = [],
    action: String = "create_index", method: String = "btree", id: String = "p1"
  ) -> BenchDocument.Proposal {
    BenchDocument.Proposal(
      id: id, action: action, method: method, table: "public.t", index: "t_a_idx", statement: "CREATE INDEX …",
      estimatedBytes: 8_192, measuredBytes: 16_384, buildSeconds: 1, reads: reads, writes: writes,
      verdict: .init(.inconclusive, reasons: []))
  }

  static func document(_ proposals: [BenchDocument.Proposal]) -> BenchDocument {
    BenchDocument(
      sextantVersion: "0", serverVersion: 150_018, source: .target, settings: .init(), proposals: proposals)
  }

  static func verdict(_ proposal: BenchDocument.Proposal) -> BenchDocument.Verdict {
    BenchEvaluation.evaluate(document([proposal])).proposals[0].verdict
  }
}
