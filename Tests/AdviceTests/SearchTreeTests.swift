import Advice
import Testing

extension RegisterTests {
  /// Ranges, points and networks: GiST or SP-GiST, whichever the planner finds better.
  struct SearchTreeTests {
    private static let cases = [
      (
        dump: "select id from reg.site order by place <-> point($1, $2) limit $3",
        sent: "select id from reg.site order by place <-> point(400, 300) limit 10", key: "gist (place)"
      ),
      (
        dump: "select id from reg.site where place <@ box(point($1 / $2, $3 / $4), point($5, $6))",
        sent: "select id from reg.site where place <@ box(point(400, 300), point(402, 303))", key: "gist (place)"
      ),
      (
        dump: "select id from reg.booking where during @> $1::timestamptz",
        sent: "select id from reg.booking where during @> '2026-02-01 10:00+00'::timestamptz", key: "gist (during)"
      ),
      (
        dump: "select id from reg.subnet where network >>= $1::inet",
        sent: "select id from reg.subnet where network >>= '10.7.9.17'::inet", key: "gist (network"
      ),
    ]

    @Test(arguments: cases.indices)
    func `what only a search tree serves is advised, runs, is used, and goes`(number: Int) throws {
      let register = try LoadedRegister.shared.get()
      let item = Self.cases[number]
      let advice = try register.advise([.init(item.dump, calls: 200)])
      let recommendation = try #require(advice.recommendations.first, "\(advice.rejected)")
      #expect(advice.recommendations.count == 1 && recommendation.statement.contains(item.key))
      #expect(["gist", "spgist"].contains(recommendation.method))
      let plan = try register.plan(item.sent, with: recommendation)
      #expect(plan.contains(recommendation.index), "\(plan)")
    }

    @Test func `equality beside a range needs btree_gist, which the rollout creates`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([
        .init("select id from reg.booking where tenant_id = $1 and during && tstzrange($2, $3)", calls: 2000)
      ])
      #expect(register.created(advice) == ["gist (tenant_id, during)"], "\(advice.rejected)")
      let recommendation = try #require(advice.recommendations.first)
      #expect(recommendation.rollout.first?.sql == "CREATE EXTENSION IF NOT EXISTS btree_gist")
      #expect(recommendation.tradeoffs.contains { $0.contains("needs the extension btree_gist") })
      #expect(recommendation.tradeoffs.contains { $0.contains("one type only") })
      let sent = "select id from reg.booking where tenant_id = '7' and during && tstzrange('2026-02-01', '2026-02-02')"
      let plan = try register.plan(sent, with: recommendation)
      #expect(plan.contains(recommendation.index), "\(plan)")
      try register.connection.query("DROP EXTENSION btree_gist")
    }

    @Test func `the inet class is named for GiST, where it is no default`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise(
        [.init("select id from reg.subnet where network >>= $1::inet", calls: 200)], kinds: ["gist"])
      #expect(register.created(advice) == ["gist (network inet_ops)"])
    }

    @Test func `the most similar text is found by trigrams in GiST`() throws {
      let register = try LoadedRegister.shared.get()
      let line = LoadedRegister.Line("select id from reg.site order by name <-> $1 limit $2", calls: 100)
      // Without the extension the statement itself means nothing.
      #expect(try register.advise([line]).workload.skipped.map(\.code) == ["unknown-object"])
      var catalog = register.catalog
      catalog.extensions.append(.init(name: "pg_trgm", schema: "public", version: "1.6"))
      let advice = try register.advise([line], catalog: catalog)
      #expect(register.created(advice) == ["gist (name public.gist_trgm_ops)"], "\(advice.rejected)")
      try register.connection.query("CREATE EXTENSION pg_trgm SCHEMA public")
      let recommendation = try #require(advice.recommendations.first)
      let plan = try register.plan("select id from reg.site order by name <-> 'Site 77' limit 5", with: recommendation)
      #expect(plan.contains(recommendation.index), "\(plan)")
      try register.connection.query("DROP EXTENSION pg_trgm")
    }

    @Test(arguments: [
      // A handful of rows by the key; a distance that isn't the order; the farthest first.
      "select id from reg.booking where id = $1 and during @> $2::timestamptz",
      "select place <-> point($1, $2) from reg.site",
      "select id from reg.site order by place <-> point($1, $2) desc limit 10",
    ])
    func `no search tree where none is of use`(statement: String) throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([
        .init(statement, calls: 200), .init("select count(*) from reg.reading", calls: 200),
      ])
      #expect(register.created(advice).isEmpty && advice.workload.analyzed == 2, "\(advice.recommendations)")
    }
  }
}
