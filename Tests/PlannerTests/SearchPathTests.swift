import Catalog
import PostgresClient
import Testing

@testable import Planner

/// A statement is planned with its own search path, and nobody else is.
struct SearchPathTests {
  /// `place` in two schemas: 10 rows in `small`, 100,000 in `large`.
  private static func catalog(_ schemas: [String] = ["large", "public", "small"]) -> Catalog {
    var catalog = CraftedCatalog.catalog()
    catalog.schemas = schemas
    for (schema, rows, pages) in [("small", 10.0, 1), ("large", 100_000, 1_000)] {
      catalog.tables.append(
        Table(
          schema: schema, name: "place", columns: [CraftedCatalog.column("id", "integer")], rows: rows, pages: pages,
          pagesAtAnalyze: pages))
    }
    return catalog
  }

  private static let index = IndexDefinition(
    table: ObjectName(schema: "large", name: "place"), keys: [IndexKey(column: "id")])

  @Test func `statements of several paths are planned side by side, each with its own`() throws {
    let twin = try CraftedCatalog.start(Self.catalog())
    let paths: [[String]?] = [["small"], nil, ["large", "small"], ["small", "large"], ["large"], []]
    let index = try twin.createHypothetical([Self.index], numberedFrom: 1)[0].get()
    let statements = paths.map { path in
      PlannableStatement(text: "SELECT * FROM place WHERE id < 9", searchPath: path)
    }
    // Pipelined, and then shown an index, in the same transactions.
    let plans = try twin.summaries(of: [WhatIf(statements), WhatIf(statements, showing: index.oids)])
    let isLarge = [false, nil, true, false, true, nil]
    #expect(plans[0].map { plan in plan.map { $0.cost > 500 } } == isLarge)
    #expect(plans[1].map { plan in plan.map { !$0.indexes.isEmpty } } == isLarge)
    #expect(throws: PlannerError.self) { try twin.explain(statements[1]) }
    #expect(try twin.explain(statements[2]).contains("Seq Scan on place"))
    // One at a time, with a generic plan among them.
    let generic = PlannableStatement(
      text: "SELECT * FROM place WHERE id < $1", parameters: [nil], isGeneric: true, searchPath: ["large"])
    let slow = try twin.summaries(of: [statements[0], generic, statements[1]])
    #expect(slow[0]!.cost < 10 && slow[1]!.cost > 500 && slow[2] == nil)
    // None of it is left behind.
    for role in [PlanningRole.bound, .unbound] {
      #expect(try twin.planner(role).query("SHOW search_path").scalar == "public")
    }
  }

  @Test func `a path of a role, set to parse its parameters, goes with that`() throws {
    let twin = try CraftedCatalog.start(Self.catalog())
    let path = try twin.withSearchPath(["large", "Odd \"x\""], .bound) { connection throws(PlannerError) in
      try PlannerError.translating { () throws(PostgresError) in try connection.query("SHOW search_path").scalar }
    }
    #expect(path == #"large, "Odd ""x""""#)
    #expect(throws: PlannerError.self) {
      try twin.withSearchPath(["large"], .bound) { _ throws(PlannerError) in throw PlannerError(.statementRejected, "x")
      }
    }
    #expect(try twin.planner(.bound).query("SHOW search_path").scalar == "public")
  }

  @Test func `the superuser's part of a what-if call is not run with a statement's path`() throws {
    let twin = try CraftedCatalog.start(Self.catalog())
    let index = try twin.createHypothetical([Self.index], numberedFrom: 1)[0].get()
    // In place of the function that runs as superuser, one that refuses any path but the database's.
    try twin.administration().query(
      """
      CREATE OR REPLACE FUNCTION sextant_twin.show(shown pg_catalog.oid[], hidden pg_catalog.oid[])
        RETURNS pg_catalog.void LANGUAGE plpgsql SECURITY DEFINER AS $body$
        BEGIN
          ASSERT pg_catalog.current_setting('search_path') = 'public';
          UPDATE pg_catalog.pg_index SET indisvalid = true WHERE indexrelid = ANY (shown);
        END $body$
      """)
    let statements = [["large", "pg_catalog"], ["small", "large"], ["large", "pg_catalog"]].map { path in
      PlannableStatement(text: "SELECT * FROM large.place WHERE id = 9", searchPath: path)
    }
    for _ in 0..<2 {
      let plans = try twin.summaries(of: [WhatIf(statements, showing: index.oids), WhatIf(statements)])
      #expect(plans.map { $0.map { $0?.indexes.isEmpty } } == [[false, false, false], [true, true, true]])
    }
    #expect(try twin.explain(statements[0], showing: index.oids).contains("Index Scan"))
  }
}
