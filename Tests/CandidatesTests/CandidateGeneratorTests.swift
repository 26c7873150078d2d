import AccessPatterns
import Catalog
import Testing

@testable import Candidates

struct CandidateGeneratorTests {
  private func generate(_ queries: [String], kinds: Set<String> = []) throws -> CandidateGenerator.Result {
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(Fixture.catalog))
    return CandidateGenerator(catalog: Fixture.catalog, kinds: kinds).generate(
      try queries.map { try extractor.extract(from: $0) })
  }

  @Test func `a candidate of several classes stands once, with all of them`() throws {
    let result = try generate([
      "select 1 from orders where customer_id = $1", "select 2 from orders where customer_id = $1 and total > 5",
    ])
    let single = try #require(result.candidates.first { $0.definition.keyList == "(customer_id)" })
    #expect(single.classes == [0, 1])
  }

  @Test(arguments: [
    ("select 1 from orders where id = $1", "the same as the existing orders_pkey"),
    ("select 1 from orders where region = $1", "a prefix of the existing orders_region_placed_at_idx"),
    (
      "select 1 from orders where region = $1 order by placed_at desc limit 1",
      "the same as the existing orders_region_placed_at_idx"
    ),
  ])
  func `what exists, or leads an existing index, is refused by its name`(query: String, reason: String) throws {
    let result = try generate([query], kinds: ["btree"])
    #expect(result.refusals.contains { $0.reason == reason && $0.code == "covered" })
    #expect(!result.candidates.contains { $0.definition.keyList == "(id)" || $0.definition.keyList == "(region)" })
  }

  @Test func `a unique index is not covered again`() throws {
    let result = try generate(["select total from orders where id = $1"])
    #expect(result.candidates.isEmpty)
    #expect(
      result.refusals.contains { $0.definition.included == ["total"] && $0.reason.hasPrefix("orders_pkey is unique") })
  }

  @Test func `only the kinds and tables asked for`() throws {
    #expect(
      try generate(["select total from orders where customer_id = $1"], kinds: ["btree"]).candidates.allSatisfy(
        \.definition.included.isEmpty))
    let other = CandidateGenerator(
      catalog: Fixture.catalog, tables: [ObjectName(schema: "public", name: "customers")])
    let pattern = try AccessPatternExtractor(catalog: CatalogIndex(Fixture.catalog)).extract(
      from: "select total from orders where customer_id = $1")
    #expect(other.generate([pattern]).candidates.isEmpty)
  }

  @Test func `the order of the classes does not matter`() throws {
    let queries = [
      "select 1 from orders where customer_id = $1", "select 1 from orders where status = $1 and total = $2",
      "select 1 from orders order by total limit 3",
    ]
    let forward = try generate(queries).candidates.map(\.definition)
    #expect(try generate(queries.reversed()).candidates.map(\.definition) == forward)
  }
}

struct IndexStatementTests {
  @Test(arguments: [
    "CREATE INDEX i ON public.orders USING btree (customer_id, placed_at DESC)",
    "CREATE UNIQUE INDEX i ON public.orders USING btree (id) INCLUDE (total)",
    "CREATE INDEX i ON public.orders USING gin (attributes jsonb_path_ops)",
    "CREATE INDEX i ON public.orders USING btree (note COLLATE \"C\" text_pattern_ops NULLS FIRST) WHERE (status = 'open')",
    "CREATE INDEX i ON public.orders USING btree ((lower(note)))",
  ])
  func `a statement in PostgreSQL's words comes back as it is`(statement: String) throws {
    #expect(try IndexStatement.parse(statement, in: Fixture.catalog).statement(name: "i") == statement)
  }

  @Test(arguments: [
    "DROP TABLE orders", "CREATE INDEX ON nowhere (a)", "CREATE INDEX ON orders (nothing)", "CREATE INDEX ON orders (",
    "CREATE INDEX ON orders (id); DROP TABLE orders", "CREATE INDEX ON orders (id) WITH (fillfactor = 50)", "",
  ])
  func `anything else is refused in words`(statement: String) {
    #expect(throws: IndexStatement.Malformed.self) { try IndexStatement.parse(statement, in: Fixture.catalog) }
  }
}
