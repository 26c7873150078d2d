import Advice
import Testing

extension RegisterTests {
  struct HashTests {
    private static let dump = LoadedRegister.Line(
      "select * from reg.token where token = $1", calls: 800, rows: 800)

    @Test func `a long value that is compared for equality is hashed`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([Self.dump])
      #expect(register.created(advice) == ["hash (token)"], "\(advice.rejected)")
      let recommendation = try #require(advice.recommendations.first)
      #expect(recommendation.tradeoffs.contains { $0.contains("no UNIQUE, no index-only scan") })
      #expect(recommendation.tradeoffs.contains { $0.hasPrefix("a B-tree (token) in its place would have") })
      #expect(recommendation.tradeoffs.contains { $0.contains("2,704 bytes") })
      let plan = try register.plan(
        "select * from reg.token where token = 'tok_' || repeat('a', 96)", with: recommendation)
      #expect(plan.contains("Index Scan using \(recommendation.index)"), "\(plan)")
    }

    @Test(arguments: [
      "select id from reg.token where token > $1 order by token limit 10",
      "select id from reg.token where token between $1 and $2 limit 20",
    ])
    func `a B-tree stands when the order is asked for too`(statement: String) throws {
      let register = try LoadedRegister.shared.get()
      let created = register.created(
        try register.advise([Self.dump, .init(statement, calls: 500, rows: 5_000)]))
      #expect(created.contains { $0.hasPrefix("btree (token)") } && !created.contains { $0.hasPrefix("hash") })
    }

    @Test func `short values have a B-tree, and so has a list`() throws {
      let register = try LoadedRegister.shared.get()
      let advice = try register.advise([
        .init("select * from reg.token where short = $1", calls: 800, rows: 800),
        .init("select * from reg.token where label = any ($1)", calls: 800, rows: 800),
      ])
      #expect(register.created(advice) == ["btree (short)", "btree (label)"], "\(register.created(advice))")
    }
  }
}
