import Catalog

/// Configurations of indexes on the loaded database, each with queries that have to choose among them.
enum HypoPGCases {
  struct Case {
    let definitions: [IndexDefinition]
    let queries: [String]

    init(_ definitions: [IndexDefinition], _ queries: String...) {
      self.definitions = definitions
      self.queries = queries
    }
  }

  static func index(
    _ table: String, _ columns: [String], included: [String] = [], predicate: String? = nil, method: String = "btree",
    isUnique: Bool = false
  ) -> IndexDefinition {
    IndexDefinition(
      table: ObjectName(schema: "shop", name: table), method: method, keys: columns.map { IndexKey(column: $0) },
      included: included, predicate: predicate, isUnique: isUnique)
  }

  /// No query depends on where the ends of a column are: there the loaded server reads an index that it really has
  /// (`get_actual_variable_range` in src/backend/utils/adt/selfuncs.c) and the twin goes by the histogram.
  static let all = [
    Case(
      [index("orders", ["total"])], "SELECT * FROM shop.orders WHERE total BETWEEN 100 AND 101",
      "SELECT * FROM shop.orders WHERE total BETWEEN 100 AND 900", "SELECT total FROM shop.orders WHERE total < 300",
      "SELECT * FROM shop.orders ORDER BY total DESC LIMIT 20"),
    // Index-only scans.
    Case(
      [index("orders", ["total"], included: ["customer_id", "placed_at"])],
      "SELECT total, customer_id FROM shop.orders WHERE total BETWEEN 100 AND 400",
      "SELECT sum(total) FROM shop.orders WHERE total > 500", "SELECT max(total) FROM shop.orders"),
    // Several that cost nearly the same.
    Case(
      [
        index("order_items", ["quantity", "price", "product_id"]), index("order_items", ["quantity", "price"]),
        index("order_items", ["price"], included: ["quantity"]), index("order_items", ["price"]),
      ],
      "SELECT product_id FROM shop.order_items WHERE quantity = 3 AND price > 80",
      "SELECT * FROM shop.order_items WHERE price = 42 AND quantity = 2",
      "SELECT count(*) FROM shop.order_items WHERE price = 42",
      "SELECT quantity, price FROM shop.order_items WHERE quantity = 1 ORDER BY price LIMIT 30"),
    // Joins: nested loops, merges.
    Case(
      [index("customers", ["balance"]), index("customers", ["city", "id"])],
      "SELECT c.name, o.total FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id WHERE c.balance BETWEEN 700 AND 701",
      "SELECT o.id FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id WHERE c.city = 'city 50' AND o.total > 400"
    ),
    Case(
      [index("order_items", ["product_id", "order_id"]), index("products", ["price"], included: ["name"])],
      "SELECT p.name, i.quantity FROM shop.products p JOIN shop.order_items i ON i.product_id = p.id WHERE p.price = 1.37",
      "SELECT i.order_id FROM shop.products p JOIN shop.order_items i ON i.product_id = p.id WHERE p.sku = 'SKU-048271'",
      "SELECT count(*) FROM shop.order_items i JOIN shop.products p ON p.id = i.product_id"),
    // Outer and inner side in the order of the join, with rows that are met again.
    Case(
      [index("customers", ["referrer_id", "balance"]), index("orders", ["customer_id", "total"])],
      "SELECT c.id, o.total FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.referrer_id ORDER BY c.referrer_id",
      "SELECT a.id, b.balance FROM shop.customers a JOIN shop.customers b ON b.referrer_id = a.referrer_id ORDER BY a.referrer_id LIMIT 1000"
    ),
    // A semi-join and an anti-join.
    Case(
      [index("orders", ["customer_id"], predicate: "shipped_on IS NULL")],
      "SELECT c.id FROM shop.customers c WHERE c.country = 'AT' AND EXISTS (SELECT FROM shop.orders o WHERE o.customer_id = c.id AND o.shipped_on IS NULL)",
      "SELECT count(*) FROM shop.orders WHERE shipped_on IS NULL AND customer_id = 77"),
    Case(
      [index("orders", ["placed_at", "total"], predicate: "status = 'new'"), index("orders", ["status", "total"])],
      "SELECT id FROM shop.orders WHERE status = 'new' AND placed_at > '2026-01-20' AND total > 100",
      "SELECT * FROM shop.orders WHERE status = 'back' ORDER BY total LIMIT 5"),
    // Two indexes of one table together.
    Case(
      [index("measurements", ["value"]), index("measurements", ["sensor"])],
      "SELECT * FROM shop.measurements WHERE value BETWEEN 1 AND 1.2 AND sensor = 17",
      "SELECT * FROM shop.measurements WHERE value BETWEEN 1 AND 1.2 OR sensor = 17"),
    Case(
      [
        IndexDefinition(
          table: ObjectName(schema: "shop", name: "customers"), keys: [IndexKey(expression: "lower(city)")]),
        index("customers", ["zip"], method: "hash"),
      ],
      "SELECT id FROM shop.customers WHERE lower(city) = 'city 77'", "SELECT id FROM shop.customers WHERE zip = '00077'"
    ),
    // Descending, with NULLs where they are not by default.
    Case(
      [
        IndexDefinition(
          table: ObjectName(schema: "shop", name: "customers"),
          keys: [IndexKey(column: "country"), IndexKey(column: "referrer_id", isDescending: true, nullsFirst: false)])
      ],
      "SELECT id FROM shop.customers WHERE country = 'PL' ORDER BY referrer_id DESC NULLS LAST LIMIT 10"),
    // A partition alone, read by its own name and by the partitioned table's.
    Case(
      [index("events_03", ["kind", "customer_id"])],
      "SELECT id FROM shop.events_03 WHERE kind = 'buy' AND customer_id = 77",
      "SELECT id FROM shop.events WHERE kind = 'buy' AND customer_id BETWEEN 70 AND 90 AND happened_at > '2026-03-02'"),
    // Uniqueness changes what a join is taken to give.
    Case(
      [index("customers", ["email"], isUnique: true)],
      "SELECT o.email FROM shop.customers o LEFT JOIN shop.customers c ON c.email = o.email WHERE o.country = 'AT'",
      "SELECT id FROM shop.customers WHERE email = 'user77@example37.com'"),
    // Reading for a change.
    Case(
      [index("orders", ["note"])], "UPDATE shop.orders SET total = 0 WHERE note = 'note '",
      "DELETE FROM shop.orders WHERE note = 'note note '"),
  ]
}
