import AccessPatterns
import Catalog

@testable import Candidates

/// A table of orders as a shop has them, and accesses to it from SQL.
enum Fixture {
  static func column(
    _ name: String, _ type: String, distinct: Double, width: Int = 8, values: String? = nil
  ) -> Column {
    Column(
      name: name, type: type, typeName: type,
      statistics: ColumnStatistics(averageWidth: width, distinct: distinct, mostCommonValues: values))
  }

  static let orders = Table(
    schema: "public", name: "orders",
    columns: [
      column("id", "int8", distinct: -1), column("customer_id", "int8", distinct: 50_000),
      column("status", "text", distinct: 5, values: "{new,paid,sent}"),
      column("placed_at", "timestamptz", distinct: -0.9),
      column("total", "numeric", distinct: 9_000, width: 6), column("note", "text", distinct: -0.5, width: 200),
      column("attributes", "jsonb", distinct: -0.5, width: 120), column("region", "text", distinct: 12),
    ],
    indexes: [
      Index(name: "orders_pkey", definition: "", keys: [IndexKey(column: "id")], isUnique: true, isPrimary: true),
      Index(
        name: "orders_region_placed_at_idx", definition: "",
        keys: [IndexKey(column: "region"), IndexKey(column: "placed_at")]),
    ], rows: 1_000_000, pages: 20_000, allVisiblePages: 19_000)

  static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "shop"), schemas: ["public"], tables: [orders])

  static func access(_ query: String, in catalog: Catalog = Self.catalog) throws -> RelationAccess {
    let pattern = try AccessPatternExtractor(catalog: CatalogIndex(catalog)).extract(from: query)
    return pattern.relations[0]
  }

  static func keys(_ definitions: [IndexDefinition]) -> Set<String> { Set(definitions.map(\.keyList)) }
}
