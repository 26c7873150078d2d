import History
import Testing

@testable import Nightly

struct RecommendationLedgerTests {
  private typealias Fixtures = LedgerFixtures

  @Test func `what is missed is the measured time times the part that is promised, and adds up`() throws {
    let first = Fixtures.ledger([(1, [Fixtures.load(400)])]).update([], advised: [Fixtures.creation()], rejected: [:])
    #expect(first.entries.map(\.state) == [.new])
    #expect(first.entries.first?.missedLastNight == 300)
    let second = Fixtures.ledger([(1, [Fixtures.load(400)]), (2, [Fixtures.load(200)])]).update(
      first.entries, advised: [Fixtures.creation(night: 2)], rejected: [:])
    let entry = try #require(second.entries.first)
    #expect(entry.state == .persisting && entry.nights == 2 && entry.firstNight == Fixtures.time(1))
    #expect(entry.missedMilliseconds == 450 && entry.missedLastNight == 150)
    #expect(second.changes.isEmpty)
  }

  @Test(arguments: [
    (["customer_id"], true), (["customer_id", "status"], true), (["status", "customer_id"], false), (["status"], false),
  ])
  func `an index that does the work is what was asked for, under any name`(keys: [String], isApplied: Bool) throws {
    let before = Fixtures.ledger([(1, [])]).update([], advised: [Fixtures.creation()], rejected: [:]).entries
    let catalog = Fixtures.catalog([Fixtures.index("Other name", keys)])
    let after = Fixtures.ledger([(1, []), (2, [])], catalog: catalog).update(before, advised: [], rejected: [:])
    let entry = try #require(after.entries.first)
    #expect(entry.state == (isApplied ? .applied : .new))
    #expect(entry.application?.index == (isApplied ? #"public."Other name""# : nil))
    #expect(entry.application?.rollback == (isApplied ? #"DROP INDEX CONCURRENTLY public."Other name""# : nil))
  }

  @Test func `an index whose build failed is not done`() {
    let before = Fixtures.ledger([(1, [])]).update([], advised: [Fixtures.creation()], rejected: [:]).entries
    let catalog = Fixtures.catalog([Fixtures.index("i", ["customer_id"], isValid: false)])
    let after = Fixtures.ledger([(1, []), (2, [])], catalog: catalog).update(before, advised: [], rejected: [:])
    #expect(after.entries.map(\.state) == [.new])
  }

  @Test(arguments: [
    (10.0, 100, NightRecommendation.State.verified), (100, 100, .applied), (150, 100, .regressed), (10, 19, .applied),
  ])
  func `done is verified or regressed by the time of a call, with enough calls`(
    milliseconds: Double, calls: Int, state: NightRecommendation.State
  ) throws {
    var entry = Fixtures.creation()
    entry.state = .applied
    entry.application = .init(night: Fixtures.time(2), index: "public.i", rollback: "")
    let catalog = Fixtures.catalog([Fixtures.index("i", ["customer_id"])])
    // The night in which it was done tells nothing: it is half of each.
    let nights = [
      (1, [Fixtures.load(100)]), (2, [Fixtures.load(5_000)]),
      (3, [Fixtures.load(milliseconds * Double(calls) / 100, calls: calls)]),
    ]
    let found = Fixtures.ledger(nights, catalog: catalog).update([entry], advised: [], rejected: [:])
    let result = try #require(found.entries.first)
    #expect(result.state == state)
    let ratio = result.verification?.ratio
    #expect(calls < 20 ? ratio == nil : ratio.map { ($0 - milliseconds / 100).magnitude < 1e-9 } == true)
  }

  @Test func `after the nights that are watched a state stays`() throws {
    var entry = Fixtures.creation()
    entry.state = .verified
    entry.application = .init(night: Fixtures.time(2), index: "public.i", rollback: "")
    let catalog = Fixtures.catalog([Fixtures.index("i", ["customer_id"])])
    var nights = [(1, [Fixtures.load(100)]), (2, [])]
    for number in 3...5 { nights.append((number, [Fixtures.load(900)])) }
    let found = Fixtures.ledger(nights, catalog: catalog) { $0.watches = 2 }.update(
      [entry], advised: [], rejected: [:])
    #expect(found.entries.map(\.state) == [.verified])
  }

  @Test func `what is not advised any more expires with the reason, and comes back as new`() throws {
    let before = Fixtures.ledger([(1, [])]).update([], advised: [Fixtures.creation()], rejected: [:]).entries
    var entries = before
    for number in 2...4 {
      let nights = (1...number).map { ($0, [Fixtures.load(1)]) }
      entries =
        Fixtures.ledger(nights).update(
          entries, advised: [], rejected: [before[0].id: "saves too little"]
        ).entries
      #expect(entries.map(\.state) == [number < 4 ? .new : .expired])
    }
    #expect(entries.first?.expiry == "saves too little")
    let again = Fixtures.ledger([(5, [])]).update(entries, advised: [Fixtures.creation(night: 5)], rejected: [:])
    #expect(again.entries.map(\.state) == [.new] && again.entries[0].firstNight == Fixtures.time(5))
    #expect(again.changes.map(\.message).first?.hasSuffix(", again") == true)
  }

  @Test func `an index with the same keys takes the place of one that is advised no more`() throws {
    let before = Fixtures.ledger([(1, [])]).update([], advised: [Fixtures.creation()], rejected: [:]).entries
    var wider = Fixtures.creation(night: 2)
    wider.id = "wider"
    wider.statement += " INCLUDE (status)"
    let after = Fixtures.ledger([(1, []), (2, [])]).update(before, advised: [wider], rejected: [:])
    #expect(after.entries.map(\.state) == [.new, .expired])
    #expect(after.entries.last?.expiry == "another advice takes its place: \(wider.statement)")
    let other = Fixtures.ledger([(1, []), (2, [])]).update(
      before, advised: [Fixtures.creation("status", night: 2)], rejected: [:])
    #expect(other.entries.map(\.state) == [.new, .new])
  }

  @Test func `a dropped index is done when it is gone`() throws {
    var drop = Fixtures.creation()
    drop.id = "drop"
    drop.action = "drop_index"
    drop.index = "i"
    drop.rollback = "CREATE INDEX i …"
    let there = Fixtures.catalog([Fixtures.index("i", ["status"])])
    let kept = Fixtures.ledger([(1, []), (2, [])], catalog: there).update([drop], advised: [], rejected: [:])
    #expect(kept.entries.map(\.state) == [.new])
    let gone = Fixtures.ledger([(1, []), (2, [])]).update([drop], advised: [], rejected: [:])
    #expect(gone.entries.map(\.state) == [.applied] && gone.entries[0].application?.rollback == "CREATE INDEX i …")
  }

  @Test func `a rule dismisses until its last day`() {
    let rule = IgnoreRule(table: "public.ord*", reason: "known", until: NightClock.day(Fixtures.night(2)))
    var entries = Fixtures.ledger([(1, [])], rules: [rule]).update(
      [], advised: [Fixtures.creation()], rejected: [:]
    ).entries
    #expect(entries.map(\.state) == [.dismissed])
    entries =
      Fixtures.ledger([(2, [])], rules: [rule]).update(
        entries, advised: [Fixtures.creation(night: 2)], rejected: [:]
      ).entries
    #expect(entries.map(\.state) == [.dismissed] && entries[0].changedNight == Fixtures.time(1))
    let last = Fixtures.ledger([(3, [])], rules: [rule]).update(
      entries, advised: [Fixtures.creation(night: 3)], rejected: [:])
    #expect(last.entries.map(\.state) == [.persisting])
    #expect(last.changes.map(\.kind) == [.recommendationNew])
  }

  @Test func `what a benchmark rejected is dismissed with its reasons, what it kept is measured`() throws {
    var known = Fixtures.creation()
    known.measurement = .init(
      decision: "reject", reasons: ["It is a certain loss."], at: Fixtures.time(1), source: "target")
    let rejected = Fixtures.ledger([(2, [])]).update([known], advised: [Fixtures.creation(night: 2)], rejected: [:])
    #expect(rejected.entries.map(\.state) == [.dismissed])
    #expect(rejected.entries[0].dismissal?.reason == "measured and rejected: It is a certain loss.")
    known.measurement?.decision = "keep"
    known.measurement?.bytes = 4_096
    let kept = Fixtures.ledger([(2, [])]).update([known], advised: [Fixtures.creation(night: 2)], rejected: [:])
    #expect(kept.entries.map(\.state) == [.persisting])
    #expect(kept.entries[0].confidence == "measured" && kept.entries[0].bytes == 4_096)
  }

  @Test func `a recommendation has one state, and every change of it is told once`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var entries: [NightRecommendation] = []
      var nights: [(Int, [ClassRecord])] = []
      for number in 1...12 {
        nights.append((number, [Fixtures.load(.random(in: 1...1_000, using: &generator))]))
        let has = Bool.random(using: &generator)
        let catalog = Fixtures.catalog(has ? [Fixtures.index("i", ["customer_id"])] : [])
        let advised = !has && Bool.random(using: &generator) ? [Fixtures.creation(night: number)] : []
        let outcome = Fixtures.ledger(nights, catalog: catalog) { $0.minimumCalls = 1 }.update(
          entries, advised: advised, rejected: [:])
        let before = entries.first?.state
        entries = outcome.entries
        #expect(entries.count <= 1)
        let changed = entries.first.map { $0.state != before } ?? false
        #expect(outcome.changes.count <= 1 && (changed || outcome.changes.isEmpty))
        if let entry = entries.first {
          #expect(entry.missedMilliseconds >= entry.missedLastNight && entry.missedLastNight >= 0)
          #expect(
            [.applied, .verified].contains(entry.state) == (entry.application != nil && entry.state != .regressed))
        }
      }
    }
  }
}
