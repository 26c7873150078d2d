import Advice
import Testing

extension RegisterTests {
  /// Equality and containment in one GIN index.
  struct MixedGINTests {
    private static let dump = "select body from reg.memo where tags @> array[$1] and tenant_id = $2"

    @Test func `two conditions that are weak alone share an index, which needs btree_gin`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([.init(Self.dump, calls: 200, rows: 3_000)])
      #expect(register.created(advice) == ["gin (tags, tenant_id)"], "\(register.created(advice))")
      let recommendation = try #require(advice.recommendations.first)
      #expect(recommendation.rollout.first?.sql == "CREATE EXTENSION IF NOT EXISTS btree_gin")
      let plan = try register.plan(
        "select body from reg.memo where tags @> array['t7'] and tenant_id = 7", with: recommendation)
      #expect(plan.contains(recommendation.index), "\(plan)")
      try register.connection.query("DROP EXTENSION btree_gin")
    }

    @Test func `a condition that is enough alone has an index of its own`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([
        .init("select body from reg.memo where tags @> array[$1] and id = $2", calls: 200, rows: 200),
        .init("select count(*) from reg.reading", calls: 200, rows: 200),
      ])
      #expect(register.created(advice).isEmpty && advice.workload.analyzed == 2)
    }
  }
}
