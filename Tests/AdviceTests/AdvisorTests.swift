import Advice
import Catalog
import Testing

@Suite(.serialized) struct AdvisorTests {
  static let shop = Result { try LoadedShop() }

  @Test func `what is advised runs as printed, is used on the loaded database, and is undone by its rollback`() throws {
    let shop = try Self.shop.get()
    let advice = try shop.advise()
    let tables = advice.recommendations.map(\.table)
    #expect(tables.contains(#"shop."Orders""#))
    #expect(tables.contains("shop.customers"))
    #expect(tables.contains("shop.events"))
    #expect(!tables.contains("shop.tiny"))
    for recommendation in advice.recommendations {
      try shop.connection.query(recommendation.statement)
      try shop.connection.query("ANALYZE \(recommendation.table)")
    }
    func uses(_ table: String, _ statement: String, _ parameters: [String?] = []) throws -> Bool {
      let plan = try shop.plan(statement, parameters)
      return advice.recommendations.contains { recommendation in
        // A partition's index has a name of its own, beginning with the partition's.
        recommendation.table == table && (plan.contains(recommendation.index) || plan.contains("events_1_subject"))
      }
    }
    let finds = try uses(
      #"shop."Orders""#,
      #"select id, placed_at from shop."Orders" where customer_id = $1 order by placed_at desc limit 10"#,
      ["77"])
    #expect(finds)
    let findsCustomer = try uses(
      "shop.customers", "select id from shop.customers where email = $1", ["c77@example.org"])
    #expect(findsCustomer)
    let findsEvents = try uses("shop.events", "select kind from shop.events where subject = $1", ["77"])
    #expect(findsEvents)
    for recommendation in advice.recommendations.reversed() { try shop.connection.query(recommendation.rollback) }
    let left = try shop.connection.query(
      "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'shop'::regnamespace"
    )
    #expect(left.scalar == "2")
  }

  @Test func `a partitioned table's rollout ends with a valid index on every partition`() throws {
    let shop = try Self.shop.get()
    let advice = try shop.advise([(100, "select kind from shop.events where subject = $1")])
    let recommendation = try #require(advice.recommendations.first)
    #expect(recommendation.rollout.count == 5)
    for step in recommendation.rollout { try shop.connection.query(step.sql) }
    let valid = try shop.connection.query(
      "SELECT bool_and(indisvalid), count(*) FROM pg_index WHERE indrelid IN (SELECT relid FROM pg_partition_tree('shop.events'))"
    )
    #expect(valid.rows == [["t", "3"]])
    try shop.connection.query(recommendation.rollback)
  }

  @Test func `every statement and every candidate is accounted for`() throws {
    let shop = try Self.shop.get()
    let advice = try shop.advise()
    #expect(advice.workload.classes == LoadedShop.workload.count)
    #expect(advice.workload.classes == advice.workload.analyzed + advice.workload.skipped.count)
    #expect(advice.workload.calls == LoadedShop.workload.reduce(0) { $0 + $1.calls })
    #expect(Set(advice.workload.skipped.map(\.code)) == ["unknown-object", "parse-error"])
    #expect(advice.rejected.allSatisfy { !$0.reason.isEmpty && !$0.code.isEmpty })
    #expect(advice.rejected.contains { $0.table == "shop.tiny" })
    #expect(advice.costs.after < advice.costs.before)
    for recommendation in advice.recommendations {
      #expect(recommendation.costAfter == advice.costs.after)
      #expect(recommendation.costBefore > recommendation.costAfter)
      #expect(!recommendation.queries.isEmpty)
      #expect(!recommendation.reasons.isEmpty)
    }
  }

  @Test func `the same inputs give the same advice, in whatever order they come`() throws {
    let shop = try Self.shop.get()
    let advice = try shop.advise { $0.explains = true }
    var again = try shop.advise(LoadedShop.workload.reversed()) { $0.explains = true }
    again.timings = advice.timings
    #expect(again == advice)
  }

  @Test func `an index that exists is not advised again`() throws {
    let shop = try Self.shop.get()
    let first = try shop.advise()
    var catalog = shop.catalog
    for recommendation in first.recommendations where recommendation.table == "shop.customers" {
      let position = try #require(catalog.tables.firstIndex { $0.name == "customers" })
      catalog.tables[position].indexes.append(
        Index(
          name: recommendation.index,
          definition: recommendation.statement.split(separator: "CONCURRENTLY ").joined(),
          keys: [IndexKey(column: "email")], rows: 20_000, pages: 80))
    }
    let second = try shop.advise { $0.catalog = catalog }
    #expect(!second.recommendations.contains { $0.table == "shop.customers" })
    #expect(second.costs.before < first.costs.before)
  }

  @Test func `limits are kept`() throws {
    let shop = try Self.shop.get()
    let one = try shop.advise { $0.limits.maximumIndexes = 1 }
    #expect(one.recommendations.count == 1)
    let small = try shop.advise { $0.limits.budget = 1_000_000 }
    #expect(small.recommendations.reduce(0) { $0 + $1.sizeInBytes } <= 1_000_000)
    #expect(small.rejected.contains { $0.code == "over-budget" })
    // Nothing stands beside what is refused.
    for nothing in [
      try shop.advise { $0.limits.maximumIndexes = 0 }, try shop.advise { $0.limits.budget = 0 },
    ] {
      #expect(nothing.recommendations.isEmpty && nothing.rejected.count > 3)
      #expect(!nothing.rejected.contains { $0.reason.contains("beside") || $0.reason.contains("the others") })
    }
    let none = try shop.advise { $0.limits.minimumGain = 1 }
    #expect(none.recommendations.isEmpty)
    let only = try shop.advise { $0.tables = [ObjectName(schema: "shop", name: "customers")] }
    #expect(Set(only.recommendations.map(\.table)) == ["shop.customers"])
  }

  @Test func `an index of one's own is compared with the advice`() throws {
    let shop = try Self.shop.get()
    let idea = IndexDefinition(
      table: ObjectName(schema: "shop", name: "Orders"), keys: [IndexKey(column: "order")])
    let request = AdviceRequest(
      catalog: shop.catalog, workload: try shop.workload(), binaries: shop.binaries, ideas: [idea], version: "test")
    let useless = try Advisor(request).compare(queryClass: nil)
    #expect(useless.withIdeas == useless.now)
    #expect(useless.withAdvice < useless.now)
    #expect(useless.classes.isEmpty)
    var better = request
    better.ideas = [
      IndexDefinition(table: ObjectName(schema: "shop", name: "Orders"), keys: [IndexKey(column: "customer_id")])
    ]
    let useful = try Advisor(better).compare(queryClass: nil)
    #expect(useful.withIdeas < useful.now)
    #expect(useful.classes.allSatisfy { $0.usesIdea })
    #expect(useful.classes.allSatisfy { !$0.planWithIdeas.contains("sextant_") })
  }
}
