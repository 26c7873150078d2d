import Advice

/// Documents for the tests, small enough to be read at a glance.
enum Documents {
  static func unimproved(_ number: Int) -> AdviceDocument.Unimproved {
    AdviceDocument.Unimproved(
      class: "c\(number)", query: "SELECT \(number) FROM t", calls: 10, cost: Double(100 - number),
      reason: "its plan already uses t_pkey", code: number < 11 ? "served" : "writes-only")
  }

  static func recommendation(explained: Bool = false) -> Recommendation {
    Recommendation(
      id: "1", action: .createIndex, method: "btree", table: "public.t", index: "t_a_idx",
      statement: "CREATE INDEX CONCURRENTLY t_a_idx ON public.t USING btree (a)",
      rollback: "DROP INDEX CONCURRENTLY public.t_a_idx", rollout: [], sizeInBytes: 21_000_000, sizeSource: "estimated",
      costBefore: 1_000, costAfter: 100,
      writeOverhead: .init(entries: 0, bytesPerEntry: 20, updatesLosingHOT: 0, cost: 20, formula: "f"),
      confidence: .planned, reasons: [], tradeoffs: [],
      queries: [
        .init(
          class: "q", fingerprint: "f", query: "SELECT * FROM t WHERE a = $1", calls: 5, costBefore: 180, costAfter: 4,
          planBefore: explained ? "Seq Scan on t" : nil, planAfter: explained ? "Index Scan using t_a_idx on t" : nil,
          planNote: explained ? "the plan for one of 3 sets of parameter values" : nil)
      ])
  }

  static func advice(_ recommendations: [Recommendation], unimproved: Int = 0) -> AdviceDocument {
    AdviceDocument(
      sextantVersion: "0", serverVersion: 150_018, plannerVersion: 150_018, capturedAt: "2026-01-01T00:00:00Z",
      costs: .init(before: 1_000, after: recommendations.isEmpty ? 1_000 : 100, whatIfCalls: 1, whatIfCallsToChoose: 1),
      workload: .init(
        classes: unimproved + 1, calls: 100, analyzed: unimproved + 1, plannedGenerically: 0, skipped: [], improved: 1,
        unimproved: (0..<unimproved).map(Self.unimproved)),
      recommendations: recommendations)
  }
}
