import Advice
import Catalog
import Intake
import Testing
import Workload

@Suite(.serialized) struct DropSearchTests {
  private static let shop = Result { try IndexedShop() }

  @Test func `what is superfluous goes, and what only looks so stays with its reason`() throws {
    let shop = try Self.shop.get()
    let list = try IndexLister(shop.request()).list(withPlans: true)
    let dropped = list.entries.filter { $0.drop != nil }.map(\.index.family.index.name)
    #expect(Set(dropped) == IndexedShop.superfluous)
    let verdicts = Dictionary(
      list.entries.map { ($0.index.family.index.name, $0.index) }, uniquingKeysWith: { first, _ in first })
    for (name, code) in IndexedShop.kept {
      let item = try #require(verdicts[name], "\(name)")
      #expect(item.verdict.code == code, "\(name): \(item.reason)")
    }
    #expect(verdicts["orders_customer"]?.verdict == .keep(.foreignKey("orders_customer_fkey")))
    #expect(verdicts["items_sku"]?.verdict == .keep(.replicaIdentity))
    #expect(verdicts["orders_lower"]?.verdict == .keep(.expressionStatistics))
    #expect(verdicts["orders_code_open"]?.verdict == .keep(.uniqueIndex))
    #expect(verdicts["customers_email"]?.verdict == .invalid)
    let placed = try #require(list.entries.first { $0.index.family.index.name == "orders_placed" })
    #expect(placed.classesUsing == 1 && placed.classesDearer?.count == 1)
  }

  @Test func `the statements run, no query gets dearer, and the rollbacks bring all back as it was`() throws {
    let shop = try Self.shop.get()
    let advice = try Advisor(shop.request { $0.kinds = ["drop"] }).run()
    let drops = advice.recommendations
    #expect(Set(drops.map(\.index)) == IndexedShop.superfluous)
    #expect(drops.allSatisfy { $0.action == .dropIndex && $0.sizeSource == "measured" })
    #expect(drops.allSatisfy { $0.sizeInBytes > 0 || $0.index == "customers_email" })
    #expect(drops.map(\.sizeInBytes) == drops.map(\.sizeInBytes).sorted(by: >))
    #expect(advice.costs.after <= advice.costs.before * 1.01)
    #expect(advice.rejected.contains { $0.code == "needed" && $0.statement.contains("orders_placed") })

    let before = (definitions: try shop.definitions(), costs: try shop.costs())
    for drop in drops { try shop.connection.query(drop.statement) }
    #expect(try shop.definitions().count == before.definitions.count - 8)
    for (cost, old) in zip(try shop.costs(), before.costs) { #expect(cost <= old * 1.01) }
    for drop in drops.reversed() where drop.index != "customers_email" {
      for statement in drop.rollback.split(separator: ";\n") { try shop.connection.query(String(statement)) }
    }
    // The broken one can't be built.
    let broken = try #require(drops.first { $0.index == "customers_email" })
    #expect(throws: (any Error).self) { try shop.connection.query(broken.rollback) }
    #expect(try shop.definitions() == before.definitions)
    try shop.connection.query("ANALYZE shop.orders")
  }

  @Test func `counters that are young say so, and nothing is dropped for want of scans`() throws {
    let shop = try Self.shop.get()
    let advice = try Advisor(
      shop.request {
        $0.kinds = ["drop"]
        $0.reviewLimits = .init()
      }
    ).run()
    #expect(Set(advice.recommendations.map(\.index)) == ["orders_status_a", "orders_code_a", "customers_email"])
    let waiting = advice.rejected.filter { $0.code == "unused-so-far" }
    #expect(waiting.contains { $0.statement == "DROP INDEX CONCURRENTLY shop.orders_note" })
    #expect(waiting.contains { $0.statement == "DROP INDEX shop.events_subject" })
  }

  @Test func `--only without drop drops nothing`() throws {
    let advice = try Advisor(Self.shop.get().request { $0.kinds = ["btree", "include"] }).run()
    #expect(advice.recommendations.allSatisfy { $0.action == .createIndex })
    #expect(!advice.rejected.contains { $0.statement.hasPrefix("DROP") })
  }

  @Test func `a bloated index is rebuilt in place, and gets as small as was said`() throws {
    let shop = try Self.shop.get()
    let advice = try Advisor(shop.request { $0.kinds = ["reindex"] }).run()
    let rebuild = try #require(advice.recommendations.first)
    #expect(advice.recommendations.count == 1)
    #expect(rebuild.statement == "REINDEX INDEX CONCURRENTLY shop.log_key")
    #expect(rebuild.sizeSource == "estimated" && rebuild.rollback.isEmpty)
    func size() throws -> Int {
      try #require(Int(shop.connection.query("SELECT pg_relation_size('shop.log_key')").rows[0][0] ?? ""))
    }
    let before = try size()
    try shop.connection.query(rebuild.statement)
    let freed = try before - size()
    #expect(abs(Double(freed - rebuild.sizeInBytes)) < 0.05 * Double(freed))
  }

  @Test func `an index that only the advice makes superfluous goes after it, and the query does not suffer`() throws {
    let shop = try Self.shop.get()
    let advice = try Advisor(
      shop.request { request in
        request.tables = [ObjectName(schema: "shop", name: "items")]
        request.workload = try! Self.workload(
          "select sku, price from shop.items where price = 7 order by sku limit 3", calls: 100_000)
        request.reviewLimits.smallBytes = 1 << 30
      }
    ).run()
    let actions = advice.recommendations.map(\.action)
    #expect(actions == [.createIndex, .dropIndex], "\(advice.recommendations.map(\.statement)) \(advice.rejected)")
    let (create, drop) = (try #require(advice.recommendations.first), try #require(advice.recommendations.last))
    #expect(drop.index == "items_price")
    #expect(drop.reasons.first?.contains(create.index) == true)
    #expect(drop.tradeoffs.contains { $0.contains("only when shop.\(create.index) is there") })
    // What the created one is worth is asked without the dropped one.
    #expect(create.costBefore > create.costAfter)
  }

  private static func workload(_ query: String, calls: Int) throws -> Workload {
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array("-- calls: \(calls)\n\(query);\n".utf8), name: "workload.sql"))
    return builder.build()
  }
}
