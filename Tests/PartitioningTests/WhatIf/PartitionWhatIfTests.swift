import AccessPatterns
import Catalog
import Planner
import PostgresServer
import Testing
import Workload

@testable import Partitioning

/// What the planner says of a scheme, in twins of a catalog made by hand.
@Suite(.serialized) struct PartitionWhatIfTests {
  private static let flat: Result<Twin, any Error> = Result {
    try Twin.start(SmallShop.catalog(), binaries: ServerBinaries.find())[0]
  }

  /// Bound as a workload is.
  private static func costed(_ text: String, parameters: [[String?]] = [], calls: Int = 10) throws -> CostedClass {
    let twin = try flat.get()
    let query = QueryClass(
      fingerprint: text, shape: "", query: text, statements: 1, calls: calls, totalMilliseconds: 0, rows: 0,
      parameters: parameters)
    let pattern = try AccessPatternExtractor(catalog: CatalogIndex(twin.catalog)).extract(from: text)
    return CostedClass(
      queryClass: query, pattern: pattern, plan: try StatementBinder(twin: twin).bind(query, index: 0, pattern: pattern)
    )
  }

  private static let statements = [
    "point": "SELECT * FROM orders WHERE id = 5000",
    "year": "SELECT count(*) FROM orders WHERE placed_at >= '2024-02-01' AND placed_at < '2024-03-01'",
    "two years": "SELECT count(*) FROM orders WHERE placed_at >= '2024-02-01' AND placed_at < '2025-03-01'",
    "insert": "INSERT INTO orders (id, customer_id, placed_at) VALUES (7, 7, '2024-05-05')",
    "upsert":
      "INSERT INTO orders (id, customer_id, placed_at) VALUES (7, 7, '2024-05-05') ON CONFLICT (id) DO NOTHING",
    "upsert that stays":
      """
    INSERT INTO orders (id, customer_id, placed_at) VALUES (7, 7, '2024-05-05')
    ON CONFLICT (customer_id, placed_at) DO NOTHING
    """,
    "update": "UPDATE orders SET state = 'done' WHERE id = 5 AND placed_at = '2025-02-02'",
    "delete": "DELETE FROM orders WHERE placed_at < '2024-01-01'",
    "join on the key":
      "SELECT o.state FROM items i JOIN orders o ON o.id = i.order_id AND o.placed_at = i.placed_at WHERE i.order_id < 900",
    "join on another": "SELECT o.state FROM items i JOIN orders o ON o.id = i.order_id WHERE i.order_id < 900",
    "subquery":
      "SELECT state FROM orders WHERE placed_at = (SELECT max(placed_at) FROM items) AND id = 7",
    "state": "SELECT * FROM orders WHERE state = 'lost' AND customer_id < 100",
    "elsewhere": "SELECT * FROM items",
  ]

  private static let effect: Result<PartitionEffect, any Error> = Result {
    let classes = try statements.sorted { $0.key < $1.key }.map { try costed($0.value) }
    return try PartitionWhatIf(flat: flat.get(), binaries: ServerBinaries.find(), classes: classes)
      .effect(of: SmallShop.byYear)
  }

  private func effect(_ name: String) throws -> PartitionEffect.ClassEffect {
    let text = try #require(Self.statements[name])
    return try #require(try Self.effect.get().classes.first { $0.query == text })
  }

  @Test(arguments: [
    ("point", 4.0, false), ("year", 1, false), ("two years", 2, false), ("insert", 0, false),
    ("upsert that stays", 0, false), ("update", 1, false), ("delete", 1, false), ("join on the key", 4, true),
    ("join on another", 4, false), ("subquery", 4, true), ("state", 4, false),
  ])
  func `partitions that are read are counted`(_ name: String, _ read: Double, _ prunesAtRun: Bool) throws {
    let found = try effect(name)
    #expect(found.fault == nil)
    #expect(found.partitions == 4)
    #expect(found.partitionsRead == read)
    #expect(found.prunesAtRun == prunesAtRun)
    #expect(found.prunes == (prunesAtRun || read < 4))
    #expect(found.costBefore > 0 && found.costAfter > 0)
    #expect(found.planningBefore > 0 && found.planningAfter > 0)
  }

  @Test func `a class that can't be planned any more is kept with its fault`() throws {
    let upsert = try effect("upsert")
    #expect(upsert.fault?.contains("no unique or exclusion constraint matching the ON CONFLICT") == true)
    #expect(upsert.costAfter == upsert.costBefore)
    #expect(!upsert.prunes)
  }

  @Test func `sums are over the classes that name the table`() throws {
    let effect = try Self.effect.get()
    #expect(effect.classes.count == Self.statements.count - 1)
    let after = effect.classes.reduce(0) { $0 + 10 * $1.costAfter }
    #expect(abs(effect.costAfter - after) < 1e-6 * after)
    let changes = effect.classes.map { abs($0.costAfter - $0.costBefore) }
    #expect(changes == changes.sorted(by: >))
    #expect(effect.partitions.map(\.name) == SmallShop.byYear.partitions.map(\.name))
    #expect(effect.partitions.allSatisfy { Set($0.indexBytes.keys) == ["orders_pkey", "orders_once", "orders_open"] })
  }

  @Test func `columns that may go along with the key are doubted`() throws {
    let doubts = try Self.effect.get().doubts
    // One for all columns.
    let alike = doubts.filter { $0.contains("taken to be spread over all partitions alike") }
    #expect(alike.count == 1 && alike[0].contains("state"), "\(doubts)")
    // The id does go along with it, and is handled.
    #expect(!alike[0].contains(" id "))
    // What could not be carried over.
    #expect(doubts.contains { $0.hasPrefix("Exclusion constraint orders_apart is left out") })
    #expect(!doubts.contains { $0.hasPrefix("Not in the partitioned twin") }, "\(doubts)")
  }

  @Test func `what next to nothing depends on is not doubted`() throws {
    func doubts(_ statements: [(String, Int)]) throws -> [String] {
      let classes = try statements.map { try Self.costed($0.0, calls: $0.1) }
      return try PartitionWhatIf(flat: Self.flat.get(), binaries: ServerBinaries.find(), classes: classes)
        .effect(of: SmallShop.byYear).doubts.filter { $0.contains("spread over all partitions alike") }
    }
    // By an index, whose part of the rows the columns decide.
    let byIndex = "SELECT * FROM orders WHERE state = 'open' AND customer_id = 7"
    // All of each partition is read, wherever the rows lie.
    let whole = "SELECT count(*) FROM orders WHERE state = 'lost'"
    #expect(try doubts([(byIndex, 10)]).count == 1)
    #expect(try doubts([(whole, 10)]).isEmpty)
    // Under 5 % of all that the table costs.
    #expect(try doubts([(byIndex, 1), (whole, 1_000)]).isEmpty)
  }

  @Test func `rows that another index finds are not fewer in a partition`() throws {
    let scheme = PartitionScheme(
      table: SmallShop.byYear.table, method: .hash, column: "customer_id",
      partitions: (0..<4).map { Partition(name: "orders_\($0)", bound: .hash(modulus: 4, remainder: $0)) })
    func effect(_ text: String, _ scheme: PartitionScheme) throws -> PartitionEffect.ClassEffect? {
      try PartitionWhatIf(flat: Self.flat.get(), binaries: ServerBinaries.find(), classes: [Self.costed(text)])
        .effect(of: scheme).classes.first
    }
    let byID = "SELECT * FROM orders WHERE customer_id = 7 AND id = 5000"
    #expect(try effect(byID, scheme)?.isGainDoubtful == true)
    #expect(try effect("SELECT * FROM orders WHERE customer_id = 7", scheme)?.isGainDoubtful == false)
    // A range of time goes across.
    #expect(try effect(byID + " AND placed_at > '2025-02-02'", SmallShop.byYear)?.isGainDoubtful == false)
  }

  @Test func `a generic plan leaves partitions out when it runs`() throws {
    let text = "SELECT * FROM orders WHERE placed_at = $1 AND customer_id = $2"
    let query = QueryClass(
      fingerprint: "", shape: "", query: text, statements: 1, calls: 1, totalMilliseconds: 0, rows: 0)
    let twin = try Self.flat.get()
    let pattern = try AccessPatternExtractor(catalog: CatalogIndex(twin.catalog)).extract(from: text)
    let statement = PlannableStatement(text: text, parameters: [nil, nil], isGeneric: true)
    let baseline = try #require(try twin.summaries(of: [statement])[0])
    let plan = PlannedClass(
      index: 0, bindings: [.init(statement: statement, weight: 1, baseline: baseline)], isGeneric: true)
    let effect = try PartitionWhatIf(
      flat: twin, binaries: ServerBinaries.find(),
      classes: [CostedClass(queryClass: query, pattern: pattern, plan: plan)]
    ).effect(of: SmallShop.byYear)
    #expect(effect.classes.first?.prunesAtRun == true)
  }

  @Test func `PostgreSQL's own hash divides common values`() throws {
    let twin = try Self.flat.get()
    let table = try #require(twin.catalog.table(named: SmallShop.byYear.table))
    let state = try #require(table.column(named: "state"))
    let division = try HashDivision(state, of: table, modulus: 3, in: twin)
    #expect(Set(division.remainders.keys) == ["done", "open", "lost", "new"])
    #expect(!division.isCounted)
    let customer = try #require(table.column(named: "customer_id"))
    let counted = try HashDivision(customer, of: table, modulus: 3, in: twin)
    #expect(counted.isCounted)
    #expect(abs(counted.rareParts.reduce(0, +) - 1) < 1e-9)
    let areUneven = counted.rareParts.allSatisfy { abs($0 - 1 / 3.0) < 0.05 && $0 != 1 / 3.0 }
    #expect(areUneven)
    let counts = try twin.hashCounts(
      from: 1, to: 9, leavingOut: ["3"], column: "id", of: table.objectName, modulus: 2)
    #expect(counts.reduce(0, +) == 8)
  }

  @Test(arguments: [
    ("(o.placed_at = i.placed_at)", ["placed_at = elsewhere"]), ("(i.order_id = o.id)", ["id = elsewhere"]),
    ("(o.id > 7)", ["id > 7"]), ("('2024-01-01'::date <= o.placed_at)", ["placed_at >= 2024-01-01"]),
    ("((o.id = $0) AND (o.id < o.customer_id) AND ((o.id + 1) = i.order_id))", ["id = elsewhere", "id < other"]),
    ("((o.\"A b\" = 'it''s'::text) OR (o.id = '-5'::bigint))", ["A b = it's", "id = -5"]),
    ("(lower(o.state) = i.state)", []), ("(o.id = abs(i.order_id))", ["id = other"]),
  ])
  func `comparisons are read out of a plan's conditions`(_ condition: String, _ expected: [String]) {
    let found = PlanComparison.all(in: condition, alias: "o").map { comparison in
      switch comparison.operand {
      case .literal(let text): "\(comparison.column) \(comparison.sign) \(text)"
      case .elsewhere: "\(comparison.column) \(comparison.sign) elsewhere"
      case .other: "\(comparison.column) \(comparison.sign) other"
      }
    }
    #expect(found == expected)
  }
}
