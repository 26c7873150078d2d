import Benchmarking

/// Measured documents for the tests, with every field set somewhere.
enum BenchDocuments {
  static let hostile = "SELECT '<script>alert(1)</script>' AS \"a&b\" FROM t -- <img src=x onerror=alert(2)>"

  static func measurement(
    _ name: String, _ query: String, before: Double, after: Double, writes: Bool = false, wrong: Bool = false
  ) -> BenchDocument.ClassMeasurement {
    /// Times that differ a little, the same in every run.
    func times(_ milliseconds: Double) -> [[Double]] {
      (0..<3).map { set in
        let median = milliseconds * (1 + 0.4 * Double(set))
        return (0..<10).map { round in
          median + median * 0.02 * Double((round * round * 7 + set * 5 + Int(milliseconds * 10)) % 23)
        }
      }
    }
    return BenchDocument.ClassMeasurement(
      class: name, fingerprint: "f-\(name)", query: query, calls: 12_345, plannedBefore: writes ? nil : 1_000,
      plannedAfter: writes ? nil : 50,
      before: .init(
        times: times(before), buffers: 5_120, walBytes: writes ? 300 : 0, heapOnlyShare: writes ? 0.9 : nil),
      after: .init(
        times: times(after), buffers: 12, walBytes: writes ? 420 : 0, heapOnlyShare: writes ? 0.1 : nil, timeouts: 1),
      ratio: .init(estimate: 1, low: 1, high: 1), usesIndex: !writes,
      misestimate: wrong
        ? .init(
          node: "Index Scan using t_a_idx on t", estimatedRows: 12, actualRows: 45_000,
          plan: "Index Scan using t_a_idx on t  (cost=0.42..8.44 rows=12 width=8) (actual rows=45000 loops=1)")
        : nil)
  }

  static func proposal(
    _ id: String, _ index: String, reads: [BenchDocument.ClassMeasurement],
    writes: [BenchDocument.ClassMeasurement] = [], action: String = "create_index"
  ) -> BenchDocument.Proposal {
    BenchDocument.Proposal(
      id: id, action: action, method: "btree", table: "public.orders", index: index,
      statement: action == "drop_index"
        ? "DROP INDEX CONCURRENTLY public.\(index)"
        : "CREATE INDEX CONCURRENTLY \(index) ON public.orders USING btree (customer_id, placed_at DESC) INCLUDE (total)",
      estimatedBytes: 21_000_000, measuredBytes: action == "drop_index" ? nil : 24_500_000,
      buildSeconds: action == "drop_index" ? nil : 12.3, reads: reads, writes: writes,
      verdict: .init(.inconclusive, reasons: []))
  }

  static func document() -> BenchDocument {
    let long =
      "/* orders_list */ SELECT o.id, o.total, c.name FROM public.orders o JOIN public.customers c ON c.id = o.customer_id "
      + "WHERE o.customer_id = $1 AND o.placed_at BETWEEN $2 AND $3 AND o.status IN ('new', 'paid', 'shipped') "
      + "GROUP BY o.id, c.name ORDER BY o.placed_at DESC LIMIT 50"
    var document = BenchDocument(
      sextantVersion: "0.1", serverVersion: 150_018, source: .synthetic(scale: 0.1, seed: .max), settings: .init(),
      proposals: [
        proposal(
          "p1", "orders_customer_id_placed_at_idx",
          reads: [
            measurement("a1b2c3d4e5", long, before: 120, after: 0.8),
            measurement("b2", hostile, before: 3, after: 2.9),
          ],
          writes: [
            measurement(
              "w1", "UPDATE public.orders SET status = $1 WHERE id = $2", before: 0.2, after: 0.24, writes: true)
          ]),
        proposal(
          "p2", "orders_a_very_long_name_that_goes_on_and_on_idx",
          reads: [measurement("c3", "SELECT * FROM orders WHERE flag", before: 20, after: 35, wrong: true)]),
        proposal("p3", "orders_nothing_idx", reads: []),
        proposal(
          "p4", "orders_old_idx", reads: [measurement("d4", "SELECT 1", before: 2, after: 2)], action: "drop_index"),
      ],
      skipped: [.init(class: "s", query: hostile, calls: 3, reason: "no <b>values</b> of its parameters are known")],
      leftBehind: ["The schema sextant_bench & what is in it."], warnings: ["The clone was <busy>."], isCutShort: true)
    document.proposals[0].buildLockWaitMilliseconds = 120
    document.proposals[0].buildSlowdown = 1.4
    document.proposals[1].buildLockWaitMilliseconds = 0
    document.proposals[2].isLeftOut = true
    document.settings.load = .init(sessions: 4, seconds: 60)
    document.load = .init(
      sessions: 4, seconds: 60,
      before: .init(
        perSecond: [412.4, 405.1], times: .init(executions: 24_525, p50: 8.2, p95: 31), lockWaits: 3,
        longestLockWait: 12.5),
      after: .init(
        perSecond: [980, 1_012], times: .init(executions: 59_760, p50: 1.2, p95: 6),
        errors: .init(deadlocks: 2, others: 1)),
      classes: [
        .init(
          class: "l6", fingerprint: "f", query: hostile, calls: 900,
          before: .init(executions: 24_525, p50: 8.2, p95: 31), after: .init(executions: 0, p50: nil, p95: nil),
          errors: 3)
      ], skipped: [.init(class: "s", query: "SELECT 3", calls: 7, reason: "it <fails>")],
      notes: ["Indexes that the advice drops were there in both states."])
    document.togetherClasses = [measurement("t5", "SELECT 2", before: 10, after: 5)]
    return BenchEvaluation.evaluate(document)
  }
}
