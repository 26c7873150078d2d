import History
import Testing

@testable import Nightly

struct ClassChangesTests {
  private typealias Fixtures = LedgerFixtures

  private func record(
    _ name: String, _ milliseconds: Double, calls: Int = 100, plan: String? = nil
  ) -> ClassRecord {
    ClassRecord(class: name, query: name, calls: calls, milliseconds: milliseconds, rows: 0, plan: plan)
  }

  /// - Parameter nights: Oldest first; the last one is tonight.
  private func changes(_ nights: [[ClassRecord]], isAfterFirst: Bool = false) -> [Change] {
    let earlier = nights.dropLast().enumerated().map { (Fixtures.night($0.offset + 1), $0.element) }
    return ClassChanges(
      settings: NightlySettings(), earlier: ClassTimes(earlier), last: nights.dropLast().last ?? [],
      isAfterFirst: isAfterFirst
    ).changes(nights.last ?? [], isComparable: true)
  }

  @Test func `slower and faster are against what is usual, and one bad night is no yardstick`() {
    let usual = [record("a", 100), record("b", 100)]
    let bad = [record("a", 900), record("b", 100)]
    #expect(changes([usual, usual, bad, usual]).isEmpty)
    let slower = changes([usual, bad, usual, [record("a", 150), record("b", 66)]])
    #expect(Set(slower.map(\.kind)) == [.classSlower, .classFaster])
    #expect(slower.first { $0.subject == "a" }?.message == "1.5 ms a call, usually 1 ms")
  }

  @Test func `few calls and small parts of the load are not worth a line`() {
    let usual = [record("a", 10), record("b", 10_000)]
    #expect(changes([usual, [record("a", 90), record("b", 10_000)]]).isEmpty)
    #expect(changes([usual, [record("a", 900, calls: 19), record("b", 10_000)]]).isEmpty)
    #expect(changes([usual, usual + [record("c", 50)]]).isEmpty)
    #expect(changes([usual, usual + [record("c", 500)]]).map(\.kind) == [.classAppeared])
  }

  @Test func `what did not run since the first night is not gone, and what stopped later is`() {
    let nights = [[record("a", 100), record("b", 100)], [record("a", 100)]]
    #expect(changes(nights, isAfterFirst: true).isEmpty)
    #expect(changes(nights).map(\.kind) == [.classVanished])
    // Back after a night without it is not new.
    #expect(changes(nights + [nights[0]]).isEmpty)
  }

  @Test func `another plan is told by the indexes that it reads`() {
    let found = changes([
      [record("a", 100, plan: ClassPlan.text(["i", "j"]))], [record("a", 100, plan: ClassPlan.text([]))],
    ])
    #expect(found.map(\.kind) == [.planChanged])
    #expect(found.first?.message == "it reads no index instead of i, j")
    #expect(changes([[record("a", 100, plan: "i")], [record("a", 100, plan: nil)]]).isEmpty)
  }
}
