import Advice
import Catalog
import Testing

/// What an index costs by writes, seen in the advice for the shop.
extension AdvisorTests {
  private static let reads = [
    (100, "select kind from shop.events where subject = $1"),
    (900, #"select id, placed_at from shop."Orders" where customer_id = $1 order by placed_at desc limit 10"#),
  ]

  /// The index advised for a table when the workload writes, too.
  private func advised(_ table: String, _ writes: [(calls: Int, sql: String)]) throws -> Recommendation {
    let advice = try Self.shop.get().advise(Self.reads + writes)
    return try #require(advice.recommendations.first { $0.table == table })
  }

  @Test func `writes that can't be planned are counted all the same`() throws {
    // A function and a column that came after the snapshot.
    let advised = try advised(
      #"shop."Orders""#,
      [
        (40, #"insert into shop."Orders" (id, customer_id) values (next_number($1), $2)"#),
        (3, #"update shop."Orders" set customer_id = $1, added_later = now() where id = $2"#),
        (500, #"delete from shop."Orders" where added_later < $1"#),
      ])
    #expect(advised.writeOverhead.entries == 40 + 3)
    // An update that sets the key can't be heap-only any more: the primary key gets an entry as well.
    #expect(advised.writeOverhead.updatesLosingHOT == 3)
    #expect(advised.writeOverhead.entriesInOtherIndexes == 3)
    #expect(
      advised.tradeoffs.contains(
        "3 updates (100 % of the table's) set one of its columns and can no longer be heap-only (HOT): 3 more entries in the table's other indexes"
      ))
  }

  @Test func `writes on partitions are writes on the partitioned table`() throws {
    let advised = try advised(
      "shop.events",
      [
        (7, "insert into shop.events values ($1, $2, $3)"),
        (20, "insert into shop.events_1 values ($1, $2, $3)"),
        (30, "update shop.events_2 set subject = $1 where at = $2"),
      ])
    #expect(advised.writeOverhead.entries == 57)
  }

  @Test func `a partition has its share of what is written to the partitioned table`() throws {
    let shop = try Self.shop.get()
    let partition = ObjectName(schema: "shop", name: "events_1")
    let idea = IndexDefinition(table: partition, keys: [IndexKey(column: "kind")])
    let request = AdviceRequest(
      catalog: shop.catalog,
      workload: try shop.workload([
        (800, "insert into shop.events values ($1, $2, $3)"), (5, "insert into shop.events_1 values ($1, $2, $3)"),
        (9, "insert into shop.events_2 values ($1, $2, $3)"),
      ]), binaries: shop.binaries, ideas: [idea], version: "test")
    let comparison = try Advisor(request).compare(queryClass: nil)
    let rows = shop.catalog.tables.filter { $0.name.hasPrefix("events_") }.map(\.rows)
    let own = try #require(shop.catalog.table(named: partition)).rows
    let entries = try #require(comparison.ideas.first).writeOverhead.entries
    #expect(abs(entries - (5 + 800 * own / rows.reduce(0, +))) < 1e-6)
  }

  @Test func `a table that the workload does not write has what its counters say, and a load does not count`() throws {
    func overhead(since: String, _ writes: [(calls: Int, sql: String)] = []) throws -> Recommendation.WriteOverhead {
      let advice = try Self.shop.get().advise(Self.reads + writes) { request in
        request.catalog.capturedAt = "2026-03-11T00:00:00Z"
        for place in request.catalog.tables.indices {
          request.catalog.tables[place].activity = TableActivity(
            inserts: 100_000, updates: 900, hotUpdates: 400, since: since)
        }
        request.workload.window = .init(from: "2026-03-10T00:00:00Z", to: "2026-03-11T00:00:00Z")
      }
      return try #require(advice.recommendations.first { $0.table == #"shop."Orders""# }).writeOverhead
    }
    // A day of a hundred.
    let found = try overhead(since: "2025-12-01T00:00:00Z")
    #expect(found.entries == 1_000 + 5)
    // Each written, and those of updates removed later: 4 is random_page_cost.
    #expect(found.cost > (1_005 + 5) * 4 && found.source.contains("counters over 100 days"))
    #expect(try overhead(since: "2026-03-10T23:30:00Z").entries == 0)
    let told = try overhead(
      since: "2025-12-01T00:00:00Z", [(7, #"insert into shop."Orders" (id, customer_id) values ($1, $2)"#)])
    #expect(told.entries == 7 && told.source == "the workload's statements")
  }

  @Test func `--write-weight says how much upkeep counts`() throws {
    let writes = [(calls: 400_000, sql: #"insert into shop."Orders" (id, customer_id) values ($1, $2)"#)]
    func advice(_ weight: Double) throws -> AdviceDocument {
      try Self.shop.get().advise(Self.reads + writes) { $0.limits.writeWeight = weight }
    }
    func has(_ advice: AdviceDocument) -> Bool { advice.recommendations.contains { $0.table == #"shop."Orders""# } }
    let (free, plain, heavy) = (try advice(0), try advice(1), try advice(2.5))
    #expect(has(free) && has(plain) && !has(heavy))
    #expect([free, plain, heavy].map(\.settings.writeWeight) == [0, 1, 2.5])
    let refused = heavy.rejected.filter { $0.code == "upkeep" }
    #expect(refused.contains { $0.reason.hasSuffix(", counted 2.5 times (--write-weight)") }, "\(heavy.rejected)")
    // The figure itself is not weighed.
    let costs = [free, plain].map { $0.recommendations.first { $0.table == #"shop."Orders""# }?.writeOverhead.cost }
    #expect(costs[0] == costs[1])
  }
}
