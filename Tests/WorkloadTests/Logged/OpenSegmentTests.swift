import Testing

@testable import Workload

struct OpenSegmentTests {
  private func begun(_ text: String, at time: Int64?, session: UInt64 = 1, user: String? = "web") -> OpenSession {
    OpenSession(session: session, database: "shop", user: user, time: time, statement: text)
  }

  private func ended(_ microseconds: Int, at time: Int64?, session: UInt64 = 1, user: String? = "web") -> OpenSession {
    OpenSession(session: session, database: "shop", user: user, time: time, microseconds: microseconds)
  }

  private func build(_ segments: [OpenSegment], _ method: (WorkloadBuilder) -> Workload) -> Workload {
    var builder = WorkloadBuilder()
    for segment in segments {
      var workload = Workload()
      workload.input.executions = 0
      workload.open = [segment]
      builder.add(WorkloadInput(name: "part", workload: workload))
    }
    return method(builder)
  }

  @Test func `a statement and the nearest duration after it become an execution when the workload is used`() throws {
    let segments = [
      OpenSegment(sessions: [
        begun("SELECT a FROM t WHERE b = 5", at: 10_000_000), begun("COMMIT", at: 10_000_000, session: 2),
      ]),
      OpenSegment(sessions: [ended(3_000_000, at: 13_000_100), ended(50_000, at: 10_050_000, session: 2)]),
    ]
    let kept = build(segments) { $0.merged() }
    #expect(kept.classes.isEmpty)
    #expect(kept.open == segments.sorted())
    #expect(try WorkloadDocument.read(WorkloadDocument.data(of: kept), name: "w") == kept)
    #expect(build(segments.reversed()) { $0.merged() } == kept)
    let used = build(segments) { $0.build() }
    #expect(used.open.isEmpty)
    #expect(used.classes.map(\.query) == ["SELECT a FROM t WHERE b = 5"])
    #expect(used.classes.map(\.totalMilliseconds) == [3_000])
    #expect(used.skipped.map(\.query) == ["COMMIT"])
    #expect(used.input.executions == 2)
    #expect(addsUp(used))
  }

  @Test func `halves that don't fit stay halves and are counted`() {
    let segments = [
      OpenSegment(
        head: UnreadBytes(Array("\tx".utf8)), tail: UnreadBytes(Array("2025-".utf8)),
        sessions: [
          begun("SELECT 1", at: 10_000_000), begun("SELECT 2", at: nil), begun("SELECT 3", at: 10_000_000, user: "job"),
        ]),
      // Another session, too long ago, before the statement, no time.
      OpenSegment(
        sessions: [
          ended(1_000, at: 10_001_000, session: 9), ended(1_000, at: 90_000_000), ended(1_000, at: 9_000_000),
          ended(1_000, at: nil),
        ]),
    ]
    let used = build(segments) { $0.build() }
    #expect(used.classes.isEmpty)
    #expect(used.input.ignored.values.sorted() == [1, 1, 3, 4])
    #expect(used.input.executions == 0)
  }

  @Test func `statements of a session get their durations in order`() {
    let segments = [
      OpenSegment(sessions: [begun("SELECT a FROM t", at: 1_000_000)]),
      OpenSegment(sessions: [ended(1_000, at: 1_001_000), begun("SELECT b FROM t", at: 20_000_000)]),
      OpenSegment(sessions: [ended(2_000, at: 20_002_000)]),
    ]
    let used = build(segments.shuffled()) { $0.build() }
    #expect(Set(used.classes.map { "\($0.query.dropFirst(7).prefix(1))\($0.totalMilliseconds)" }) == ["a1.0", "b2.0"])
    #expect(used.input.ignored.isEmpty)
  }

  @Test func `times at the ends of time overflow nothing`() {
    let segments = [
      OpenSegment(sessions: [begun("SELECT 1", at: .min), begun("SELECT 1", at: .max)]),
      OpenSegment(sessions: [ended(.max, at: .max), ended(.min, at: .min)]),
    ]
    let used = build(segments) { $0.build() }
    #expect(used.input.ignored.values.reduce(0, +) + 2 * (used.input.executions ?? 0) == 4)
  }
}
