import AccessPatterns
import Catalog
import PostgresClient
import Testing
import Workload

@testable import Planner

/// Values drawn for parameters agree with the rows that were seen.
@Suite(.serialized) struct RowsPerCallTests {
  @Test(arguments: [
    "UPDATE jobs SET state = $1 WHERE owner = $2 AND state = $3",
    "DELETE FROM jobs WHERE owner = $1 AND state = $2",
    "SELECT * FROM jobs WHERE owner = $1 AND state = $2 FOR UPDATE",
  ])
  func `a state that most rows have is not what finds less than a row`(_ text: String) throws {
    let unknown = try bind(text)
    #expect(Set(unknown.values.compactMap(\.last)) == ["done", "failed", "waiting"])
    let planned = try bind(text, calls: 168, rows: 28)
    let states = planned.values.compactMap(\.last)
    #expect(Set(states) == ["failed", "waiting"], "\(planned.values)")
    #expect(planned.bindings.allSatisfy { $0.baseline.returned == .estimated(1) })
  }

  @Test func `a value for which a partial index was made weighs more, and is not alone`() throws {
    let planned = try bind("UPDATE jobs SET state = $1 WHERE owner = $2 AND state = $3", calls: 168, rows: 28)
    let weights = planned.bindings.map { ($0.statement.parameters.last!, $0.weight) }
    #expect(weights.contains { $0.0 == "waiting" && abs($0.1 - 0.8) < 1e-9 }, "\(weights)")
    #expect(weights.contains { $0.0 == "failed" && abs($0.1 - 0.2) < 1e-9 }, "\(weights)")
  }

  /// Each of the 60 common values has a frequency of its own.
  @Test(arguments: [1, 20, 59])
  func `a common value that none of the draws hit is found by its frequency`(_ place: Int) throws {
    let rows = Self.frequency(of: place) * 1_000_000
    let planned = try bind("SELECT * FROM jobs WHERE kind = $1", calls: 100, rows: Int(rows * 100))
    #expect(planned.bindings.allSatisfy { ratio($0, rows) <= 4 }, "\(rows): \(planned.values)")
  }

  @Test func `a value beyond the common ones is found`() throws {
    let planned = try bind("SELECT * FROM jobs WHERE kind = $1", calls: 100, rows: 200)
    #expect(planned.values.allSatisfy { $0[0]?.hasPrefix("rare") == true }, "\(planned.values)")
  }

  @Test func `a mean between the rows of two values is a mixture of both`() throws {
    let planned = try bind("SELECT * FROM jobs WHERE flag = $1", calls: 1_000, rows: 100_000 * 1_000)
    #expect(planned.bindings.count == 2)
    let mean = planned.bindings.reduce(0) { $0 + $1.weight * $1.baseline.rows }
    #expect(abs(mean - 100_000) < 1_000, "\(mean)")
  }

  @Test(arguments: [1, 300_000])
  func `a document is contained in about as many rows as were seen`(_ rows: Int) throws {
    let planned = try bind("SELECT * FROM jobs WHERE details @> $1", calls: 10, rows: rows * 10)
    #expect(!planned.isGeneric)
    // The planner takes a ten-thousandth of the rows as the least.
    let estimates = planned.bindings.map(\.baseline.rows)
    let nearest = max(Double(rows), 100)
    #expect(estimates.allSatisfy { $0 <= nearest * 4 && $0 >= nearest / 4 }, "\(planned.values) \(estimates)")
  }

  @Test(arguments: ["SELECT count(*) FROM jobs WHERE kind = $1", "SELECT DISTINCT owner FROM jobs WHERE kind = $1"])
  func `rows of an aggregate decide nothing`(_ text: String) throws {
    #expect(try bind(text, calls: 10, rows: 10).values == bind(text).values)
  }

  @Test func `a LIMIT that each execution reaches tells that there are enough rows, and no more`() throws {
    let planned = try bind("SELECT * FROM jobs WHERE owner = $1 AND state = $2 LIMIT $3", calls: 10, rows: 80)
    #expect(Set(planned.values.map { $0[1] }) == ["done"], "\(planned.values)")
    let many = try bind("SELECT * FROM jobs WHERE state = $1 LIMIT $2", calls: 10, rows: 80)
    #expect(Set(many.values.map { $0[0] }) == ["done", "failed", "waiting"], "\(many.values)")
  }

  @Test func `the rows of INSERT decide nothing, and values of a log are all kept`() throws {
    let insert = "INSERT INTO jobs (owner, state) VALUES ($1, $2)"
    #expect(try bind(insert, calls: 10, rows: 10).values == bind(insert).values)
    let given = [["1", "done"], ["2", "waiting"]]
    let select = "SELECT * FROM jobs WHERE owner = $1 AND state = $2"
    #expect(try bind(select, calls: 10, rows: 10, parameters: given).bindings.count == 2)
  }

  @Test func `the same rows give the same values, from few plans`() throws {
    let text = "SELECT * FROM jobs WHERE kind = $1 AND owner = $2 AND details @> $3 AND state = $4 AND flag = $5"
    let first = try bind(text, calls: 3, rows: 21)
    #expect(try bind(text, calls: 3, rows: 21).values == first.values)
    let values = ParameterValues(
      uses: ParameterUse.all(in: text, pattern: try pattern(text)), types: [25, 23, 3802, 25, 25],
      tables: TableTree(Self.catalog), capturedAt: "", observed: nil)
    let base: [String?] = ["kind 1", "1", #"{"size":1}"#, "done", "t"]
    for factor in [1e-9, 0.1, 10, 1e9] {
      let sets = values.alternatives(to: base, by: factor)
      #expect(sets.count <= 4 && !sets.contains(base))
      #expect(sets == values.alternatives(to: base, by: factor))
    }
  }

  // MARK: - The catalog

  private static func frequency(of place: Int) -> Double { 0.2 / Double((place + 1) * (place + 1)) }

  private static let catalog: Catalog = {
    let kinds = (0..<60).map { "kind \($0)" }
    let documents = (0..<101).map { #"{"colour":"\#($0 % 3 == 0 ? "red" : "blue")","serial":"S\#($0)"}"# }
    let columns = [
      CraftedCatalog.column(
        "owner", "integer", ColumnStatistics(averageWidth: 4, distinct: 100_000, histogram: "{1,500,1000,2000}")),
      CraftedCatalog.column(
        "state", "text",
        ColumnStatistics(
          averageWidth: 6, distinct: 3, mostCommonValues: "{done,failed,waiting}",
          mostCommonFrequencies: [0.95, 0.029, 0.021])),
      CraftedCatalog.column(
        "kind", "text",
        ColumnStatistics(
          averageWidth: 8, distinct: 300_000, mostCommonValues: PostgresArray.literal(kinds),
          mostCommonFrequencies: (0..<60).map(frequency),
          histogram: PostgresArray.literal((0..<20).map { "rare \($0)" }))),
      CraftedCatalog.column(
        "flag", "text",
        ColumnStatistics(
          averageWidth: 2, distinct: 2, mostCommonValues: "{f,t}", mostCommonFrequencies: [0.999, 0.001])),
      CraftedCatalog.column(
        "details", "jsonb",
        ColumnStatistics(averageWidth: 40, distinct: -1, histogram: PostgresArray.literal(documents))),
    ]
    var jobs = Table(
      schema: "public", name: "jobs", columns: columns, rows: 1_000_000, pages: 20_000, pagesAtAnalyze: 20_000)
    jobs.indexes = [
      Index(
        name: "jobs_waiting",
        definition: "CREATE INDEX jobs_waiting ON public.jobs USING btree (owner) WHERE (state = 'waiting'::text)",
        keys: [IndexKey(column: "owner")], predicate: "state = 'waiting'::text", rows: 21_000, pages: 60)
    ]
    return CraftedCatalog.catalog(tables: [jobs])
  }()

  private static let twin: Result<Twin, any Error> = Result { try CraftedCatalog.start(catalog) }

  private func pattern(_ text: String) throws -> AccessPattern {
    try AccessPatternExtractor(catalog: CatalogIndex(Self.catalog)).extract(from: text)
  }

  private func bind(
    _ text: String, calls: Int = 0, rows: Int = 0, parameters: [[String?]] = []
  ) throws -> PlannedClass {
    let query = QueryClass(
      fingerprint: "", shape: "", query: text, statements: 1, calls: calls, totalMilliseconds: 0, rows: rows,
      parameters: parameters)
    return try StatementBinder(twin: Self.twin.get()).bind(query, index: 0, pattern: pattern(text))
  }

  private func ratio(_ binding: PlannedClass.Binding, _ rows: Double) -> Double {
    max(binding.baseline.rows / rows, rows / binding.baseline.rows)
  }
}

extension PlannedClass {
  fileprivate var values: [[String?]] { bindings.map(\.statement.parameters) }
}

extension SharedTwin {
  /// What real executions on the loaded tables return, and the values that are bound when the dump says so.
  struct ObservedRowsTests {
    @Test(arguments: [
      ("SELECT * FROM shop.orders WHERE status = $1", "paid"), ("SELECT * FROM shop.orders WHERE status = $1", "done"),
      ("SELECT * FROM shop.orders WHERE total > $1", "2939"), ("SELECT * FROM shop.orders WHERE total > $1", "300"),
      ("SELECT * FROM shop.customers WHERE tags @> $1", "{new}"),
      ("SELECT * FROM shop.customers WHERE zip = $1", "00017"),
      ("SELECT * FROM shop.products WHERE sku LIKE $1", "SKU-09%"),
      ("SELECT * FROM shop.order_items WHERE order_id = ANY ($1)", "{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17}"),
    ])
    func `plans of the bound values return about what the real one does`(_ text: String, _ value: String) throws {
      let twin = try LoadedDatabase.twin.get()
      let counted = try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.name)
        .query("SELECT count(*) FROM (\(text)) AS found", [value])
      let rows = try #require(counted.scalar.flatMap { Int($0) })
      let query = QueryClass(
        fingerprint: "", shape: "", query: text, statements: 1, calls: 1, totalMilliseconds: 0, rows: rows)
      let pattern = try AccessPatternExtractor(catalog: CatalogIndex(twin.catalog)).extract(from: text)
      let planned = try StatementBinder(twin: twin).bind(query, index: 0, pattern: pattern)
      let mean = planned.bindings.reduce(0) { $0 + $1.weight * $1.baseline.rows }
      #expect(mean <= Double(rows) * 4 && mean >= Double(rows) / 4, "\(rows): \(planned.bindings)")
    }
  }
}
