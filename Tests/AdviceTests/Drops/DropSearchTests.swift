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
    // The broken one could not be built again, and served nobody.
    let broken = try #require(drops.first { $0.index == "customers_email" })
    try shop.connection.query(broken.rollback)
    #expect(try shop.definitions() == before.definitions.filter { !$0.contains(" customers_email ") })
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

  @Test func `a budget counts new indexes less dropped ones`() throws {
    let shop = try Self.shop.get()
    func advise(budget: Int?, kinds: Set<String> = []) throws -> AdviceDocument {
      var document = try Advisor(
        shop.request { request in
          request.workload = try! Self.workload(
            "select k from shop.log where at = 77", calls: 100)
          request.limits.budget = budget
          request.kinds = kinds
        }
      ).run()
      document.timings = nil
      return document
    }
    let free = try advise(budget: nil)
    let wanted = free.recommendations.filter { $0.action == .createIndex }
    let size = wanted.map(\.sizeInBytes).reduce(0, +)
    #expect(size > 100_000, "\(free.rejected)")
    let room = try advise(budget: size / 2)
    let created = room.recommendations.filter { $0.action == .createIndex }
    let dropped = room.recommendations.filter { $0.action == .dropIndex }.map(\.sizeInBytes).reduce(0, +)
    #expect(created.map(\.statement) == wanted.map(\.statement))
    #expect(size > size / 2 && size <= size / 2 + dropped)
    #expect(try #require(room.budget).freed > size / 2 && room.budget?.bytes == size / 2)
    // Without drops it does not fit.
    let tight = try advise(budget: size / 2, kinds: ["btree", "include"])
    #expect(tight.recommendations.map(\.sizeInBytes).reduce(0, +) <= size / 2)
    #expect(tight.recommendations.map(\.statement) != wanted.map(\.statement))
    #expect(tight.budget?.freed == 0)
    // As much as fits, and the same again.
    #expect(try advise(budget: size / 2) == room)
  }

  @Test func `room of an index that is needed beside the created ones is not spent`() throws {
    let shop = try Self.shop.get()
    // What a scan of the small index saves is noticed only when the dear query is cheap.
    let text = """
      -- calls: 100
      select k from shop.log where at = 77;
      -- calls: 300
      select sku from shop.items where price = 5;
      """
    func advise(budget: Int?) throws -> AdviceDocument {
      try Advisor(
        shop.request { request in
          var builder = WorkloadBuilder()
          builder.add(try! WorkloadReader.read(Array(text.utf8), name: "workload.sql"))
          request.workload = builder.build()
          request.limits.budget = budget
          request.limits.noticeableSaving = 20
          let items = request.catalog.tables.firstIndex { $0.name == "items" }!
          let price = request.catalog.tables[items].indexes.firstIndex { $0.name == "items_price" }!
          request.catalog.tables[items].indexes[price].scans = 0
        }
      ).run()
    }
    func bytes(_ advice: AdviceDocument, _ action: Recommendation.Action) -> Int {
      advice.recommendations.filter { $0.action == action }.map(\.sizeInBytes).reduce(0, +)
    }
    let free = try advise(budget: nil)
    let wanted = bytes(free, .createIndex)
    #expect(free.rejected.contains { $0.code == "needed" && $0.statement.contains("items_price") }, "\(free.rejected)")
    let freed = try #require(try advise(budget: wanted).budget).freed
    #expect(freed > bytes(free, .dropIndex))
    // It would fit if that one went.
    let budget = wanted - freed
    let advice = try advise(budget: budget)
    #expect(bytes(advice, .createIndex) < wanted)
    #expect(bytes(advice, .createIndex) <= budget + bytes(advice, .dropIndex))
    #expect(try #require(advice.budget).freed < freed)
  }

  private static func workload(_ query: String, calls: Int) throws -> Workload {
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array("-- calls: \(calls)\n\(query);\n".utf8), name: "workload.sql"))
    return builder.build()
  }
}
