import Intake
import Testing
import Workload

@testable import Nightly

struct CounterDeltaTests {
  private static let day = 86_400
  /// 2026-03-01T02:00:00Z.
  private static let first = 1_772_330_400

  private func record(_ id: Int64, calls: Int, ms: Double, rows: Int = 0, text: String? = nil) -> StatementRecord {
    var record = StatementRecord(
      text: text ?? "SELECT \(id)", calls: calls, rows: rows, totalMilliseconds: ms, queryID: id,
      database: .init(name: "shop"), user: .init(name: "app"))
    record.minimumMilliseconds = 1
    record.sharedBlocksHit = calls * 10
    record.walRecords = calls * 2
    record.blockReadMilliseconds = ms / 2
    return record
  }

  private func server(
    _ changes: (inout ServerState) -> Void = { _ in }
  ) -> ServerState {
    var state = ServerState(
      systemIdentifier: "7", timeline: 1, isReplica: false, versionNumber: 150_004,
      startedAt: "2026-01-01T00:00:00.5Z", statementsReset: "2026-02-01T00:00:00.123456Z",
      countersReset: "2026-02-01T00:00:00Z", deallocations: 3)
    changes(&state)
    return state
  }

  private func baseline(
    _ records: [StatementRecord], night: Int, _ state: ServerState? = nil, indexes: [String: Int] = [:]
  ) -> CounterBaseline {
    CounterBaseline(
      readAt: Self.first + night * Self.day, server: state ?? server(),
      statements: Dictionary(uniqueKeysWithValues: records.map { (StatementKey.of($0), $0.counters) }),
      indexes: indexes)
  }

  private func delta(
    _ before: [StatementRecord], _ now: [StatementRecord], _ state: ServerState? = nil, night: Int = 1,
    indexes: (before: [String: Int], now: [String: Int]) = ([:], [:])
  ) -> CounterDelta {
    CounterDelta(
      from: baseline(before, night: 0, indexes: indexes.before),
      to: baseline(now, night: night, state, indexes: indexes.now), records: now)
  }

  @Test func `what was counted since the night before is what counts, and what did not run is left out`() throws {
    let found = delta(
      [record(1, calls: 100, ms: 50, rows: 7), record(2, calls: 5, ms: 1)],
      [record(1, calls: 130, ms: 80, rows: 10), record(2, calls: 5, ms: 1), record(3, calls: 2, ms: 9)],
      indexes: (["public.i": 40], ["public.i": 42, "public.j": 1]))
    #expect(found.records.map(\.queryID) == [1, 3])
    let difference = try #require(found.records.first)
    #expect(difference.calls == 30 && difference.totalMilliseconds == 30 && difference.rows == 3)
    #expect(difference.sharedBlocksHit == 300)
    #expect(difference.walRecords == 60 && difference.blockReadMilliseconds == 15)
    #expect(difference.minimumMilliseconds == nil && difference.meanMilliseconds == 1)
    #expect(found.records[1].calls == 2)
    #expect(found.indexes == ["public.i": 2, "public.j": 1])
    #expect(found.from == Self.first && found.to == Self.first + Self.day)
    #expect(found.notes.isEmpty && found.events.isEmpty && found.isComparable)
  }

  @Test func `the first night counts from the reset on, and compares nothing`() {
    let records = [record(1, calls: 100, ms: 50)]
    let found = CounterDelta(from: nil, to: baseline(records, night: 0), records: records)
    #expect(found.records == records)
    #expect(!found.isComparable)
    #expect(found.from == NightClock.seconds("2026-02-01T00:00:00Z"))
    #expect(found.notes.map(\.code) == ["first-night"])
  }

  @Test func `after a reset tonight's figures are of the time since`() {
    let reset = server { $0.statementsReset = "2026-03-01T20:00:00Z" }
    let found = delta([record(1, calls: 100, ms: 50)], [record(1, calls: 120, ms: 60)], reset)
    #expect(found.records.map(\.calls) == [120])
    #expect(found.from == NightClock.seconds("2026-03-01T20:00:00Z"))
    #expect(found.notes.map(\.code) == ["statements-reset"])
  }

  @Test func `an entry that was given up and came back counts since then, and it is told`() {
    let found = delta(
      [record(1, calls: 100, ms: 50)], [record(1, calls: 20, ms: 60)], server { $0.deallocations = 5 })
    #expect(found.records.map(\.calls) == [20])
    #expect(Set(found.notes.map(\.code)) == ["entries-restarted", "entries-evicted"])
    #expect(found.notes.contains { $0.message.contains("2 times") })
  }

  @Test func `more calls in less time are another entry, not less than nothing`() {
    let found = delta([record(1, calls: 100, ms: 50)], [record(1, calls: 110, ms: 4)])
    #expect(found.records.map(\.totalMilliseconds) == [4])
  }

  @Test func `another server with old counters gives no figures, and one with new ones does`() {
    let records = [record(1, calls: 9_000_000, ms: 5e9)]
    let promoted = delta(
      [record(1, calls: 100, ms: 50)], records,
      server {
        $0.timeline = 2
        $0.statementsReset = "2025-02-01T00:00:00Z"
      }, indexes: (["public.i": 4], ["public.i": 4_000]))
    #expect(promoted.records.isEmpty && promoted.indexes.isEmpty)
    #expect(promoted.notes.map(\.code).contains("failover") && promoted.notes.map(\.code).contains("no-figures"))
    #expect(promoted.events.map(\.kind) == [.server])
    let upgraded = delta(
      [record(1, calls: 100, ms: 50)], [record(1, calls: 3, ms: 2)],
      server {
        $0.versionNumber = 160_001
        $0.statementsReset = "2026-03-01T12:00:00Z"
      })
    #expect(upgraded.records.map(\.calls) == [3])
    #expect(upgraded.notes.map(\.code).contains("upgraded"))
    let restored = delta(
      [record(1, calls: 100, ms: 50)], records,
      server {
        $0.systemIdentifier = "8"
        $0.statementsReset = nil
      })
    #expect(restored.records.isEmpty)
    #expect(restored.notes.map(\.code).contains("another-server"))
  }

  @Test func `a restart alone is told and changes no figure`() {
    let found = delta(
      [record(1, calls: 100, ms: 50)], [record(1, calls: 101, ms: 51)],
      server { $0.startedAt = "2026-03-01T09:00:00Z" })
    #expect(found.records.map(\.calls) == [1])
    #expect(found.notes.map(\.code) == ["restarted"])
  }

  @Test func `after a crash the counters don't go on, and nothing says that they do`() {
    let found = delta(
      [record(1, calls: 100, ms: 50)], [record(1, calls: 4, ms: 2)],
      server {
        $0.startedAt = "2026-03-01T09:00:00Z"
        $0.statementsReset = "2026-03-01T09:00:00Z"
      })
    #expect(found.records.map(\.calls) == [4] && found.from == NightClock.seconds("2026-03-01T09:00:00Z"))
    #expect(found.notes.map(\.code) == ["restarted", "statements-reset"])
    #expect(!found.notes[0].message.contains("go on"))
  }

  @Test func `figures of which nobody knows the time are none, and are compared with nothing`() {
    let found = delta(
      [record(1, calls: 100, ms: 50)], [record(1, calls: 400, ms: 200)], server { $0.isReplica = true })
    #expect(found.records.isEmpty && found.from == nil && !found.isComparable)
  }

  @Test func `a snapshot that is the same as the night before says nothing of scans`() {
    func baseline(_ night: Int, _ captured: String, scans: Int) -> CounterBaseline {
      var result = CounterBaseline(readAt: Self.first + night * Self.day, indexes: ["public.i": scans])
      result.capturedAt = captured
      return result
    }
    let same = CounterDelta(
      from: baseline(0, "2026-02-01T00:00:00Z", scans: 7), to: baseline(1, "2026-02-01T00:00:00Z", scans: 7),
      records: [])
    #expect(same.indexes.isEmpty && same.notes.map(\.code) == ["same-snapshot"])
    let newer = CounterDelta(
      from: baseline(0, "2026-02-01T00:00:00Z", scans: 7), to: baseline(1, "2026-03-01T00:00:00Z", scans: 7),
      records: [])
    #expect(newer.indexes == ["public.i": 0] && newer.notes.isEmpty)
  }

  @Test func `a clock that went back gives no window, and figures all the same`() {
    let found = delta([record(1, calls: 100, ms: 50)], [record(1, calls: 104, ms: 51)], night: -2)
    #expect(found.records.map(\.calls) == [4])
    #expect(found.from == nil)
    #expect(found.notes.map(\.code) == ["clock-step"])
  }

  @Test func `no sequence of counters gives a figure below zero or above what was counted`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var before: [StatementRecord] = []
      var now: [StatementRecord] = []
      for id in 0..<Int64.random(in: 1...20, using: &generator) {
        if Bool.random(using: &generator) {
          before.append(
            record(id, calls: .random(in: 0...1_000), ms: .random(in: 0...1e4), rows: .random(in: 0...1_000)))
        }
        if Bool.random(using: &generator) {
          now.append(record(id, calls: .random(in: 0...1_000), ms: .random(in: 0...1e4), rows: .random(in: 0...1_000)))
        }
      }
      let found = delta(before, now)
      for entry in found.records {
        let whole = now.first { $0.queryID == entry.queryID }
        #expect(entry.calls > 0 && entry.calls <= whole?.calls ?? 0)
        #expect(entry.totalMilliseconds >= 0 && entry.totalMilliseconds <= whole?.totalMilliseconds ?? 0)
        #expect(entry.rows ?? 0 >= 0 && entry.rows ?? 0 <= whole?.rows ?? 0)
        #expect(entry.sharedBlocksHit ?? 0 >= 0)
      }
    }
  }

  @Test func `entries that can't be told apart are counted once, together`() {
    let hidden = (1...3).map { number -> StatementRecord in
      var record = record(0, calls: number, ms: Double(number), text: "<insufficient privilege>")
      record.queryID = nil
      return record
    }
    let merged = StatementKey.merged(hidden)
    #expect(merged.map(\.calls) == [6] && merged.map(\.totalMilliseconds) == [6])
    #expect(delta(merged, merged).records.isEmpty)
  }
}
