import Catalog
import PostgresClient
import Testing

@testable import Partitioning

/// What is counted as leaving partitions out does so on a real partitioned table, and what is not counted does not.
@Suite struct PruningTests {
  private static let ranges = PartitionScheme(
    table: PartitionedServer.events, method: .range, column: "created_at", unit: .year,
    partitions: [
      Partition(name: "events_x0", bound: .range(from: nil, to: "2025-01-01 00:00:00+00")),
      Partition(name: "events_x1", bound: .range(from: "2025-01-01 00:00:00+00", to: "2026-01-01 00:00:00+00")),
      Partition(name: "events_x2", bound: .range(from: "2026-01-01 00:00:00+00", to: "2200-01-01 00:00:00+00")),
    ])
  private static let lists = PartitionScheme(
    table: PartitionedServer.events, method: .list, column: "region",
    partitions: [
      Partition(name: "events_x0", bound: .list(["eu"])), Partition(name: "events_x1", bound: .list(["us"])),
      Partition(name: "events_x2", bound: .remaining),
    ])
  private static let hashes = PartitionScheme(
    table: PartitionedServer.events, method: .hash, column: "tenant",
    partitions: (0..<3).map { Partition(name: "events_x\($0)", bound: .hash(modulus: 3, remainder: $0)) })

  private static let conditions: [(PartitionScheme, [String])] = [
    (
      ranges,
      [
        "e.created_at = '2025-06-01'", "e.created_at > now()", "e.created_at < now() - interval '10 years'",
        "e.created_at BETWEEN '2025-01-02' AND '2025-02-01'", "e.created_at IN ('2025-01-02', '2025-02-01')",
        "e.created_at = ANY (ARRAY['2025-01-02', '2025-02-01']::timestamptz[])",
        "e.created_at < '2024-06-01' OR (e.created_at = '2024-06-01' AND e.id < 5)",
        "e.created_at > '2026-01-05' OR e.tenant = 5", "(e.created_at, e.id) < ('2024-06-01', 5)",
        "(e.created_at, e.id) < ('2024-06-01', 5) AND e.created_at <= '2024-06-01'",
        "e.created_at::date = '2025-06-01'",
        "date_trunc('day', e.created_at) = '2025-06-01'", "e.created_at <> '2025-06-01'", "e.created_at IS NOT NULL",
        "c.id = 5", "NOT (e.created_at > '2024-06-01')", "e.tenant = 5",
      ]
    ),
    (
      lists,
      [
        "e.region = 'us'", "e.region IN ('us', 'asia')", "e.region IS NULL", "e.region LIKE 'u%'",
        "lower(e.region) = 'us'", "e.region = 'us' OR e.region = 'eu'", "e.tenant = 5",
      ]
    ),
    (
      hashes,
      [
        "e.tenant = 5", "e.tenant IN (5)", "e.tenant > 5", "e.tenant + 1 = 5", "e.tenant = 5 OR e.tenant = 6",
        "c.id = 5",
        "c.id = 5 AND c.event_id = e.id",
      ]
    ),
  ]

  /// Partitions that a plan reads when it is executed, of three.
  private func partitionsRead(_ connection: Connection, _ query: String) throws -> Int {
    let lines = try connection.query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) \(query)").rows
    return Set(
      lines.compactMap { $0[0] }.compactMap { line in (0..<3).first { line.contains("on events_x\($0)") } }
    ).count
  }

  @Test(arguments: 0..<3) func `the planner agrees`(number: Int) throws {
    let (scheme, conditions) = Self.conditions[number]
    let catalog = try PartitionedServer.catalog.get()
    let table = try #require(catalog.table(named: PartitionedServer.events))
    let plain = PlainWorkload(catalog)
    let connection = try PartitionedServer.connect()
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    try PartitionedServer.partition(connection, scheme)
    let kinds: Set<TableLoad.Condition> =
      switch scheme.method {
      case .range: [.equality, .list, .range]
      case .list: [.equality, .list, .isNull]
      case .hash: [.equality, .list]
      }
    var counted = 0
    for condition in conditions {
      // A comment joins by the tenant, so that its value may come from there.
      let query = "SELECT * FROM shop.events e LEFT JOIN shop.comments c ON c.id = e.tenant WHERE \(condition)"
      let load = TableLoad(table, [try plain.costed(query, cost: 1)])
      let isCounted = !load.pruning(on: scheme.column, by: kinds).isEmpty
      let read = try partitionsRead(connection, query)
      #expect(isCounted == (read < 3), "\(condition): \(read) partitions are read")
      counted += isCounted ? 1 : 0
    }
    #expect(counted > 0 && counted < conditions.count)
  }
}
