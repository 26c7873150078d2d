import Catalog
import Testing

@testable import Intake

struct AssumedStatisticsTests {
  private static func catalog() -> Catalog {
    let key = Constraint(name: "orders_pkey", kind: .primaryKey, definition: "PRIMARY KEY (id)", columns: ["id"])
    let reference = Constraint(
      name: "fk", kind: .foreignKey, definition: "", columns: ["customer_id"],
      referencedTable: ObjectName(schema: "shop", name: "customers"), referencedColumns: ["id"])
    let columns = [
      Column(name: "id", type: "bigint", typeName: "int8"),
      Column(name: "customer_id", type: "bigint", typeName: "int8"),
      Column(name: "open", type: "boolean", typeName: "bool"), Column(name: "note", type: "text", typeName: "text"),
    ]
    let index = Index(
      name: "orders_pkey", definition: "", keys: [IndexKey(column: "id")], isUnique: true, constraint: "orders_pkey")
    let logs = ObjectName(schema: "public", name: "logs")
    return Catalog(
      capturedAt: "", server: Catalog.Server(versionNumber: 150000, version: "15"),
      database: Catalog.Database(name: "d"),
      tables: [
        Table(schema: "public", name: "logs", kind: .partitioned, partitionKey: "RANGE (id)"),
        Table(schema: "public", name: "logs_1", partitionBound: "DEFAULT", parents: [logs]),
        Table(schema: "public", name: "logs_2", partitionBound: "FOR VALUES FROM (1) TO (2)", parents: [logs]),
        Table(schema: "shop", name: "customers", columns: [Column(name: "id", type: "bigint", typeName: "int8")]),
        Table(schema: "shop", name: "orders", columns: columns, constraints: [key, reference], indexes: [index]),
      ])
  }

  private func filled(_ rows: String) throws -> [String: Table] {
    var catalog = Self.catalog()
    try AssumedStatistics.fill(&catalog, rows: RowCounts(parsing: rows))
    #expect(catalog.statistics == .assumed)
    return Dictionary(uniqueKeysWithValues: catalog.tables.map { ($0.name, $0) })
  }

  @Test func `rows come from the user, the rest from keys and types`() throws {
    let tables = try filled("orders=5e6,shop.customers=2e5")
    let orders = try #require(tables["orders"])
    #expect(orders.rows == 5e6)
    #expect(orders.column(named: "id")?.statistics?.distinct == -1)
    #expect(orders.column(named: "customer_id")?.statistics?.distinct == 2e5)
    #expect(orders.column(named: "open")?.statistics?.distinct == 2)
    #expect(orders.column(named: "note")?.statistics?.distinct == 200)
    // 24 + 8 + 8 + 1 + 32 = 73, aligned 80, with its pointer 84: 97 on a page.
    #expect(orders.pages == 51_547)
    // 367 entries of 8 + 8 + 4 bytes on a leaf at 90 %.
    #expect((13_600...13_900).contains(orders.indexes[0].pages))
    #expect(orders.indexes[0].rows == 5e6)
  }

  @Test(arguments: [#""orders"=5e6"#, #"shop."orders"=5e6"#, #""shop"."orders" = 5_000_000"#])
  func `quotes that a name doesn't need are allowed`(rows: String) throws {
    #expect(try filled(rows)["orders"]?.rows == 5e6)
  }

  @Test func `a name with quotes and a comma of its own is quoted as in SQL`() throws {
    var catalog = Self.catalog()
    catalog.tables.append(Table(schema: "public", name: #"Weird, "Name""#))
    try AssumedStatistics.fill(&catalog, rows: RowCounts(parsing: #""Weird, ""Name"""=10,orders=20"#))
    #expect(catalog.tables.last?.rows == 10)
  }

  @Test func `an index of the schema is as large as the same one would be if it were advised`() throws {
    var catalog = Self.catalog()
    let place = try #require(catalog.tables.firstIndex { $0.name == "orders" })
    let shapes: [(keys: [String], definition: String)] = [
      (["open"], ""), (["customer_id", "note"], ""), (["id"], "CREATE INDEX i ON t (id) WITH (fillfactor='45')"),
    ]
    catalog.tables[place].indexes = shapes.map {
      Index(name: $0.keys[0], definition: $0.definition, keys: $0.keys.map { IndexKey(column: $0) })
    }
    try AssumedStatistics.fill(&catalog, rows: RowCounts(parsing: "orders=1e6"))
    let orders = catalog.tables[place]
    let advised = orders.indexes.map { IndexSizeEstimate($0.definition(on: orders.objectName), on: orders).pages }
    #expect(orders.indexes[0].pages == advised[0] && orders.indexes[1].pages == advised[1])
    // A key of two values is a list of rows: some 6 bytes each.
    #expect((700...900).contains(orders.indexes[0].pages))
    #expect((1.9...2.1).contains(Double(orders.indexes[2].pages) / Double(advised[2])))
  }

  @Test func `rows of a partitioned table are spread over its partitions`() throws {
    let tables = try filled("logs=1000,logs_1=900")
    #expect(tables["logs_1"]?.rows == 900 && tables["logs_2"]?.rows == 100 && tables["logs"]?.rows == 1000)
    #expect(tables["logs"]?.pages == 0 && tables["customers"]?.rows == AssumedStatistics.defaultRows)
  }

  @Test(arguments: [
    "order=5", "orders", "orders=", "=5", "orders=x", "orders=-1", "orders=inf", "orders=nan", "shop.x=1",
  ])
  func `what can't be meant is an error`(rows: String) throws {
    let error = #expect(throws: IntakeError.self) { try filled(rows) }
    #expect(error?.code == .invalidRows)
    if rows == "order=5" { #expect(error?.message.contains("shop.orders") == true) }
  }
}
