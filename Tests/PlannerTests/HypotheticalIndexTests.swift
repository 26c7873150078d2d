import Catalog
import Glibc
import PostgresClient
import PostgresServer
import Testing

@testable import Planner

extension SharedTwin {
  /// Indexes that exist in a twin only are planned with as those that are really built.
  struct HypotheticalIndexTests {
    private struct Case {
      let definition: IndexDefinition
      let query: String

      init(
        _ table: String, _ keys: [IndexKey], included: [String] = [], predicate: String? = nil,
        method: String = "btree",
        _ query: String
      ) {
        definition = IndexDefinition(
          table: ObjectName(schema: "shop", name: table), method: method, keys: keys, included: included,
          predicate: predicate)
        self.query = query
      }
    }

    private static func column(_ name: String, descending: Bool = false) -> IndexKey {
      IndexKey(column: name, isDescending: descending, nullsFirst: descending)
    }

    private static let cases = [
      Case("orders", [column("total")], "SELECT * FROM shop.orders WHERE total BETWEEN 100 AND 101"),
      Case(
        "orders", [column("status"), column("placed_at")],
        "SELECT id FROM shop.orders WHERE status = 'sent' AND placed_at > '2026-02-20'"),
      Case(
        "orders", [column("placed_at", descending: true)], "SELECT * FROM shop.orders ORDER BY placed_at DESC LIMIT 500"
      ),
      Case(
        "orders", [column("customer_id")], predicate: "status = 'new'",
        "SELECT id FROM shop.orders WHERE customer_id = 77 AND status = 'new'"),
      Case(
        "orders", [column("total"), column("customer_id")], predicate: "note IS NOT NULL",
        "SELECT total, customer_id FROM shop.orders WHERE note IS NOT NULL AND total > 2500"),
      Case(
        "orders", [column("shipped_on"), column("total", descending: true)],
        "SELECT id FROM shop.orders WHERE shipped_on = '2025-07-07' ORDER BY total DESC LIMIT 10"),
      Case(
        "order_items", [column("quantity"), column("price")], included: ["product_id"],
        "SELECT product_id FROM shop.order_items WHERE quantity = 3 AND price > 80"),
      Case("order_items", [column("price")], "SELECT count(*) FROM shop.order_items WHERE price = 42"),
      Case(
        "customers", [IndexKey(expression: "lower(email)")],
        "SELECT id FROM shop.customers WHERE lower(email) = 'user77@example37.com'"),
      Case(
        "customers", [column("created_at")],
        "SELECT id FROM shop.customers WHERE created_at BETWEEN '2025-01-01' AND '2025-01-04'"),
      Case("customers", [column("city")], "SELECT count(*) FROM shop.customers WHERE city = 'city 50'"),
      Case("customers", [column("name")], "SELECT id FROM shop.customers WHERE name = 'Emil Abcdef1'"),
      Case("customers", [column("balance")], "SELECT id FROM shop.customers WHERE balance BETWEEN 700 AND 701"),
      Case("customers", [column("referrer_id")], "SELECT id FROM shop.customers WHERE referrer_id = 12"),
      Case(
        "customers", [column("external_id"), column("id")],
        "SELECT id FROM shop.customers WHERE external_id BETWEEN '80000000-0000-0000-0000-000000000000'"
          + " AND '80f00000-0000-0000-0000-000000000000'"),
      Case("measurements", [column("value")], "SELECT * FROM shop.measurements WHERE value BETWEEN 1 AND 1.2"),
      Case(
        "events", [column("kind"), column("happened_at")],
        "SELECT * FROM shop.events WHERE kind = 'buy' AND happened_at BETWEEN '2026-01-10' AND '2026-02-20'"),
      Case("products", [column("name")], "SELECT * FROM shop.products WHERE name < 'product 02'"),
    ]

    @Test func `a hypothetical index is used, at the cost and size of the one really built`() throws {
      let twin = try LoadedDatabase.twin()
      let indexes = try twin.createHypothetical(Self.cases.map(\.definition), numberedFrom: 1).map { try $0.get() }
      let loaded = try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.copyName)
      var sizeErrors: [Double] = []
      var costErrors: [Double] = []
      for (item, index) in zip(Self.cases, indexes) {
        let before = try twin.plan(item.query)
        let plan = try twin.plan(item.query, showing: index.oids)
        #expect(before.indexes.isDisjoint(with: index.parts.map(\.name)), "\(item.definition) is to be seen")
        #expect(
          !plan.indexes.isDisjoint(with: index.parts.map(\.name)), "\(item.definition) is not used: \(plan.shape)")
        try loaded.query("BEGIN")
        try loaded.query(item.definition.statement(name: "built"))
        // CREATE INDEX counts anew what VACUUM counted before the catalog was read, and ROLLBACK doesn't undo that.
        for table in twin.tables.leaves(of: item.definition.table) {
          try loaded.query(
            """
            UPDATE pg_class SET relpages = $2::int, reltuples = $3::float4, relallvisible = $4::int
            WHERE oid = $1::regclass
            """,
            [table.objectName.sql, String(table.pagesAtAnalyze!), String(table.rows), String(table.allVisiblePages)])
        }
        let isExpression = item.definition.keys.contains { $0.expression != nil }
        if isExpression { try loaded.query("ANALYZE \(item.definition.table.sql)") }
        let built = try loaded.plan(item.query)
        let size = try loaded.query(
          """
          SELECT pg_relation_size('shop.built')
            + (SELECT coalesce(sum(pg_relation_size(relid)), 0) FROM pg_partition_tree('shop.built'))
          """
        ).scalar.flatMap { Double($0) }
        try loaded.query("ROLLBACK")
        let error = abs(plan.totalCost / built.totalCost - 1)
        costErrors.append(error)
        // The statistics of an expression are derived, and another sample is not the same.
        #expect(error <= (isExpression ? 0.2 : 0.01), "\(item.definition): \(built.totalCost) became \(plan.totalCost)")
        sizeErrors.append(abs(Double(index.bytes) / (try #require(size)) - 1))
        #expect(sizeErrors.last! <= 0.11, "\(item.definition): \(size ?? 0) bytes were taken for \(index.bytes)")
      }
      #expect(sizeErrors.sorted()[sizeErrors.count / 2] <= 0.02)
      #expect(costErrors.sorted()[costErrors.count / 2] <= 0.0001)
    }

    private static let otherKinds = [
      Case(
        "customers", [IndexKey(column: "name", operatorClass: "text_pattern_ops")],
        "SELECT id FROM shop.customers WHERE name LIKE 'Emil Abc%'"),
      Case(
        "customers", [IndexKey(expression: "lower(city)", operatorClass: "text_pattern_ops")],
        "SELECT id FROM shop.customers WHERE lower(city) LIKE 'city 50%'"),
      Case(
        "customers", [IndexKey(expression: "attributes ->> 'level'")],
        "SELECT id FROM shop.customers WHERE attributes ->> 'level' = '7'"),
      Case(
        "customers", [IndexKey(column: "email", operatorClass: "gin_trgm_ops")], method: "gin",
        "SELECT id FROM shop.customers WHERE email ILIKE '%r777@%'"),
      Case(
        "orders", [IndexKey(expression: "to_tsvector('english', note)")], method: "gin",
        "SELECT id FROM shop.orders WHERE to_tsvector('english', note) @@ 'note & other'::tsquery"),
      Case(
        "products", [IndexKey(column: "attributes", operatorClass: "jsonb_path_ops")], method: "gin",
        #"SELECT id FROM shop.products WHERE attributes @> '{"weight": 12}'"#),
      Case(
        "products", [column("attributes")], method: "gin",
        #"SELECT id FROM shop.products WHERE attributes ? 'nothing'"#),
    ]

    @Test func `patterns, expressions and GIN are used, at about the cost of the one really built`() throws {
      let twin = try LoadedDatabase.twin()
      let indexes = try twin.createHypothetical(Self.otherKinds.map(\.definition), numberedFrom: 1).map { try $0.get() }
      let loaded = try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.copyName)
      for (item, index) in zip(Self.otherKinds, indexes) {
        let plan = try twin.plan(item.query, showing: index.oids)
        #expect(!plan.indexes.isDisjoint(with: index.names), "\(item.definition) is not used: \(plan.shape)")
        try loaded.query("BEGIN")
        try loaded.query(item.definition.statement(name: "built"))
        let table = try #require(twin.tables[item.definition.table])
        try loaded.query(
          "UPDATE pg_class SET relpages = $2::int, reltuples = $3::float4, relallvisible = $4::int WHERE oid = $1::regclass",
          [table.objectName.sql, String(table.pagesAtAnalyze!), String(table.rows), String(table.allVisiblePages)])
        // Of a text's words ANALYZE counts what nothing else tells.
        let isExpression =
          item.definition.method == "btree" && item.definition.keys.contains { $0.expression != nil }
        if isExpression { try loaded.query("ANALYZE \(item.definition.table.sql)") }
        let built = try loaded.plan(item.query)
        try loaded.query("ROLLBACK")
        #expect(built.indexes == ["built"])
        let words: Comment = "\(item.definition): \(built.totalCost) became \(plan.totalCost), \(index.bytes) bytes"
        // The statistics of an expression are derived, and another sample is not the same. Of GIN's pages two more or
        // fewer are read than estimated.
        let tolerance =
          item.definition.method == "gin" ? 2.1 * 1.7 : (isExpression ? 0.2 : 0.02) * built.totalCost
        #expect(abs(plan.totalCost - built.totalCost) <= tolerance, words)
      }
    }

    @Test func `a key is given back in the words of the catalog`() throws {
      let twin = try LoadedDatabase.twin()
      let keys = [
        IndexKey(column: "id"), IndexKey(expression: "lower(email)"), IndexKey(expression: "attributes->>'a'"),
      ]
      let definition = IndexDefinition(table: ObjectName(schema: "shop", name: "customers"), keys: keys)
      let index = try twin.createHypothetical([definition], numberedFrom: 1)[0].get()
      #expect(index.definition.keyList == "(id, lower(email::text), (attributes ->> 'a'::text))")
    }

    @Test func `hypothetical indexes change no plan that they are not shown to`() throws {
      let twin = try LoadedDatabase.twin()
      let before = try LoadedQueries.all.mapValues { try twin.plan($0) }
      _ = try twin.createHypothetical(Self.cases.map(\.definition), numberedFrom: 1)
      _ = try twin.createHypothetical(
        [IndexDefinition(table: ObjectName(schema: "shop", name: "orders"), keys: [Self.column("note")])],
        numberedFrom: 100)
      #expect(try LoadedQueries.all.mapValues { try twin.plan($0) } == before)
    }

    @Test func `an index that exists is hidden for one statement alone`() throws {
      let twin = try LoadedDatabase.twin()
      let query = "SELECT * FROM shop.orders WHERE shipped_on = '2025-03-03'"
      let name = ObjectName(schema: "shop", name: "orders_shipped_on_idx")
      let oid = try #require(twin.relations[name]?.oid)
      #expect(try twin.plan(query).indexes == ["orders_shipped_on_idx"])
      #expect(try twin.plan(query, hiding: [oid]).indexes.isEmpty)
      #expect(try twin.plan(query).indexes == ["orders_shipped_on_idx"])
    }

    @Test func `an index behind a constraint can't be hidden`() throws {
      let twin = try LoadedDatabase.twin()
      let oid = try #require(twin.relations[ObjectName(schema: "shop", name: "orders_pkey")]?.oid)
      #expect(try twin.plan("SELECT * FROM shop.orders WHERE id = 4", hiding: [oid]).indexes == ["orders_pkey"])
    }

    @Test func `an index that can't be is refused in the server's words`() throws {
      let twin = try LoadedDatabase.twin()
      let definitions = [
        Case("orders", [Self.column("nothing")], ""), Case("bookings", [Self.column("place")], ""),
        Case("orders", [IndexKey(expression: "now() - placed_at")], ""),
        Case("orders", [Self.column("note")], predicate: "note > 5", ""),
        Case("absent", [Self.column("id")], ""), Case("orders", [Self.column("note")], ""),
      ].map(\.definition)
      let results = try twin.createHypothetical(definitions, numberedFrom: 1).map { result in
        switch result {
        case .success: "made"
        case .failure(let error): "\(error.code) \(error.message)"
        }
      }
      #expect(
        results == [
          "statementRejected column \"nothing\" does not exist",
          "statementRejected data type point has no default operator class for access method \"btree\"",
          "statementRejected functions in index expression must be marked IMMUTABLE",
          "statementRejected operator does not exist: text > integer",
          "statementRejected relation \"shop.absent\" does not exist", "made",
        ])
      #expect(try twin.plan("SELECT count(*) FROM shop.orders").shape.contains("orders"))
    }

    @Test func `a table of several segments gets an index and its length back`() throws {
      var catalog = try LoadedDatabase.catalog.get()
      let place = try #require(catalog.tables.firstIndex { $0.name == "measurements" })
      catalog.tables[place].pages = 300_000
      catalog.tables[place].pagesAtAnalyze = 300_000
      catalog.tables[place].allVisiblePages = 300_000
      catalog.tables[place].rows = 47e6
      let twin = try Twin.start(catalog, binaries: ServerBinaries.find())[0]
      let name = ObjectName(schema: "shop", name: "measurements")
      let path = try #require(twin.relations[name]?.path)
      let lengths = { ["", ".1", ".2", ".3"].map { Self.length(of: twin.cluster.dataDirectory + "/" + path + $0) } }
      let expected = [1 << 30, 1 << 30, (300_000 - 262_144) * 8192, -1]
      #expect(lengths() == expected)
      let query = "SELECT taken_at FROM shop.measurements WHERE value > 99.999"
      let before = try twin.plan(query)
      #expect(before.totalCost > 300_000)
      let index = try twin.createHypothetical(
        [IndexDefinition(table: name, keys: [Self.column("value")])], numberedFrom: 1)[0].get()
      #expect(lengths() == expected)
      #expect(try twin.plan(query) == before)
      #expect(try twin.plan(query, showing: index.oids).totalCost < before.totalCost / 2)
      #expect(abs(Double(index.bytes) / (47e6 * 20.3) - 1) < 0.15)
    }

    private static func length(of path: String) -> Int {
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : -1
    }
  }
}
