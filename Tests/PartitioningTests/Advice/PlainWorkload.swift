import AccessPatterns
import Catalog
import Testing
import Workload

@testable import Planner

/// Query classes with costs that a test says, on a catalog that it says.
struct PlainWorkload {
  let extractor: AccessPatternExtractor

  init(_ catalog: Catalog) { extractor = AccessPatternExtractor(catalog: CatalogIndex(catalog)) }

  /// - Parameters:
  ///   - cost: Of one call.
  ///   - rows: Of all calls; nil when nobody counted them.
  ///   - expected: What the planner expects an execution to return.
  func costed(
    _ query: String, calls: Int = 1, cost: Double = 0, rows: Int? = nil, expected: Int = 1,
    change: (inout QueryClass) -> Void = { _ in }
  ) throws -> CostedClass {
    var queryClass = QueryClass(
      fingerprint: StableIdentifier.of([query]), shape: StableIdentifier.of([query]), query: query, calls: calls,
      rows: rows ?? 0, callsWithRows: rows == nil ? 0 : calls)
    change(&queryClass)
    let plan =
      #"[{"Plan": {"Node Type": "Seq Scan", "Total Cost": \#(cost), "Plan Rows": \#(expected), "Plan Width": 8}}]"#
    let summary = try #require(PlanSummary(explain: plan))
    return CostedClass(
      queryClass: queryClass, pattern: try extractor.extract(from: query),
      plan: PlannedClass(
        index: 0,
        bindings: [.init(statement: PlannableStatement(text: query), weight: 1, baseline: summary)],
        isGeneric: false))
  }
}

/// A table of events over two years and what it takes to vary it.
enum PlainCatalog {
  static let events = ObjectName(schema: "public", name: "events")

  /// - Parameter rows: Of 100 bytes each, with indexes of 50.
  static func catalog(rows: Double = 200e6, change: (inout Table) -> Void = { _ in }) -> Catalog {
    let pages = Int(rows * 100 / 8192)
    let days = (0...100).map { day(of: Double($0) * 7.3) }
    var table = Table(
      schema: "public", name: "events",
      columns: [
        Column(
          name: "id", type: "bigint", typeName: "int8", isNotNull: true, identity: "a",
          statistics: ColumnStatistics(
            averageWidth: 8, distinct: -1,
            histogram: PostgresArray.literal((0...100).map { String(Int(rows / 100) * $0 + 1) }), correlation: 1)),
        Column(
          name: "created_at", type: "timestamp with time zone", typeName: "timestamptz", isNotNull: true,
          statistics: ColumnStatistics(
            averageWidth: 8, distinct: -1, histogram: PostgresArray.literal(days), correlation: 1)),
        Column(
          name: "tenant", type: "integer", typeName: "int4", isNotNull: true,
          statistics: ColumnStatistics(
            averageWidth: 4, distinct: 5_000, histogram: PostgresArray.literal((1...101).map { String($0 * 50) }),
            correlation: 0.01)),
        Column(
          name: "region", type: "text", typeName: "text", isNotNull: true,
          statistics: ColumnStatistics(
            averageWidth: 4, distinct: 4, mostCommonValues: "{eu,us,asia,rest}",
            mostCommonFrequencies: [0.4, 0.3, 0.27, 0.03], correlation: 0.3)),
        Column(
          name: "status", type: "text", typeName: "text", isNotNull: true,
          statistics: ColumnStatistics(
            averageWidth: 4, distinct: 2, mostCommonValues: "{done,open}", mostCommonFrequencies: [0.9, 0.1],
            correlation: 0.8)),
      ],
      indexes: [
        Index(
          name: "events_pkey", definition: "", keys: [IndexKey(column: "id")], isUnique: true, isPrimary: true,
          constraint: "events_pkey", rows: rows, pages: pages / 2)
      ], rows: rows, pages: pages)
    table.constraints = [Constraint(name: "events_pkey", kind: .primaryKey, definition: "", columns: ["id"])]
    change(&table)
    return Catalog(
      capturedAt: "2026-03-01T00:00:00Z",
      server: Catalog.Server(versionNumber: 150_018, version: "15.18"), database: Catalog.Database(name: "plain"),
      settings: [Catalog.Setting(name: "effective_cache_size", value: "64GB")], schemas: ["public"], tables: [table])
  }

  /// So many days after the start of 2024-03-01, of which 730 are 2026-03-01, as `pg_stats` prints it.
  static func day(of days: Double) -> String {
    let start = 1_709_251_200.0 + (days * 86_400).rounded()
    return LogTime.text(Int64(start * 1e6)).prefix(19).split(separator: "T").joined(separator: " ") + "+00"
  }
}
