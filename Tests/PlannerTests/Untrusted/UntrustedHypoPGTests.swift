import Catalog
import PostgresServer
import Testing

@testable import Planner

/// HypoPG evaluates what an index's expression has of constants; never as superuser.
struct UntrustedHypoPGTests {
  @Test func `functions of an index's expression run without rights`() throws {
    let catalog = CraftedCatalog.catalog([
      CraftedCatalog.function("evil", "integer", "integer", "PERFORM public.trap(); RETURN 1;")
    ])
    let twin = try Twin.start(catalog, binaries: ServerBinaries.find(preferredMajor: 15), sizes: .hypopg)[0]
    let table = ObjectName(schema: "public", name: "people")
    let indexes = try twin.createHypothetical(
      [
        IndexDefinition(table: table, keys: [IndexKey(expression: "(id + public.evil(1))")]),
        IndexDefinition(table: table, keys: [IndexKey(column: "id")], predicate: "id > public.evil(2)"),
        IndexDefinition(table: table, keys: [IndexKey(column: "name")]),
      ], numberedFrom: 0
    ).map { try $0.get() }
    for role in [PlanningRole.bound, .unbound] {
      let statements = ["name = 'c'", "name = 'c' AND id + public.evil(1) = 4", "name = 'c' AND id = 4"].map {
        PlannableStatement(text: "SELECT FROM public.people WHERE \($0)", role: role)
      }
      let question = WhatIf(statements, showing: indexes[0].oids + indexes[2].oids)
      // HypoPG shows its indexes to no statement whose planning runs another.
      #expect(try twin.summaries(of: [question])[0].map { $0?.indexes } == [indexes[2].names, [], indexes[2].names])
      // Planning evaluates the predicate.
      _ = try twin.summaries(of: [WhatIf(statements, showing: indexes[1].oids)])
    }
    #expect(try !twin.isPwned)
    #expect(try twin.isArmed)
  }

  @Test func `an extension of the source's own is not taken for it`() throws {
    var catalog = CraftedCatalog.catalog()
    catalog.extensions = [Catalog.Extension(name: "hypopg", schema: "public", version: "1.4.1")]
    let twin = try Twin.start(catalog, binaries: ServerBinaries.find(preferredMajor: 15), sizes: .hypopg)[0]
    let schema = try twin.administration().query(
      "SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'hypopg'")
    #expect(schema.scalar == "sextant_twin")
    let index = try twin.createHypothetical(
      [IndexDefinition(table: ObjectName(schema: "public", name: "people"), keys: [IndexKey(column: "name")])],
      numberedFrom: 0)[0].get()
    #expect(try twin.plan("SELECT FROM public.people WHERE name = 'c'", showing: index.oids).indexes == index.names)
  }
}
