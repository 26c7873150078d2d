import Advice
import Testing

extension RegisterTests {
  /// BRIN, and when a B-tree is right in its place.
  struct BRINTests {
    private static let written = LoadedRegister.Line(
      "insert into reg.reading (id, sensor, at, value) values ($1, $2, $3, $4)", calls: 20_000, rows: 20_000)
    private static let dump =
      "select sensor, avg(value) from reg.reading where at >= $1 and at < $2 group by sensor"
    private static let sent =
      "select sensor, avg(value) from reg.reading where at >= '2026-02-01' and at < '2026-02-02' group by sensor"

    @Test func `a table that is appended to and seldom read by time gets BRIN, in place of a B-tree`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([Self.written, .init(Self.dump, calls: 40, rows: 20_000)])
      let recommendation = try #require(advice.recommendations.first)
      #expect(advice.recommendations.count == 1 && recommendation.method == "brin", "\(register.created(advice))")
      #expect(recommendation.statement.contains("USING brin (at)"))
      #expect(recommendation.queries.map(\.query) == [Self.dump])
      #expect(recommendation.reasons.contains { $0.contains("correlation 1.00") })
      #expect(recommendation.tradeoffs.contains { $0.hasPrefix("a B-tree (at) in its place would have") })
      let btree = try #require(advice.rejected.first { $0.statement.contains("btree (at)") })
      #expect(btree.reason.contains("does its work at a fraction of its size and upkeep"))
      let plan = try register.plan(Self.sent, with: recommendation)
      #expect(plan.contains("Bitmap Index Scan on \(recommendation.index)"), "\(plan)")
    }

    @Test func `several intervals a range run as printed and are used`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise(
        [.init("select count(value) from reg.late where at >= $1 and at < $2", calls: 40)], kinds: ["brin"])
      let recommendation = try #require(advice.recommendations.first, "\(advice.rejected)")
      #expect(recommendation.statement.contains("(at timestamptz_minmax_multi_ops)"))
      let plan = try register.plan(
        "select count(value) from reg.late where at >= '2026-02-01' and at < '2026-02-02'", with: recommendation)
      #expect(plan.contains(recommendation.index), "\(plan)")
    }

    @Test(arguments: [
      // The order with a LIMIT, which BRIN does not give.
      [
        written, .init(dump, calls: 40, rows: 20_000),
        .init("select id from reg.reading order by at desc limit 10", calls: 100, rows: 1_000),
      ],
      // Read as often as written.
      [written, .init(dump, calls: 5_000, rows: 2_500_000)],
      // Updated all over, so that new versions lie elsewhere.
      [
        written, .init(dump, calls: 40, rows: 20_000),
        .init("update reg.reading set changed = $1 where sensor = $2", calls: 100, rows: 120_000),
      ],
      // Nothing is written.
      [.init(dump, calls: 40, rows: 20_000)],
    ])
    func `a B-tree where it gives what BRIN does not`(lines: [LoadedRegister.Line]) throws {
      let register = try LoadedRegister.shared.get()
      let created = register.created(try register.advise(lines))
      #expect(created.contains { $0.hasPrefix("btree (at)") }, "\(created)")
      #expect(!created.contains { $0.hasPrefix("brin") })
    }

    @Test func `no BRIN for rows that lie in no order`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise(
        [.init("select count(value) from reg.mixed where at >= $1 and at < $2", calls: 40)], kinds: ["brin"])
      #expect(advice.recommendations.isEmpty && advice.rejected.isEmpty && advice.workload.analyzed == 1)
    }
  }
}
