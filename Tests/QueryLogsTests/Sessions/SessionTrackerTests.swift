import Testing
import Workload

@testable import QueryLogs

struct SessionTrackerTests {
  private typealias Script = SessionScript

  /// Sessions of random statements, with random pauses, mixed as a server would.
  private func randomLog(_ generator: inout SplitMix, sessions: Int, first: UInt64) -> [Script.Line] {
    var lines: [Script.Line] = []
    for session in 0..<sessions {
      var time = Double(generator.number(below: 10_000))
      let origin = Int32(generator.number(below: 3))
      for _ in 0..<(20 + generator.number(below: 200)) {
        // Few letters, so that there are many bursts.
        let letter = Array("PAABBWS(())L")[generator.number(below: 12)]
        let milliseconds = Double(generator.number(below: 30)) / 10
        let runs = generator.number(below: 4) == 0 ? 1 + generator.number(below: 9) : 1
        for _ in 0..<runs {
          lines.append(
            Script.Line(
              session: first + UInt64(session), statement: letter, start: time, milliseconds: milliseconds,
              values: "\(generator.number(below: 6))", origin: origin))
          let pauses = [0.4, 1, 5, 499, 501, 3_000]
          time += milliseconds + (runs > 1 ? 0.7 : pauses[generator.number(below: pauses.count)])
        }
      }
    }
    return lines.sorted { $0.start + ($0.milliseconds ?? 0) < $1.start + ($1.milliseconds ?? 0) }
  }

  @Test func `parts cut between sessions give what the whole gives, in whatever order they are merged`() {
    var generator = SplitMix(state: 5)
    for _ in 0..<20 {
      let parts = (0..<3).map { randomLog(&generator, sessions: 8, first: UInt64($0) * 100 + 1) }
      let whole = Script.findings(parts.flatMap(\.self))
      #expect(!whole.bursts.isEmpty)
      let findings = parts.map { Script.findings($0) }
      for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        var merged = SessionFindings()
        for number in order { merged.merge(findings[number]) }
        #expect(merged == whole)
      }
      var right = findings[1]
      right.merge(findings[2])
      var grouped = findings[0]
      grouped.merge(right)
      #expect(grouped == whole)
    }
  }

  @Test func `how sessions are mixed does not matter`() {
    var generator = SplitMix(state: 9)
    let mixed = randomLog(&generator, sessions: 30, first: 1)
    let sorted = mixed.enumerated().sorted { ($0.element.session, $0.offset) < ($1.element.session, $1.offset) }
    #expect(Script.findings(mixed) == Script.findings(sorted.map(\.element)))
  }

  @Test func `more sessions than are followed at once are given up`() {
    var tracker = SessionTracker(maximumSessions: 10)
    let loops = (1...25).flatMap { Script.lines("PAAAAAA", session: UInt64($0)) }
    Script.feed(loops, to: &tracker)
    let found = tracker.finish(names: Script.names, statement: Script.name)
    #expect(found.shown == ["P>A 25×150"])
    #expect(found.coverage.sessions == 25 && found.coverage.sessionsGivenUp == 15)
  }

  @Test func `a session that is used stays`() {
    var tracker = SessionTracker(maximumSessions: 10)
    var lines = Script.lines("PAAAAAA", session: 1, pause: 5)
    for number in 0..<60 {
      lines.append(Script.Line(session: UInt64(100 + number), statement: "Q", start: Double(number), milliseconds: 0.5))
    }
    lines.sort { $0.start < $1.start }
    Script.feed(lines, to: &tracker)
    #expect(tracker.finish(names: Script.names, statement: Script.name).shown == ["P>A 1×6"])
  }

  @Test func `the table holds what a dictionary holds`() throws {
    var generator = SplitMix(state: 3)
    var table = SessionTable()
    var expected: [UInt64: Int] = [:]
    for _ in 0..<20_000 {
      let key = UInt64(generator.number(below: 300)) << 40 | 1
      if let place = table.find(key) {
        #expect(expected[key] == place)
        guard generator.number(below: 3) == 0 else { continue }
        table.remove(place)
        expected[key] = nil
      } else {
        #expect(expected[key] == nil)
        let place = table.insert(key)
        #expect(!expected.values.contains(place))
        expected[key] = place
      }
      #expect(table.count == expected.count && table.places == expected.values.sorted())
      // The one that was used last is never given up for another.
      if generator.number(below: 5) == 0, expected.count > 1, let last = expected[key] {
        let found = table.leastUsed()
        let unused = try #require(found)
        #expect(unused != last && expected.values.contains(unused))
      }
    }
  }

  @Test func `classes without a name are counted as dropped`() {
    var tracker = SessionTracker()
    Script.feed(Script.lines("PAAAAAA Q PBBBBBB"), to: &tracker)
    let found = tracker.finish(names: Script.names) { $0 == 1 ? nil : Script.name($0) }
    #expect(found.shown == ["P>B 1×6"] && found.coverage.dropped == 1)
  }

  @Test func `any numbers are taken`() {
    var tracker = SessionTracker()
    for time in [Int64.min, .max, 0, -1, nil] {
      for milliseconds in [Double.nan, .infinity, -.infinity, -1, 1e300, 0, nil] {
        for control in ["(", "A", "W", ")"] as [Character] {
          for statement in [Int32(Script.letters.firstIndex(of: control) ?? 0), .max, .min, -1] {
            tracker.add(
              Execution(
                time: time, session: 1, origin: .max, statement: statement, milliseconds: milliseconds, rows: nil,
                outcome: .completed, text: .init(start: nil, count: 0), parameters: .init(start: nil, count: 0),
                weight: 1, textHash: 0), statements: Script.statements)
          }
        }
      }
      tracker.end(session: 1, idleEnd: time)
    }
    #expect(tracker.finish(names: LogNames(), statement: Script.name).coverage.executions == 5 * 7 * 4 * 4)
  }

  @Test(arguments: [
    ("SELECT * FROM t WHERE a = 1", SessionStatement.Role.read), ("UPDATE t SET a = 1", .write),
    ("WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", .write),
    ("SELECT * FROM t WHERE a = 1 FOR UPDATE", .lock), ("SELECT * FROM (SELECT * FROM t FOR SHARE) s", .lock),
    ("INSERT INTO t VALUES (1)", .write), ("COPY t FROM STDIN", .lock), ("COPY t TO STDOUT", .other),
    ("SAVEPOINT a", .other), ("SET search_path TO x", .other), ("ALTER TABLE t ADD b int", .lock),
    ("SELECT * FROM pg_class", .other), ("SELECT FROM WHERE", .other), ("", .other),
  ])
  func `what a statement is to a session is read from its tree`(text: String, role: SessionStatement.Role) throws {
    let outcome = try #require(StatementClassifier.outcomes(for: .init(text: text)).last)
    #expect(SessionStatement.Role(of: outcome) == role)
  }
}

/// Random numbers that are the same in every run. Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
struct SplitMix {
  var state: UInt64

  mutating func number(below limit: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((value ^ (value >> 31)) % UInt64(limit))
  }
}
