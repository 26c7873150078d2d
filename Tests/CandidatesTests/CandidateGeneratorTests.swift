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

  @Test func `the keys of an existing index, or their beginning, are proposed only where that is asked for`() throws {
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(Fixture.catalog))
    let patterns = try ["select 1 from orders where region = $1 or id = $2"].map { try extractor.extract(from: $0) }
    let copying = CandidateGenerator(catalog: Fixture.catalog, kinds: ["btree"], repeatsExisting: true)
    let lists = copying.generate(patterns).candidates.map(\.definition.keyList)
    #expect(lists.contains("(region)") && lists.contains("(id)"), "\(lists)")
  }

  @Test func `two columns that a class asks for are merged in both orders, and nothing else`() throws {
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(Fixture.catalog))
    let patterns = try [
      "select 1 from orders where total > 5 and placed_at > $1", "select 1 from orders where customer_id = $1",
    ].map { try extractor.extract(from: $0) }
    let generator = CandidateGenerator(catalog: Fixture.catalog)
    let merged = generator.merged(generator.generate(patterns).candidates)
    #expect(merged.map(\.definition.keyList) == ["(placed_at, total)", "(total, placed_at)"])
    #expect(merged.allSatisfy { $0.classes.isEmpty && $0.rule == "btree" && $0.definition.method == "btree" })
  }

  @Test func `what is proposed already, or exists, is not merged`() throws {
    let generator = CandidateGenerator(catalog: Fixture.catalog, kinds: ["btree"])
    let proposed = try generate(["select 1 from orders where customer_id = $1 and total = $2"], kinds: ["btree"])
    #expect(Set(proposed.candidates.map(\.definition.keyList)).isSuperset(of: ["(customer_id)", "(total)"]))
    #expect(generator.merged(proposed.candidates).isEmpty)
    let singles = ["placed_at", "region"].enumerated().map { place, column in
      CandidateGenerator.Candidate(
        definition: IndexDefinition(
          table: ObjectName(schema: "public", name: "orders"), keys: [IndexKey(column: column)]),
        rule: "btree", place: place, classes: [0])
    }
    #expect(generator.merged(singles).map(\.definition.keyList) == ["(placed_at, region)"])
  }

  @Test func `of a wide table's columns those are merged that most classes ask for`() {
    let singles = (0..<60).map { number in
      CandidateGenerator.Candidate(
        definition: IndexDefinition(
          table: ObjectName(schema: "public", name: "wide"), keys: [IndexKey(column: "c\(number)")]),
        rule: "btree", place: number, classes: number.isMultiple(of: 3) ? [0, 1] : [0])
    }
    let merged = CandidateGenerator(catalog: Fixture.catalog).merged(singles)
    #expect(merged.count == 24 * 23)
    let columns = Set(merged.flatMap(\.definition.keyColumns))
    #expect(columns.isSuperset(of: (0..<20).map { "c\(3 * $0)" }) && columns.isSuperset(of: ["c1", "c2", "c4", "c5"]))
  }

  @Test func `a unique index is not covered again`() throws {
    let one = try generate(["select total from orders where id = $1"])
    #expect(one.candidates.isEmpty)
    #expect(one.refusals.map(\.code) == ["covered"])
    let many = try generate(["select total from orders where id > $1"], kinds: ["include"])
    #expect(many.candidates.map(\.definition.included) == [["total"]])
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
    "CREATE INDEX i ON public.orders USING btree (lower(note))",
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

  @Test(arguments: [
    ("CREATE INDEX ON stock (id)", "public.stock is a foreign table"),
    ("CREATE INDEX ON public.dear (id)", "public.dear is a view"),
    ("CREATE INDEX ON bare (id)", "archive.bare or fleet.bare: name the schema"),
    ("CREATE INDEX ON nowhere (id)", "there is no table nowhere"),
    ("CREATE INDEX ON public.lone (id)", "there is no table public.lone"),
  ])
  func `what can't be indexed, or told, is refused in words of its own`(statement: String, words: String) {
    let error = #expect(throws: IndexStatement.Malformed.self) {
      try IndexStatement.parse(statement, in: Self.schemas)
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func `a table that is on no path is found where only one schema has it`() throws {
    let definition = try IndexStatement.parse("CREATE INDEX ON lone (id)", in: Self.schemas)
    #expect(definition.table == ObjectName(schema: "archive", name: "lone"))
  }

  private static let schemas: Catalog = {
    let column = Fixture.column("id", "int8", distinct: -1)
    var catalog = Fixture.catalog
    catalog.tables += [
      Table(schema: "public", name: "stock", kind: .foreign, columns: [column]),
      Table(schema: "archive", name: "bare", columns: [column]),
      Table(schema: "fleet", name: "bare", columns: [column]),
      Table(schema: "archive", name: "lone", columns: [column]),
    ]
    catalog.views = [View(schema: "public", name: "dear", columns: [column], definition: "SELECT id FROM orders")]
    return catalog
  }()

  @Test func `a query on a table has candidates on its inheritance children, by the names of columns`() throws {
    var child = Fixture.orders
    child.name = "rush_orders"
    child.parents = [Fixture.orders.objectName]
    child.indexes = []
    var catalog = Fixture.catalog
    catalog.tables.append(child)
    let generator = CandidateGenerator(catalog: catalog, kinds: ["btree"])
    func tables(_ query: String) throws -> Set<String> {
      let pattern = try AccessPatternExtractor(catalog: CatalogIndex(catalog)).extract(from: query)
      return Set(generator.generate([pattern]).candidates.map { $0.definition.table.name + $0.definition.keyList })
    }
    #expect(
      try tables("select 1 from orders where customer_id = 1") == ["orders(customer_id)", "rush_orders(customer_id)"])
    // The parent's index on it is no index of the child.
    #expect(try tables("delete from orders where id = 1") == ["rush_orders(id)"])
    #expect(try tables("select 1 from only orders where customer_id = 1") == ["orders(customer_id)"])
    #expect(try tables("select 1 from rush_orders where customer_id = 1") == ["rush_orders(customer_id)"])
  }

  @Test(arguments: [
    ("CREATE INDEX ON orders (id)", "the same as the existing orders_pkey"),
    ("CREATE INDEX ON orders (region)", "a prefix of the existing orders_region_placed_at_idx"),
    ("CREATE UNIQUE INDEX ON orders (region)", nil), ("CREATE INDEX ON orders (region) WHERE total > 3", nil),
    ("CREATE INDEX ON orders (placed_at)", nil), ("CREATE INDEX ON orders USING hash (id)", nil),
  ])
  func `what does an idea's work already is named`(statement: String, words: String?) throws {
    let definition = try IndexStatement.parse(statement, in: Fixture.catalog)
    // A second one of the same.
    var catalog = Fixture.catalog
    catalog.tables[0].indexes += catalog.tables[0].indexes.map { index in
      var copy = index
      copy.name = "z_" + index.name
      return copy
    }
    #expect(CandidateGenerator(catalog: catalog).existing(insteadOf: definition) == words)
  }
}
