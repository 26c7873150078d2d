import Catalog
import PostgresClient
import PostgresServer
import Testing

@testable import Intake

struct LiveDatabaseTests {
  let catalog: Catalog

  init() throws { catalog = try SharedCluster.richCatalog() }

  private func table(_ schema: String, _ name: String) throws -> Table {
    try #require(catalog.table(named: ObjectName(schema: schema, name: name)))
  }

  @Test func `a rich schema is read whole`() throws {
    #expect(catalog.schemas == [#"Odd "Schema""#, "public", "shop"])
    #expect(catalog.database.searchPath == ["public"])
    #expect(catalog.setting("work_mem") == "4MB")
    #expect(catalog.server.versionNumber / 10_000 >= 12)
    #expect(catalog.extensions.map(\.name).contains("pg_trgm"))
    #expect(
      catalog.tables.map(\.objectName.sql) == [
        #""Odd ""Schema"""."Select""#, #"public."Größe""#, "public.animals", "public.bookings", "public.cache",
        "public.dogs", "public.remote_stock", "public.secrets", "shop.customers", "shop.orders", "shop.orders_2025",
        "shop.orders_2026", "shop.orders_2026_even", "shop.orders_2026_odd", "shop.refunds", "shop.totals",
      ])
    #expect(catalog.views.map(\.name) == ["top_orders", "open_orders"])
    #expect(catalog.views[0].definition.contains("shop.open_orders"))
    #expect(catalog.types.map(\.name) == ["email", "money_range", "order_status", "place"])
    #expect(catalog.types[0].baseType == "text" && catalog.types[0].isNotNull)
    #expect(catalog.types[1].baseType == "numeric" && catalog.types[1].multirange == "money_multirange")
    #expect(catalog.types[2].labels == ["open", "paid", "it's done"])
    #expect(catalog.types[3].attributes.map(\.type) == ["text", "integer", "point"])
    #expect(catalog.functions.map(\.name) == ["squash", "touch"])
    #expect(catalog.functions[0].volatility == "i" && catalog.functions[0].parallel == "s")
    #expect(catalog.unreadable.isEmpty)
    #expect(catalog.roles.map(\.name) == ["postgres"])
  }

  @Test func `columns have types, defaults, identity, generation and collation`() throws {
    let columns = try table("shop", "customers").columns
    #expect(
      columns.map(\.name) == [
        "id", "email", "name", "home", "tags", "attributes", "budget", "active", "name_length", "created_at",
      ])
    #expect(columns[0].identity == "a" && columns[0].isNotNull)
    #expect(columns[1].type == "shop.email" && columns[1].typeSchema == "shop")
    #expect(columns[2].collation == "shop.german")
    #expect(columns[4].type == "text[]" && columns[4].typeName == "_text")
    #expect(columns[8].generated == "s" && columns[8].defaultExpression == "length(name)")
  }

  @Test func `constraints and partitions know each other`() throws {
    let orders = try table("shop", "orders")
    #expect(orders.kind == .partitioned && orders.partitionKey == "RANGE (placed_at)")
    let key = try #require(orders.constraints.first { $0.kind == .foreignKey })
    #expect(key.referencedTable == ObjectName(schema: "shop", name: "customers") && key.referencedColumns == ["id"])
    #expect(key.onDelete == "c" && !key.isInherited)
    let sub = try table("shop", "orders_2026_even")
    #expect(sub.parents == [ObjectName(schema: "shop", name: "orders_2026")])
    #expect(sub.partitionBound == "FOR VALUES WITH (modulus 2, remainder 0)")
    #expect(sub.constraints.allSatisfy { $0.isInherited })
    #expect(sub.indexes.contains { $0.parent == ObjectName(schema: "shop", name: "orders_2026_customer_id_idx") })
    #expect(catalog.partitions(of: orders.objectName).map(\.name) == ["orders_2025", "orders_2026"])
    #expect(try table("shop", "refunds").constraints.count == 1)
    #expect(try table("public", "dogs").parents == [ObjectName(schema: "public", name: "animals")])
    #expect(try table("public", "bookings").constraints.map(\.kind) == [.exclusion])
    #expect(try table("public", "secrets").policies.map(\.name) == ["own"])
  }

  @Test func `indexes are taken apart key by key`() throws {
    let indexes = try table("shop", "customers").indexes
    func index(_ name: String) throws -> Index { try #require(indexes.first { $0.name == name }) }
    let name = try index("customers_name_idx")
    #expect(name.keys.map(\.expression) == ["shop.squash(name)", nil])
    #expect(name.keys[1].isDescending && !name.keys[1].nullsFirst)
    #expect(name.expressionStatistics.count == 1 && name.expressionStatistics[0]?.mostCommonValues != nil)
    #expect(name.rows == 1000 && name.pages > 1)
    #expect(try index("customers_active_idx").included == ["name", "email"])
    #expect(try index("customers_active_idx").predicate == "active")
    #expect(try index("customers_pattern_idx").keys.map(\.operatorClass) == ["text_pattern_ops", nil])
    #expect(try index("customers_pattern_idx").keys.map(\.collation) == [nil, #""C""#])
    #expect(try index("customers_trgm_idx").keys.map(\.operatorClass) == ["public.gin_trgm_ops"])
    #expect(try index("customers_trgm_idx").method == "gin")
    #expect(try index("customers_pkey").constraint == "customers_pkey")
    #expect(try index("customers_email_key").isUnique)
  }

  @Test func `statistics of every kind are read`() throws {
    let customers = try table("shop", "customers")
    #expect(customers.rows == 1000 && customers.pages == customers.pagesAtAnalyze && customers.pages > 0)
    let tags = try #require(customers.column(named: "tags")?.statistics)
    #expect(tags.mostCommonElements.flatMap { PostgresArray.parse($0) }?.count == 7)
    let budget = try #require(customers.column(named: "budget")?.statistics)
    #expect(budget.rangeLengthHistogram != nil && budget.rangeBoundsHistogram != nil && budget.rangeEmptyFraction == 0)
    let status = try #require(try table("shop", "orders").column(named: "status"))
    #expect(status.statistics == nil && status.inheritedStatistics?.distinct == 3)
    let extended = catalog.extendedStatistics
    #expect(extended.map(\.name) == ["customers_expr", "customers_stats"])
    #expect(extended[0].expressionStatistics.first??.distinct == 50)
    #expect(extended[1].ndistinct != nil && extended[1].dependencies != nil)
    #expect(extended[1].mostCommonValues?.isEmpty == false)
  }

  @Test func `a catalog goes through its snapshot unchanged`() throws {
    let bytes = try SnapshotCodec.encode(
      Snapshot(catalog: catalog, statements: [["query": "SELECT 1", "queryid": nil]]))
    let back = try SnapshotCodec.decode(bytes)
    #expect(back.catalog == catalog)
    #expect(back.statements == [["query": "SELECT 1", "queryid": nil]])
    #expect(try SnapshotCodec.encode(back) == bytes)
  }

  @Test func `what a role may not read is told with the grant that helps`() throws {
    let monitor = try LiveDatabase(target: SharedCluster.target(user: "monitor")).readCatalog()
    let customers = ObjectName(schema: "shop", name: "customers")
    let first = try #require(monitor.unreadable.first { $0.table == customers && $0.columns.contains("email") })
    #expect(first.columns.count == 10 && first.grant == "GRANT SELECT ON shop.customers TO monitor")
    #expect(monitor.tables.allSatisfy { $0.columns.allSatisfy { $0.statistics == nil } })
    #expect(monitor.tables.map(\.rows) == catalog.tables.map(\.rows))

    let reader = try LiveDatabase(target: SharedCluster.target(user: "reader")).readCatalog()
    let orders = ObjectName(schema: "shop", name: "orders")
    #expect(!reader.unreadable.contains { $0.table == orders })
    #expect(reader.table(named: orders)?.column(named: "status")?.inheritedStatistics != nil)
    #expect(reader.unreadable.contains { $0.table == customers })
  }

  @Test func `the session can't write`() throws {
    let live = try LiveDatabase(target: SharedCluster.target(user: "postgres"))
    #expect(try live.connection.query("SHOW default_transaction_read_only").scalar == "on")
    #expect(throws: PostgresError.self) { try live.connection.query("CREATE TABLE x ()") }
    // A target with options of its own keeps them, and the transaction alone is read-only.
    let own = try LiveDatabase(target: SharedCluster.target(user: "postgres") + "&options=-csearch_path%3Dshop")
    #expect(try own.readCatalog().database.searchPath == ["shop"])
    let session = try CatalogSession(own.connection)
    let error = #expect(throws: IntakeError.self) {
      try session.reading { () throws(IntakeError) in _ = try session.rows("CREATE TABLE x ()") }
    }
    #expect(error?.message.contains("read-only") == true)
  }

  @Test func `a table that is locked exclusively is told, not waited for`() throws {
    let cluster = try SharedCluster.cluster.get()
    try cluster.connect().query("CREATE DATABASE locked")
    let other = try cluster.connect(database: "locked")
    try other.query("CREATE TABLE t (a int PRIMARY KEY)")
    try other.query("BEGIN")
    try other.query("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
    let error = #expect(throws: IntakeError.self) {
      try LiveDatabase(target: SharedCluster.target(database: "locked", user: "postgres")).readCatalog()
    }
    #expect(error?.code == .locked)
  }

  @Test func `a refused connection tells why, without the password`() throws {
    let targets = [
      "postgresql://u:s3cret@127.0.0.1:1/x", "postgresql://u:s3@cr/et@127.0.0.1:1/x",
      "host=127.0.0.1 port=1 password=s3cret",
      "u:s3cret@host", "postgresql://u:s3cret@127.0.0.1:1/x?no_such=s3cret", "password='s3cret' port=s3cret",
      "postgresql://u:p%73s3cret@127.0.0.1:1/x",
    ]
    for target in targets {
      let error = #expect(throws: IntakeError.self) { try LiveDatabase(target: target) }
      #expect(error?.code == .unreachable)
      #expect(error?.description.contains("s3") == false, "\(String(describing: error))")
      #expect(error?.description.contains("cr/et") == false)
    }
    let error = #expect(throws: IntakeError.self) { try LiveDatabase(target: "host=127.0.0.1 port=1") }
    #expect(error?.message.contains("Connection refused") == true)
  }

  @Test func `pg_stat_statements is read by column name`() throws {
    try SharedCluster.cluster.get().connect(database: "rich").query("SELECT count(*) FROM shop.customers WHERE id < 7")
    let rows = try LiveDatabase(target: SharedCluster.target(user: "postgres")).readStatements()
    let row = try #require(rows.first { ($0["query"] ?? nil)?.contains("WHERE id < $1") == true })
    #expect(row["datname"] == "rich" && row["rolname"] == "postgres" && row["calls"] != nil)
    let missing = #expect(throws: IntakeError.self) {
      try LiveDatabase(target: SharedCluster.target(database: "postgres", user: "postgres")).readStatements()
    }
    #expect(missing?.code == .extensionMissing)
    let masked = #expect(throws: IntakeError.self) {
      try LiveDatabase(target: SharedCluster.target(user: "reader")).readStatements()
    }
    #expect(masked?.code == .notPermitted)
  }
}
