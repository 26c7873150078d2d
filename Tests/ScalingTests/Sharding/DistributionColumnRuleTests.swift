import Catalog
import SQLSyntax
import Testing
import Workload

@testable import Scaling

struct DistributionColumnRuleTests {
  private static let large = 400_000_000

  /// A shop of many tenants: orders and items have the tenant, countries are small.
  private static func shop(pages: Int = large, mostCommon: Double = 0.01) -> SmallDatabase {
    var database = SmallDatabase()
    database.tables = [
      SmallDatabase.table("tenants", ["id! bigint", "name text"], rows: 20_000, pages: 200),
      SmallDatabase.table(
        "orders", ["id! bigint", "tenant_id bigint", "total numeric", "country text"],
        references: ["tenant_id": "tenants"], rows: 1e9, pages: pages, distinct: ["tenant_id": 20_000],
        mostCommon: ["tenant_id": mostCommon]),
      SmallDatabase.table(
        "items", ["tenant_id! bigint", "id! bigint", "order_id bigint", "product text"],
        references: ["order_id": "orders", "tenant_id": "tenants"], rows: 3e9, pages: pages,
        distinct: ["tenant_id": 20_000], mostCommon: ["tenant_id": mostCommon]),
      SmallDatabase.table("countries", ["code! text", "name text"], rows: 200, pages: 2),
    ]
    database.tables[1].constraints.append(
      Constraint(
        name: "orders_country_fkey", kind: .foreignKey, definition: "", columns: ["country"],
        referencedTable: ObjectName(schema: "public", name: "countries"), referencedColumns: ["code"]))
    database.statements = [
      SmallStatement("SELECT * FROM orders WHERE tenant_id = $1 AND id = $2", milliseconds: 500),
      SmallStatement(
        "SELECT * FROM orders o JOIN items i ON i.order_id = o.id AND i.tenant_id = o.tenant_id WHERE o.tenant_id = $1",
        milliseconds: 300),
      SmallStatement(
        "SELECT o.id, c.name FROM orders o JOIN countries c ON c.code = o.country WHERE o.tenant_id = 7",
        milliseconds: 90),
      SmallStatement("INSERT INTO orders (id, tenant_id, total) VALUES ($1, $2, $3)", milliseconds: 60),
      SmallStatement("SELECT sum(total) FROM orders", calls: 10, milliseconds: 40),
      SmallStatement("UPDATE orders SET total = 0 WHERE id = $1", milliseconds: 10),
    ]
    return database
  }

  @Test func `a workload of tenants on more than one machine is distributed by the tenant`() throws {
    let findings = try Self.shop().findings(DistributionColumnRule())
    let finding = try #require(findings.first)
    #expect(findings.count == 1 && finding.verdict == .advised)
    #expect(finding.subjects.sorted() == ["public.items.tenant_id", "public.orders.tenant_id", "public.tenants.id"])
    // 950 of 1000: all but the sum over everything and the update by the order's number.
    #expect(abs((finding.figure("single_shard_share") ?? 0) - 0.95) < 1e-9)
    #expect(abs((finding.figure("every_shard_share") ?? 0) - 0.05) < 1e-9)
    #expect(finding.figure("reference_tables") == 1 && finding.figure("local_tables") == 0)
    #expect(finding.figure("largest_value_share") == 0.01)
    #expect(
      finding.remedies.flatMap(\.statements) == [
        "CREATE EXTENSION IF NOT EXISTS citus", "SELECT create_reference_table('public.countries')",
        "SELECT create_distributed_table('public.tenants', 'id')",
        "SELECT create_distributed_table('public.orders', 'tenant_id', colocate_with => 'public.tenants')",
        "SELECT create_distributed_table('public.items', 'tenant_id', colocate_with => 'public.tenants')",
      ])
    // What stands in the way is named: the key of orders, and the reference to it.
    #expect(finding.reasons.contains { $0 == "Primary keys without the column: public.orders (id)." })
    #expect(
      finding.reasons.contains { $0.hasPrefix("Foreign keys") && $0.contains("items_order_id_fkey of public.items") })
    #expect(finding.remedies[0].text.contains("public.orders: PRIMARY KEY (tenant_id, id)"))
  }

  @Test func `the statements name tables and columns of the catalog`() throws {
    let database = Self.shop()
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    var placed: Set<String> = []
    for statement in finding.remedies.flatMap(\.statements) where statement.hasPrefix("SELECT") {
      let call = try #require(try SQLParser.parse(statement).statements.first?.node.functionCall)
      let arguments = call.list("args").compactMap { $0["sval"]?.string("sval") ?? $0.string("sval") }
      let table = try #require(database.tables.first { $0.objectName.sql == arguments.first }, "\(statement)")
      #expect(placed.insert(table.name).inserted)
      if call.strings("funcname") == ["create_distributed_table"] {
        #expect(table.column(named: arguments[1]) != nil, "\(statement)")
      }
    }
    #expect(placed == Set(database.tables.map(\.name)))
  }

  @Test func `what fits one machine is not sharded, and the column is named all the same`() throws {
    let finding = try #require(try Self.shop(pages: 1_000).findings(DistributionColumnRule()).first)
    #expect(finding.verdict == .notAdvised && finding.summary.contains("tenant_id is the column to keep ready"))
    #expect(finding.reasons[0].contains("One machine does") && finding.figure("data_bytes") ?? 0 < 1e9)
    #expect(finding.subjects.contains("public.orders.tenant_id"))
    var limits = DistributionColumnRule.Limits()
    limits.dataBytes = 1_000_000
    #expect(try Self.shop(pages: 1_000).findings(DistributionColumnRule(limits: limits)).first?.verdict == .advised)
  }

  @Test func `more WAL or writes than one primary takes are evidence, too`() throws {
    var database = Self.shop(pages: 1_000)
    database.statements[3].resources.walBytes = 200 * 1_048_576 * 3_600
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(finding.verdict == .advised && finding.reasons[0].contains("WAL a second"))
    var busy = Self.shop(pages: 1_000)
    for place in busy.statements.indices { busy.statements[place].milliseconds *= 3_600_000 }
    #expect(
      try busy.findings(DistributionColumnRule()).first?.reasons[0].contains("sessions at work with writes") == true)
  }

  @Test func `queues, tables without the column and tables of their own are not distributed`() throws {
    var database = Self.shop(pages: 1_000)
    database.tables += [
      // It has the tenant, and workers take whatever comes.
      SmallDatabase.table(
        "jobs", ["id! bigint", "tenant_id bigint", "state text", "run_at timestamptz"],
        references: ["tenant_id": "tenants"], distinct: ["state": 3]),
      SmallDatabase.table("notes", ["id! bigint", "order_id bigint"], references: ["order_id": "orders"], pages: 10),
      SmallDatabase.table("holidays", ["id! bigint"], rows: 100, pages: 1),
      SmallDatabase.table("currencies", ["id! bigint"], rows: 100, pages: 1),
      SmallDatabase.table(
        "rates", ["id! bigint", "currency_id bigint"], references: ["currency_id": "currencies"], pages: 1),
    ]
    let claim = "SELECT * FROM jobs WHERE state = 'new' ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED"
    database.statements += [
      SmallStatement(claim), SmallStatement("SELECT * FROM holidays"),
      SmallStatement("SELECT * FROM rates WHERE id = $1"),
    ]
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(!finding.subjects.contains { $0.contains("jobs") || $0.contains("notes") })
    func reason(_ words: String) -> String { finding.reasons.first { $0.contains(words) } ?? "" }
    #expect(reason("whatever the column is").contains("public.jobs"), "\(finding.reasons)")
    #expect(reason("needs the column first").contains("public.notes"))
    #expect(reason("nothing to do with the others").contains("public.holidays"))
    #expect(reason("nothing to do with the others").contains("public.rates"))
    // Through the orders, a small table and what belongs to it.
    database.statements.append(
      SmallStatement("SELECT * FROM orders o JOIN rates r ON r.id = o.id WHERE o.tenant_id = $1"))
    let joined = try #require(try database.findings(DistributionColumnRule()).first)
    let copied = joined.reasons.first { $0.hasPrefix("Small, seldom written") } ?? ""
    #expect(copied.contains("public.rates") && copied.contains("public.currencies"), "\(joined.reasons)")
    #expect(!copied.contains("public.holidays"))
    // A table of tenants from which workers take rows as well.
    database.statements.append(SmallStatement("SELECT * FROM jobs WHERE tenant_id = $1"))
    let byTenant = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(byTenant.subjects.contains("public.jobs.tenant_id"))
  }

  @Test func `a column of few values is not the one to keep ready, whatever its share`() throws {
    var database = Self.shop(pages: 1_000)
    database.tables[1].columns[3].statistics?.distinct = 5
    database.tables[3].rows = 5
    database.statements.append(SmallStatement("SELECT * FROM orders WHERE country = $1", milliseconds: 10_000))
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(finding.summary.contains("tenant_id is the column to keep ready"), "\(finding.summary)")
    #expect(finding.reasons.contains { $0.hasPrefix("By code and country, 91 %") }, "\(finding.reasons)")
  }

  @Test func `where all columns have few values, none is one to keep ready`() throws {
    var database = Self.shop(pages: 1_000)
    database.tables = [database.tables[1]]
    database.tables[0].columns[3].statistics?.distinct = 5
    database.statements = [SmallStatement("SELECT * FROM orders WHERE country = $1", milliseconds: 100)]
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(finding.verdict == .notAdvised && finding.summary.contains("no column with enough values"))
    #expect(!finding.summary.contains("keep ready"))
  }

  @Test func `one tenant that has most rows is no case`() throws {
    let finding = try #require(try Self.shop(mostCommon: 0.6).findings(DistributionColumnRule()).first)
    #expect(finding.verdict == .notAdvised && finding.figure("largest_value_share") == 0.6)
    #expect(finding.reasons.contains { $0.contains("a machine of its own") })
  }

  @Test func `a load that crosses tenants is no case`() throws {
    var database = Self.shop()
    database.statements[4].milliseconds = 10_000
    let finding = try #require(try database.findings(DistributionColumnRule()).first)
    #expect(finding.verdict == .notAdvised && finding.figure("single_shard_share") ?? 1 < 0.1)
    #expect(finding.reasons.contains { $0.contains("asks every shard, and each does its part by itself") })
    #expect(
      finding.classes.first { $0.query == "SELECT sum(total) FROM orders" }?.note == "every shard, each by itself")
    #expect(
      finding.classes.first { $0.query.hasPrefix("UPDATE orders") }?.note == "every shard, for one row",
      "\(finding.classes)")
  }

  @Test func `a workload without equalities has no column`() throws {
    var database = Self.shop()
    database.statements = [SmallStatement("SELECT count(*) FROM orders")]
    #expect(try database.findings(DistributionColumnRule()).isEmpty)
  }

  @Test(arguments: [
    ("SELECT * FROM orders WHERE tenant_id = $1", ShardedQuery.singleShard),
    ("SELECT * FROM orders WHERE tenant_id IN (5)", .singleShard),
    ("SELECT * FROM orders WHERE tenant_id IN (5, 6)", .everyShard),
    ("SELECT * FROM orders WHERE tenant_id > 5", .everyShard),
    ("SELECT * FROM orders o JOIN items i USING (tenant_id) WHERE i.tenant_id = 5", .singleShard),
    // Through three tables.
    (
      "SELECT * FROM tenants t JOIN orders o ON o.tenant_id = t.id JOIN items i ON i.tenant_id = o.tenant_id WHERE t.id = $1",
      .singleShard
    ),
    ("SELECT * FROM orders o JOIN items i ON i.tenant_id = o.tenant_id", .everyShard),
    ("SELECT * FROM orders o JOIN items i ON i.order_id = o.id WHERE o.tenant_id = $1", .crossShard),
    ("SELECT * FROM orders o, items i WHERE o.tenant_id = 1 AND i.tenant_id = 2", .crossShard),
    ("SELECT * FROM orders o, items i WHERE o.tenant_id = 1 AND i.tenant_id = 1", .singleShard),
    ("SELECT * FROM countries", .anyNode), ("UPDATE countries SET name = $1", .crossShard),
    ("SELECT * FROM lines", .local), ("SELECT * FROM orders JOIN lines USING (id) WHERE tenant_id = 1", .crossShard),
    ("INSERT INTO orders (id, tenant_id) VALUES (1, 2)", .singleShard),
    // Sums of each tenant by itself, sums of one, and rows that change their tenant.
    (
      "INSERT INTO orders (tenant_id, id, total) SELECT tenant_id, 1, count(*) FROM items GROUP BY tenant_id",
      .everyShard
    ),
    (
      "INSERT INTO orders (tenant_id, id) SELECT i.tenant_id, i.id FROM items i WHERE i.tenant_id = $1", .singleShard
    ),
    ("INSERT INTO orders (tenant_id, id) SELECT id, tenant_id FROM items", .crossShard),
    ("DELETE FROM orders WHERE tenant_id = $1 AND id = $2", .singleShard),
    ("DELETE FROM orders WHERE id = $2", .everyShard),
  ])
  func `a statement needs one shard, every one, or rows of several`(text: String, expected: ShardedQuery) throws {
    var database = Self.shop()
    // Too large for a copy on every node.
    database.tables.append(SmallDatabase.table("lines", ["id! bigint"], pages: 10_000_000))
    database.statements = [SmallStatement(text)]
    let input = try database.input()
    func name(_ table: String) -> ObjectName { ObjectName(schema: "public", name: table) }
    let costed = input.classes[0]
    let distribution = Distribution(
      [name("tenants"): "id", name("orders"): "tenant_id", name("items"): "tenant_id"], input,
      .init(bytes: 1e9, writeShare: 1), [costed.queryClass.id: try #require(StatementTree(costed, input.tables))])
    #expect(distribution.classes.first?.query == expected)
    #expect(distribution.locals == [name("lines")])
  }

  @Test func `columns of one name without foreign keys belong together, and those that reference others do not`() throws
  {
    var database = SmallDatabase()
    database.tables = [
      SmallDatabase.table("a", ["id! bigint", "tenant_id bigint", "parent_id bigint"], references: ["parent_id": "a"]),
      SmallDatabase.table("b", ["id! bigint", "tenant_id bigint", "parent_id bigint"], references: ["parent_id": "b"]),
      SmallDatabase.table("c", ["id! bigint", "tenant_id text"]),
    ]
    database.statements = [SmallStatement("SELECT * FROM a WHERE tenant_id = $1")]
    let families = ColumnFamilies(try database.input()).families.map { family in
      family.map { "\($0.key.name).\($0.value)" }.sorted()
    }
    #expect(families.contains(["a.tenant_id", "b.tenant_id"]))
    #expect(!families.contains { $0.contains("a.parent_id") && $0.contains("b.parent_id") })
    #expect(!families.contains { $0.contains("c.tenant_id") })
  }
}

extension SyntaxNode {
  fileprivate var functionCall: SyntaxNode? {
    if isKind("FuncCall") { return self }
    return children.lazy.compactMap(\.functionCall).first
  }
}
