import Catalog
import PostgresClient
import PostgresServer
import Testing

@testable import Planner

extension SharedTwin {
  /// `--sizes hypopg` is HypoPG's answer: what it says in the loaded database, it says in the empty twin.
  struct HypoPGTests {
    /// HypoPG in a session on the loaded database, as functions that no other session sees.
    private struct LoadedHypoPG {
      let connection: Connection

      init() throws {
        connection = try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.name)
        for (function, result) in [
          ("hypopg_create_index(IN text, OUT indexrelid oid, OUT indexname text)", "SETOF record"),
          ("hypopg_relation_size(oid)", "bigint"), ("hypopg_reset()", "void"),
        ] {
          try connection.query(
            "CREATE FUNCTION pg_temp.\(function) RETURNS \(result) LANGUAGE c STRICT AS '$libdir/hypopg'")
        }
      }

      /// - Returns: Size in bytes and name.
      func create(_ definition: IndexDefinition) throws -> (bytes: Int, name: String) {
        let row = try #require(
          try connection.query(
            """
            SELECT pg_temp.hypopg_relation_size(indexrelid), indexname FROM pg_temp.hypopg_create_index($1)
            """, [definition.statement(name: "i")]
          ).rows.first)
        return (try #require(row[0].flatMap { Int($0) }), try #require(row[1]))
      }
    }

    private static func twins(_ count: Int = 1) throws -> [Twin] {
      try Twin.start(LoadedDatabase.catalog.get(), binaries: ServerBinaries.find(), count: count, sizes: .hypopg)
    }

    @Test func `sizes, plans and costs are those that HypoPG gives in the loaded database`() throws {
      let twin = try Self.twins()[0]
      let loaded = try LoadedHypoPG()
      var (queries, using, merging, indexOnly) = (0, 0, 0, 0)
      for (number, item) in HypoPGCases.all.enumerated() {
        let indexes = try twin.createHypothetical(item.definitions, numberedFrom: 100 * number).map { try $0.get() }
        let expected = try item.definitions.map(loaded.create)
        #expect(indexes.map(\.bytes) == expected.map(\.bytes), "\(item.definitions)")
        let names = Dictionary(uniqueKeysWithValues: zip(expected.map(\.name), indexes.map(\.name)))
        for query in item.queries {
          let own = try twin.plan(query, showing: indexes.flatMap(\.oids))
          let other = try loaded.connection.plan(query)
          #expect(own.shape(renaming: [:]) == other.shape(renaming: names), "\(query)")
          #expect(abs(own.totalCost / other.totalCost - 1) <= 0.001, "\(query)")
          let summary = try twin.summaries(of: [
            WhatIf([PlannableStatement(text: query)], showing: indexes.flatMap(\.oids))
          ])[0][0]
          #expect(summary?.cost == own.totalCost && summary?.indexes == own.indexes, "\(query)")
          queries += 1
          if !own.indexes.isDisjoint(with: indexes.map(\.name)) { using += 1 }
          if own.shape.contains("Merge Join") { merging += 1 }
          if own.shape.contains("Index Only Scan") { indexOnly += 1 }
        }
        try loaded.connection.query("SELECT pg_temp.hypopg_reset()")
      }
      #expect(HypoPGCases.all.count >= 12 && queries >= 30)
      #expect(using >= queries * 3 / 4, "\(using) of \(queries)")
      #expect(merging >= 1 && indexOnly >= 5, "\(merging) and \(indexOnly)")
    }

    @Test func `what was seen before makes no difference`() throws {
      let twins = try Self.twins(2)
      // Each twice: which of the two is taken is told by the order in which a session has them.
      let definitions = HypoPGCases.all.flatMap(\.definitions) + HypoPGCases.all.flatMap(\.definitions)
      let indexes = try twins[0].createHypothetical(definitions, numberedFrom: 0).map { try $0.get() }
      let queries = HypoPGCases.all.flatMap(\.queries).map { PlannableStatement(text: $0) }
      var generator = SystemlessGenerator(state: 7)
      var visible: Set<Int> = []
      var changes = 0
      for round in 0..<60 {
        if round.isMultiple(of: 5) {
          let next = Set(indexes.indices.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 })
          try twins[round % 2].setVisible(false, visible.subtracting(next).map { indexes[$0] })
          try twins[1 - round % 2].setVisible(true, next.subtracting(visible).map { indexes[$0] })
          visible = next
        }
        let shown = indexes.indices.filter { _ in Int.random(in: 0..<6, using: &generator) == 0 }
        let hidden = indexes.indices.filter { _ in Int.random(in: 0..<6, using: &generator) == 0 }
          .filter { !shown.contains($0) }
        let statements = (0..<4).map { _ in queries.randomElement(using: &generator)! }
        let question = WhatIf(
          statements, showing: shown.shuffled(using: &generator).flatMap { indexes[$0].oids },
          hiding: hidden.flatMap { indexes[$0].oids })
        // A session of many questions, and one of this question alone.
        let long = try twins[0].summaries(of: [question])
        twins[1].forget(.bound)
        let fresh = try twins[1].summaries(of: [question])
        #expect(long == fresh, "\(round)")
        let seen = visible.union(shown).subtracting(hidden)
        let used = long[0].compactMap(\.self).reduce(into: Set<String>()) { $0.formUnion($1.indexes) }
        #expect(used.intersection(indexes.map(\.name)).isSubset(of: seen.map { indexes[$0].name }))
        if !used.isDisjoint(with: indexes.map(\.name)) { changes += 1 }
      }
      #expect(changes > 30)
    }

    @Test func `of two that cost the same the one that was made last is taken, whichever was shown last`() throws {
      let twin = try Self.twins()[0]
      let same = HypoPGCases.index("customers", ["balance"])
      let indexes = try twin.createHypothetical([same, same, same], numberedFrom: 0).map { try $0.get() }
      let query = PlannableStatement(text: "SELECT id FROM shop.customers WHERE balance BETWEEN 700 AND 701")
      for shown in [[0], [1, 0], [2], [0, 2], [0, 1, 2], [0, 1], [2, 1, 0], [1]] {
        let plan = try twin.summaries(of: [WhatIf([query], showing: shown.flatMap { indexes[$0].oids })])[0][0]
        #expect(plan?.indexes == [indexes[shown.max()!].name], "\(shown)")
      }
    }

    @Test func `existing indexes are hidden and shown beside HypoPG's, and a rejected statement changes nothing`()
      throws
    {
      let twin = try Self.twins()[0]
      let existing = twin.identifiers(of: [ObjectName(schema: "shop", name: "orders_customer_id_placed_at_idx")])
      let index = try twin.createHypothetical(
        [HypoPGCases.index("orders", ["customer_id"])], numberedFrom: 0)[0].get()
      let query = PlannableStatement(text: "SELECT * FROM shop.orders WHERE customer_id = 77")
      let wrong = PlannableStatement(text: "SELECT * FROM shop.nowhere")
      func plans(showing: [UInt32], hiding: [UInt32]) throws -> [Set<String>?] {
        try twin.summaries(of: [WhatIf([query, wrong, query], showing: showing, hiding: hiding)])[0].map { $0?.indexes }
      }
      let real = Set(["orders_customer_id_placed_at_idx"])
      #expect(try plans(showing: index.oids, hiding: existing) == [index.names, nil, index.names])
      #expect(try plans(showing: [], hiding: []) == [real, nil, real])
      #expect(try plans(showing: [], hiding: existing + index.oids) == [[], nil, []])
      try twin.setVisible(true, [index])
      #expect(try plans(showing: [], hiding: existing) == [index.names, nil, index.names])
      let generic = PlannableStatement(
        text: "SELECT * FROM shop.orders WHERE customer_id = $1", parameters: [nil], isGeneric: true)
      let answer = try twin.summaries(of: [WhatIf([generic], hiding: existing)])[0][0]
      #expect(answer?.indexes == index.names)
      let text = try twin.explain(query, hiding: existing)
      #expect(text.contains("on \(index.name)") || text.contains("using \(index.name) "), "\(text)")
      try twin.forgetHypothetical([index])
      #expect(try plans(showing: index.oids, hiding: []) == [real, nil, real])
    }

    @Test func `what HypoPG has no index for is refused, and the others keep their places`() throws {
      let twin = try Self.twins()[0]
      let wide = IndexDefinition(
        table: ObjectName(schema: "shop", name: "orders"), keys: [IndexKey(expression: "shop.nothing(note)")])
      let results = try twin.createHypothetical(
        [
          HypoPGCases.index("customers", ["tags"], method: "gin"), HypoPGCases.index("events", ["kind"]),
          HypoPGCases.index("orders", ["total"]), HypoPGCases.index("measurements", ["taken_at"], method: "brin"),
          wide, HypoPGCases.index("customers", ["budget"], method: "gist"), HypoPGCases.index("events_01", ["kind"]),
        ], numberedFrom: 7)
      let codes = results.map { result -> PlannerError.Code? in
        if case .failure(let error) = result { error.code } else { nil }
      }
      #expect(
        codes == [.notInHypoPG, .notInHypoPG, nil, .notInHypoPG, .statementRejected, .notInHypoPG, nil])
      #expect(try results[2].get().definition == HypoPGCases.index("orders", ["total"]))
      #expect(try results[6].get().definition.table.name == "events_01")
    }

    @Test func `thousands of candidates can be seen at once`() throws {
      let twin = try Self.twins()[0]
      // More than HypoPG has oids of its own.
      let definitions = (0..<2_600).map { number in
        HypoPGCases.index("customers", number.isMultiple(of: 2) ? ["balance"] : ["zip", "balance"])
      }
      let indexes = try twin.createHypothetical(definitions, numberedFrom: 0).map { try $0.get() }
      try twin.setVisible(true, indexes)
      let plan = try twin.plan("SELECT id FROM shop.customers WHERE balance BETWEEN 700 AND 701")
      #expect(plan.indexes == [indexes[2_598].name])
    }
  }
}

/// The same numbers in every run.
private struct SystemlessGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
  }
}

extension PlanNode {
  fileprivate func shape(renaming names: [String: String]) -> String {
    names.reduce(shape) { $0.split(separator: $1.key, omittingEmptySubsequences: false).joined(separator: $1.value) }
  }
}
