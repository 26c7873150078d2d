import Catalog

@testable import Partitioning

/// A catalog made by hand: orders of the years 2023 to 2025, and items that refer to them.
enum SmallShop {
  static func name(_ name: String) -> ObjectName { ObjectName(schema: "public", name: name) }

  static let byYear = PartitionScheme(
    table: name("orders"), method: .range, column: "placed_at", unit: .year,
    partitions: [
      Partition(name: "orders_2023", bound: .range(from: "2023-01-01", to: "2024-01-01")),
      Partition(name: "orders_2024", bound: .range(from: "2024-01-01", to: "2025-01-01")),
      Partition(name: "orders_2025", bound: .range(from: "2025-01-01", to: "2026-01-01")),
      Partition(name: "orders_later", bound: .range(from: "2026-01-01", to: nil)),
    ])

  static let byState = PartitionScheme(
    table: name("orders"), method: .list, column: "state",
    partitions: [
      Partition(name: "orders_done", bound: .list(["done"])),
      Partition(name: "orders_open", bound: .list(["open", "new"])),
      Partition(name: "orders_other", bound: .remaining),
    ])

  static func catalog() -> Catalog {
    let orders = ObjectName(schema: "public", name: "orders")
    var items = Table(
      schema: "public", name: "items",
      columns: [
        Column(
          name: "order_id", type: "bigint", typeName: "int8", isNotNull: true,
          statistics: ColumnStatistics(averageWidth: 8, distinct: -0.5, histogram: ids)),
        Column(
          name: "placed_at", type: "timestamp with time zone", typeName: "timestamptz", isNotNull: true,
          statistics: ColumnStatistics(averageWidth: 8, distinct: -0.5, histogram: times)),
      ], rows: 200, pages: 2)
    items.constraints = [
      Constraint(
        name: "items_order_id_fkey", kind: .foreignKey, definition: "FOREIGN KEY (order_id) REFERENCES orders(id)",
        columns: ["order_id"], referencedTable: orders, referencedColumns: ["id"])
    ]
    return Catalog(
      capturedAt: "2025-07-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
      database: .init(name: "shop"), schemas: ["public"], tables: [items, table],
      extendedStatistics: [
        ExtendedStatistics(
          schema: "public", name: "orders_both", table: orders,
          definition: "CREATE STATISTICS public.orders_both (ndistinct) ON customer_id, state FROM public.orders",
          columns: ["customer_id", "state"], ndistinct: #"{"2, 4": 9000}"#, attributeNumbers: [2, 4])
      ])
  }

  private static var table: Table {
    var table = Table(
      schema: "public", name: "orders", columns: columns, rows: 100_000, pages: 2_000, allVisiblePages: 2_000,
      rowSecurity: true,
      policies: [
        Policy(
          name: "own", isPermissive: true, command: "*", roles: ["public"], using: "(customer_id > 0)", withCheck: nil)
      ], pagesAtAnalyze: 2_000)
    table.constraints = [
      Constraint(
        name: "orders_apart", kind: .exclusion, definition: "EXCLUDE USING gist (placed_at WITH &&)",
        columns: ["placed_at"]),
      Constraint(name: "orders_id_check", kind: .check, definition: "CHECK ((id > 0))", columns: ["id"]),
      Constraint(name: "orders_pkey", kind: .primaryKey, definition: "PRIMARY KEY (id)", columns: ["id"]),
      Constraint(
        name: "orders_once", kind: .unique, definition: "UNIQUE (customer_id, placed_at) INCLUDE (state)",
        columns: ["customer_id", "placed_at"]),
    ]
    table.indexes = [
      index("orders_pkey", "UNIQUE ", "(id)", [IndexKey(column: "id")], pages: 276, constraint: "orders_pkey"),
      index(
        "orders_once", "UNIQUE ", "(customer_id, placed_at) INCLUDE (state)",
        [IndexKey(column: "customer_id"), IndexKey(column: "placed_at")], included: ["state"], pages: 600,
        constraint: "orders_once"),
      index(
        "orders_open", "", "(customer_id) WITH (fillfactor='80') WHERE (state = 'open'::text)",
        [IndexKey(column: "customer_id")], predicate: "state = 'open'::text", rows: 20_000, pages: 90),
    ]
    return table
  }

  private static func index(
    _ name: String, _ unique: String, _ tail: String, _ keys: [IndexKey], included: [String] = [],
    predicate: String? = nil, rows: Double = 100_000, pages: Int, constraint: String? = nil
  ) -> Index {
    Index(
      name: name, definition: "CREATE \(unique)INDEX \(name) ON public.orders USING btree \(tail)", keys: keys,
      included: included, predicate: predicate, isUnique: !unique.isEmpty, isPrimary: name == "orders_pkey",
      constraint: constraint, rows: rows, pages: pages)
  }

  private static var columns: [Column] {
    [
      Column(
        name: "id", type: "bigint", typeName: "int8", isNotNull: true, identity: "d",
        statistics: ColumnStatistics(averageWidth: 8, distinct: -1, histogram: ids, correlation: 1)),
      Column(
        name: "customer_id", type: "integer", typeName: "int4", isNotNull: true,
        statistics: ColumnStatistics(
          averageWidth: 4, distinct: 5_000, histogram: PostgresArray.literal((0...10).map { String($0 * 500 + 1) }),
          correlation: 0.01)),
      Column(
        name: "placed_at", type: "timestamp with time zone", typeName: "timestamptz", isNotNull: true,
        statistics: ColumnStatistics(
          averageWidth: 8, distinct: -0.9, mostCommonValues: #"{"2024-06-01 00:00:00+00"}"#,
          mostCommonFrequencies: [0.1], histogram: times, correlation: 1)),
      Column(
        name: "state", type: "text", typeName: "text",
        statistics: ColumnStatistics(
          nullFraction: 0.05, averageWidth: 5, distinct: 4, mostCommonValues: "{done,open,lost,new}",
          mostCommonFrequencies: [0.6, 0.2, 0.1, 0.05], correlation: 0.3)),
    ]
  }

  private static let ids = PostgresArray.literal((0...10).map { String(max(1, $0 * 10_000)) })

  /// Ten equal parts of the rows: four of 2023, four of 2024, two of the first half of 2025.
  private static let times = PostgresArray.literal(
    [
      "2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01",
      "2025-01-01", "2025-04-01", "2025-07-01",
    ].map { $0 + " 00:00:00+00" })
}
