import Catalog
import PostgresClient
import Testing

@testable import Planner

extension SharedTwin {
  /// Sizes that are estimated from statistics, beside those of indexes that are really built.
  struct IndexSizeTests {
    struct Case: CustomTestStringConvertible, Sendable {
      let table: String
      let method: String
      let keys: [IndexKey]
      let included: [String]
      /// The largest error.
      let tolerance: Double

      init(_ table: String, _ method: String, _ column: String, _ operatorClass: String? = nil, within: Double = 0.25) {
        self.table = table
        self.method = method
        keys = [IndexKey(column: column, operatorClass: operatorClass)]
        included = []
        tolerance = within
      }

      init(_ table: String, _ method: String = "btree", expression: String, within: Double = 0.25) {
        self.table = table
        self.method = method
        keys = [IndexKey(expression: expression)]
        included = []
        tolerance = within
      }

      /// A B-tree of several columns, whose values begin where their types may.
      init(_ table: String, keys: [String], including included: [String] = [], within: Double = 0.03) {
        self.table = table
        method = "btree"
        self.keys = keys.map { IndexKey(column: $0) }
        self.included = included
        tolerance = within
      }

      var definition: IndexDefinition {
        IndexDefinition(table: ObjectName(schema: "shop", name: table), method: method, keys: keys, included: included)
      }

      var testDescription: String { definition.description }
    }

    @Test(arguments: [
      Case("orders", "hash", "id"), Case("orders", "hash", "customer_id"), Case("orders", "hash", "shipped_on"),
      Case("customers", "hash", "external_id"), Case("customers", "hash", "city"),
      Case("order_items", "hash", "quantity"),
      Case("orders", "brin", "placed_at"), Case("orders", "brin", "id"), Case("order_items", "brin", "price"),
      Case("orders", "btree", "shipped_on"), Case("customers", "btree", "referrer_id"), Case("orders", "btree", "note"),
      Case("customers", expression: "lower(city)"),
      Case("orders", keys: ["placed_at"], including: ["total", "customer_id"]),
      Case("orders", keys: ["customer_id"], including: ["total", "placed_at"]),
      Case("order_items", keys: ["product_id"], including: ["price", "quantity", "line"]),
      Case("customers", keys: ["balance", "id"]), Case("customers", keys: ["city", "balance", "id"]),
      Case("orders", keys: ["shipped_on", "id"]), Case("orders", keys: ["note", "id"]),
      Case("customers", "gin", "tags", within: 0.35), Case("customers", "gin", "attributes", within: 0.35),
      Case("customers", "gin", "attributes", "jsonb_path_ops", within: 0.35),
      Case("products", "gin", "sizes", within: 0.35), Case("products", "gin", "search", within: 0.5),
      Case("orders", "gin", expression: "to_tsvector('english', note)", within: 0.35),
      Case("bookings", "gist", "during", within: 0.35), Case("bookings", "gist", "place", within: 0.35),
    ])
    func `an index is as large as estimated`(example: Case) throws {
      let twin = try LoadedDatabase.twin()
      let table = try #require(twin.tables[example.definition.table])
      let loaded = try LoadedDatabase.cluster.get().connect(database: LoadedDatabase.copyName)
      try loaded.query("BEGIN")
      try loaded.query(example.definition.statement(name: "built"))
      let size = try loaded.query("SELECT pg_relation_size('shop.built')").scalar.flatMap { Double($0) }
      try loaded.query("ROLLBACK")
      let real = try #require(size)
      let estimate = IndexSizeEstimate(example.definition, on: table)
      #expect(
        abs(Double(estimate.bytes) / real - 1) <= example.tolerance,
        "\(Int(real) / 8_192) pages were taken for \(estimate.pages)")
    }
  }
}
