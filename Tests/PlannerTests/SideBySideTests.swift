import Catalog
import PostgresServer
import Testing

@testable import Planner

/// Twins that share a server show and hide indexes without disturbing each other.
struct SideBySideTests {
  private static func twins(_ count: Int, _ catalog: Catalog, patience: Double = Twin.defaultPatience) throws -> [Twin]
  {
    try Twin.start(catalog, binaries: ServerBinaries.find(preferredMajor: 15), count: count, patience: patience)
  }

  private static func index(_ table: String, _ columns: [String], schema: String = "public") -> IndexDefinition {
    IndexDefinition(
      table: ObjectName(schema: schema, name: table), keys: columns.map { IndexKey(column: $0) })
  }

  @Test func `each sees its own configuration, whatever the others show and hide of the same indexes`() async throws {
    let twins = try Self.twins(3, CraftedCatalog.catalog())
    let indexes = try twins[0].createHypothetical(
      [Self.index("people", ["id"]), Self.index("people", ["name"]), Self.index("people", ["name", "id"])],
      numberedFrom: 0
    ).map { try $0.get() }
    let query = PlannableStatement(text: "SELECT FROM public.people WHERE name = 'c' AND id = 4")
    // Each alone is used, and in each order the same ones are switched.
    let configurations = [[0], [1], [2], [0, 1], [1, 0], [2, 0], [0, 2], []]
    func plans(_ twin: Twin, _ configuration: [Int]) throws -> PlanSummary? {
      try twin.summaries(of: [
        WhatIf(
          [query, query], showing: configuration.flatMap { indexes[$0].oids },
          hiding: [2, 1, 0].filter { !configuration.contains($0) }.flatMap { indexes[$0].oids })
      ])[0][1]
    }
    let expected = try configurations.map { try plans(twins[0], $0) }
    #expect(expected[..<3].map { $0?.indexes } == indexes.map(\.names))
    #expect(expected.last??.indexes == [])
    let results = try await withThrowingTaskGroup(of: [PlanSummary?].self) { group in
      for (number, twin) in twins.enumerated() {
        group.addTask {
          var last: [PlanSummary?] = []
          for round in 0..<40 {
            if number == 0 { try twin.setVisible(round.isMultiple(of: 2), [indexes[round % 3]]) }
            last = try configurations.map { try plans(twin, $0) }
            guard last == expected else { return last }
          }
          return last
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results == [expected, expected, expected])
  }

  @Test func `waiting for another one's statements does not count as a statement's time`() async throws {
    // Planning takes most of what a statement may take, several times in one transaction.
    let slow = CraftedCatalog.function("slow", "integer", "integer", "PERFORM pg_sleep(0.7); RETURN 1;")
    let twins = try Self.twins(2, CraftedCatalog.catalog([slow]), patience: 1)
    let index = try twins[0].createHypothetical([Self.index("people", ["name"])], numberedFrom: 0)[0].get()
    let dear = PlannableStatement(text: "SELECT FROM public.people WHERE name = 'c' AND id = public.slow(1)")
    let cheap = PlannableStatement(text: "SELECT FROM public.people WHERE name = 'c'")
    let results = try await withThrowingTaskGroup(of: [PlanSummary?].self) { group in
      for twin in twins {
        group.addTask {
          try twin.summaries(of: [WhatIf([dear, dear, dear, cheap], showing: index.oids)])[0]
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.map { $0.map { $0?.indexes } } == results.map { $0.map { _ in index.names } })
    #expect(twins.map(\.limit.expired) == [0, 0])
  }

  @Test func `what is forgotten is planned with no more, and can't be shown`() throws {
    let twins = try Self.twins(2, CraftedCatalog.catalog())
    let indexes = try twins[0].createHypothetical(
      [Self.index("people", ["name"]), Self.index("people", ["id"])], numberedFrom: 0
    ).map { try $0.get() }
    let query = PlannableStatement(text: "SELECT FROM public.people WHERE name = 'c'")
    let shown = WhatIf([query], showing: indexes[0].oids)
    for twin in twins { #expect(try twin.summaries(of: [shown])[0][0]?.indexes == indexes[0].names) }
    try twins[0].setVisible(true, indexes)
    try twins[0].forgetHypothetical([indexes[0]])
    for twin in twins {
      #expect(try twin.summaries(of: [shown])[0][0]?.indexes == [])
      let other = PlannableStatement(text: "SELECT FROM public.people WHERE id = 4 AND name = 'c'")
      #expect(try twin.summaries(of: [other])[0]?.indexes == indexes[1].names)
    }
  }

  @Test func `indexes of partitions have names of their own, though two schemas have the same partitions`() throws {
    var catalog = CraftedCatalog.catalog()
    catalog.schemas += ["a", "b"]
    for schema in ["a", "b"] {
      var parent = CraftedCatalog.table("readings", [CraftedCatalog.column("id", "integer")])
      parent.schema = schema
      parent.kind = .partitioned
      parent.partitionKey = "RANGE (id)"
      var part = CraftedCatalog.table("readings_1", [CraftedCatalog.column("id", "integer")])
      part.schema = schema
      part.parents = [parent.objectName]
      part.partitionBound = "FOR VALUES FROM (0) TO (1000000)"
      catalog.tables += [parent, part]
    }
    // The name that PostgreSQL makes up for the partition's index, and the one that candidates have.
    let person = "CREATE INDEX readings_1_id_idx ON public.people USING btree (name)"
    catalog.tables[0].indexes = [
      Index(
        name: "readings_1_id_idx", definition: person, keys: [IndexKey(column: "name")], rows: 100_000, pages: 300),
      Index(
        name: "sextant_candidate_0", definition: "CREATE INDEX sextant_candidate_0 ON public.people USING btree (id)",
        keys: [IndexKey(column: "id")], rows: 100_000, pages: 300),
    ]
    let twin = try Self.twins(1, catalog)[0]
    #expect(twin.notes.isEmpty)
    let readings = ["a", "b"].map { Self.index("readings", ["id"], schema: $0) }
    let made = try twin.createHypothetical(readings, numberedFrom: 0).map { try $0.get() }
    #expect(made.map(\.names) == [["readings_1_id_idx"], ["readings_1_id_idx"]])
    let indexes = try twin.distinguish(made)
    #expect(Set(indexes.flatMap(\.parts).map(\.name) + ["readings_1_id_idx"]).count == 3)
    for (index, schema) in zip(indexes, ["a", "b"]) {
      let query = PlannableStatement(text: "SELECT FROM \(schema).readings WHERE id = 4")
      let plan = try twin.summaries(of: [WhatIf([query], showing: indexes.flatMap(\.oids))])[0][0]
      #expect(plan?.indexes == index.names)
    }
    #expect(twin.top(of: ObjectName(schema: "a", name: "readings_1")) == readings[0].table)
    #expect(twin.top(of: catalog.tables[0].objectName) == catalog.tables[0].objectName)
  }
}
