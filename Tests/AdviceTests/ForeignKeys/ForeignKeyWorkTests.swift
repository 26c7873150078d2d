import Advice
import Catalog
import Testing
import Workload

@Suite(.serialized) struct ForeignKeyWorkTests {
  private static let database = Result { try KeyedDatabase() }
  private static let delete = (calls: 40, rows: 30, sql: "DELETE FROM k.parent WHERE id = $1")

  /// By statement: how often it is run, and what runs it.
  private func derived(_ advice: AdviceDocument) -> [String: (calls: Int, origin: String)] {
    Dictionary(uniqueKeysWithValues: advice.workload.derived.map { ($0.query, ($0.calls, $0.origin)) })
  }

  @Test func `a delete runs one statement a row for each foreign key, and what it cascades to too`() throws {
    let advice = try Self.database.get().advise([Self.delete])
    let found = derived(advice)
    let by = "DELETE FROM k.parent: foreign key "
    let expected = [
      "DELETE FROM ONLY k.cascaded WHERE $1 = parent": (30, by + "cascaded_parent_fkey (CASCADE)"),
      // Of each of 30 parents 10 rows go.
      "UPDATE ONLY k.grand SET cascaded = NULL WHERE $1 = cascaded": (
        300, "DELETE FROM k.parent, by way of k.cascaded: foreign key grand_cascaded_fkey (SET NULL)"
      ),
      "SELECT 1 FROM ONLY k.checked x WHERE $1 = parent FOR KEY SHARE OF x": (
        30, by + "checked_parent_fkey (NO ACTION)"
      ),
      "SELECT 1 FROM ONLY k.renamed x WHERE $1 = code FOR KEY SHARE OF x": (30, by + "renamed_code_fkey (NO ACTION)"),
      "UPDATE ONLY k.pair SET b = DEFAULT, a = DEFAULT WHERE $1 = b AND $2 = a": (
        30, by + "pair_key (SET DEFAULT)"
      ),
      "DELETE FROM k.parts WHERE $1 = parent": (30, by + "parts_parent_fkey (CASCADE)"),
    ]
    #expect(Set(found.keys) == Set(expected.keys))
    for (query, item) in expected {
      #expect(
        found[query]?.calls == item.0 && found[query]?.origin == item.1, "\(query): \(String(describing: found[query]))"
      )
    }
    // They are in no count, and in the costs.
    #expect(advice.workload.classes == 1 && advice.workload.analyzed == 1 && advice.workload.calls == 40)
    #expect(advice.workload.improved + advice.workload.unimproved.count == 1)
    let own = advice.workload.unimproved.reduce(0) { $0 + Double($1.calls) * $1.cost }
    let cost = advice.workload.derived.reduce(own) { $0 + Double($1.calls) * ($1.costBefore ?? 0) }
    #expect(abs(advice.costs.before - cost) < 1e-6 * cost)
  }

  @Test func `indexes are advised for them, run as printed, are used, and go again`() throws {
    let database = try Self.database.get()
    let advice = try database.advise([Self.delete])
    let advised = Dictionary(grouping: advice.recommendations, by: \.table)
    #expect(
      Set(advised.keys) == ["k.cascaded", "k.grand", "k.checked", "k.renamed", "k.parts"],
      "\(advice.recommendations.map(\.statement)) \(advice.rejected)")
    let grand = try #require(advised["k.grand"]?.first)
    #expect(grand.statement.hasSuffix("ON k.grand USING btree (cascaded) WHERE (cascaded IS NOT NULL)"))
    #expect(grand.queries.map(\.origin) == [derived(advice)[grand.queries[0].query]?.origin])
    #expect(grand.reasons.contains { $0.contains("foreign key grand_cascaded_fkey (SET NULL)") })
    let before = try database.connection.query("SELECT count(*) FROM pg_index").scalar
    for item in advice.recommendations { try database.connection.query(item.statement) }
    for (table, statement) in [
      ("k.cascaded", "DELETE FROM ONLY k.cascaded WHERE 5 = parent"),
      ("k.grand", "UPDATE ONLY k.grand SET cascaded = NULL WHERE 6 = cascaded"),
      ("k.checked", "SELECT 1 FROM ONLY k.checked x WHERE 5 = parent FOR KEY SHARE OF x"),
      ("k.renamed", "SELECT 1 FROM ONLY k.renamed x WHERE 'c5' = code FOR KEY SHARE OF x"),
      ("k.parts", "DELETE FROM k.parts WHERE 5 = parent"),
    ] {
      let plan = try database.plan(statement)
      let name = table == "k.parts" ? "parts_1_parent_idx" : try #require(advised[table]?.first).index
      #expect(plan.contains("Index Scan using \(name)") || plan.contains("Index Scan on \(name)"), "\(plan)")
    }
    for item in advice.recommendations { try database.connection.query(item.rollback) }
    #expect(try database.connection.query("SELECT count(*) FROM pg_index").scalar == before)
  }

  @Test func `an update of a key does what ON UPDATE says, and another update nothing`() throws {
    let database = try Self.database.get()
    let renamed = try database.advise([(5, 5, "UPDATE k.parent SET code = $1 WHERE id = $2")])
    let found = derived(renamed)
    #expect(Set(found.keys) == ["UPDATE ONLY k.renamed SET code = $1 WHERE $2 = code"])
    #expect(found.values.first?.calls == 5)
    #expect(found.values.first?.origin == "UPDATE k.parent: foreign key renamed_code_fkey (ON UPDATE CASCADE)")
    #expect(renamed.recommendations.map(\.table) == ["k.renamed"])
    let others = try database.advise([
      (50, 50, "UPDATE k.cascaded SET note = $1 WHERE id = $2"), (9, 900, "INSERT INTO k.cascaded VALUES ($1, $2, $3)"),
      (3, 3, "DELETE FROM k.grand WHERE id = $1"), (2, 0, "TRUNCATE k.parent CASCADE"),
      // It finds no row.
      (7, 0, "DELETE FROM k.parent WHERE id = $1"),
    ])
    #expect(others.workload.derived.isEmpty)
  }

  @Test func `deletes of several statements make one class, and so do those of a key of its own table`() throws {
    let advice = try Self.database.get().advise([
      (4, 4, "DELETE FROM k.node WHERE id = $1"), (1, 6, "DELETE FROM k.node WHERE note = $1"),
    ])
    let only = try #require(advice.workload.derived.first)
    #expect(advice.workload.derived.count == 1)
    #expect(only.query == "DELETE FROM ONLY k.node WHERE $1 = up")
    // Each of nearly all rows has one above it: 10 rows, and as many again for three steps more.
    #expect(only.calls == 40)
    #expect(only.origin == "DELETE FROM k.node: foreign key node_up_fkey (CASCADE)")
    #expect(advice.recommendations.contains { $0.statement.hasSuffix("ON k.node USING btree (up)") })
  }

  @Test func `what is deleted from a partition, or by MERGE, is deleted from the referenced table`() throws {
    let advice = try Self.database.get().advise([
      (4, 7, "DELETE FROM k.whole_1 WHERE id = $1"), (2, 5, "DELETE FROM k.whole WHERE id = $1"),
      (3, 900, "MERGE INTO k.whole w USING k.parent p ON w.id = p.id WHEN MATCHED THEN DELETE"),
    ])
    #expect(advice.workload.derived.map(\.calls) == [7 + 5 + 3])
    let origin = try #require(advice.workload.derived.first?.origin)
    #expect(
      origin == """
        DELETE FROM k.whole: foreign key leaning_whole_fkey (NO ACTION); \
        DELETE FROM k.whole_1: foreign key leaning_whole_fkey (NO ACTION); \
        MERGE INTO k.whole: foreign key leaning_whole_fkey (NO ACTION)
        """)
  }

  @Test func `statements of foreign keys that a dump holds are not counted twice`() throws {
    let database = try Self.database.get()
    let own = #"DELETE FROM ONLY "k"."cascaded" WHERE $1 OPERATOR(pg_catalog.=) "parent""#
    let statements = [Self.delete, (30, 200, own)]
    let grand = "UPDATE ONLY k.grand SET cascaded = NULL WHERE $1 = cascaded"
    // Before PostgreSQL 14 a dump does not say what ran within others.
    let flat = try database.advise(statements)
    #expect(derived(flat)["DELETE FROM ONLY k.cascaded WHERE $1 = parent"] == nil)
    #expect(derived(flat)[grand]?.calls == 200)
    #expect(derived(flat)[grand]?.origin.hasPrefix("DELETE FROM k.cascaded: ") == true)
    #expect(flat.workload.classes == 2)
    let nested = try database.advise(statements, nested: [own])
    #expect(derived(nested)["DELETE FROM ONLY k.cascaded WHERE $1 = parent"]?.calls == 30)
    #expect(derived(nested)[grand]?.calls == 300)
  }

  @Test func `an index that serves a foreign key alone is not dropped, and the reason says so`() throws {
    let database = try Self.database.get()
    // Half of the key: only the planner knows that it is enough.
    let list = try IndexLister(
      database.request([Self.delete]) { $0.reviewLimits.unusedAfterDays = 0 }
    ).list(withPlans: true)
    let item = try #require(list.entries.first { $0.index.family.index.name == "pair_a" })
    #expect(item.drop == nil && item.index.verdict.code == "needed", "\(item.index.reason)")
    #expect(item.index.reason.hasSuffix(": by DELETE FROM k.parent: foreign key pair_key (SET DEFAULT)"))
    #expect(item.classesDearer?.count == 1)
    let idle = try IndexLister(
      database.request([(5, 0, "DELETE FROM k.parent WHERE id = $1")]) { $0.reviewLimits.unusedAfterDays = 0 }
    ).list(withPlans: true)
    #expect(idle.entries.first { $0.index.family.index.name == "pair_a" }?.drop != nil)
  }

  @Test func `deletes that only the counters know are mentioned, and no others`() throws {
    let database = try Self.database.get()
    func warnings(_ statements: [(calls: Int, rows: Int, sql: String)], deletes: Int) throws -> [String] {
      try database.advise(statements) { request in
        for place in request.catalog.tables.indices {
          let isParent = request.catalog.tables[place].name == "parent"
          request.catalog.tables[place].activity = TableActivity(deletes: isParent ? deletes : 0)
        }
      }.warnings.filter { $0.contains("by their counters") }
    }
    let reading = (calls: 9, rows: 9, sql: "SELECT note FROM k.cascaded WHERE id = $1")
    #expect(try warnings([reading], deletes: 70).first?.contains("from k.parent (70)") == true)
    #expect(try warnings([reading], deletes: 0).isEmpty)
    #expect(try warnings([reading, Self.delete], deletes: 70).isEmpty)
  }
}
