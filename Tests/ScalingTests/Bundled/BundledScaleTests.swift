import Testing

@testable import Scaling

/// What holds for all bundled workloads.
struct BundledScaleTests {
  @Test(arguments: BundledInput.allCases) func `findings are sound and said in one style`(_ input: BundledInput) throws
  {
    let findings = try input.findings()
    #expect(Set(findings.map(\.id)).count == findings.count)
    let scaleInput = try input.input()
    for finding in findings { expectSound(finding, scaleInput) }
  }

  /// The workloads about indexes: little to do beyond them.
  @Test(arguments: [
    (BundledInput.shop, ["cache public.sessions.session_id"]),
    (
      .field,
      [
        "event-log public.outbox.published_at", "event-log public.work_order_history.history_id",
        "job-queue public.work_orders",
      ]
    ),
  ])
  func `nothing absurd is advised elsewhere`(_ input: BundledInput, _ expected: [String]) throws {
    let advised = try input.findings().filter { $0.verdict == .advised }.map { "\($0.rule) \($0.subjects[0])" }
    #expect(advised.sorted() == expected)
  }
}
