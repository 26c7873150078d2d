import Testing
import Workload

@testable import QueryLogs

/// How a logged plan read the tables, in both formats.
struct PlanScanTests {
  private func text(_ plan: String) -> [LoggedScan] {
    let scratch = ScratchMemory()
    return Array(("Query Text: SELECT 1\n" + plan).utf8).withUnsafeBytes { bytes in
      read(LoggedPlan(bytes, scratch)?.scans ?? [], scratch)
    }
  }

  /// By name, as a class has them.
  private func read(_ scans: [PlanScan], _ scratch: ScratchMemory) -> [LoggedScan] {
    var found = LoggedScans()
    _ = PlanScanBytes.add(PlanScanBytes.encoded(scans, milliseconds: 1.5, scratch), to: &found)
    return found.ranked
  }

  private func json(_ plan: String) -> [LoggedScan] {
    let scratch = ScratchMemory()
    return Array(("{\n  \"Query Text\": \"SELECT 'a' AS \\\"Node Type\\\"\",\n  \"Plan\": " + plan + "\n}").utf8)
      .withUnsafeBytes {
        read(LoggedPlan($0, scratch)?.scans ?? [], scratch)
      }
  }

  private func scan(
    _ node: String, _ table: String, schema: String? = nil, index: String? = nil, expected: Int, read: Int? = nil,
    returned: Int = 0
  ) -> LoggedScan {
    var scan = LoggedScan(node: node, schema: schema, table: table, index: index)
    (scan.microseconds, scan.longest, scan.expectedRows) = (1_500, 1_500, expected)
    if let read { (scan.analyzed, scan.readRows, scan.returnedRows) = (1, read, returned) }
    return scan
  }

  @Test func `scans have what was expected, read and returned, over all loops`() {
    let plan = """
      Nested Loop  (cost=0.29..9.99 rows=3 width=8) (actual time=0.1..0.2 rows=3 loops=1)
        ->  Parallel Seq Scan on orders o  (cost=0.00..1.00 rows=1200 width=4) (actual time=0.1..0.2 rows=1 loops=3)
              Filter: (status = 'open'::text)
              Rows Removed by Filter: 4099
        ->  Index Scan Backward using "Customers_pkey" on public."Customers" c  (cost=0.29..8.30 rows=1 width=4) (actual rows=0.50 loops=4)
              Index Cond: (id = o.customer_id)
              Rows Removed by Filter: 2
        ->  Bitmap Heap Scan on items  (cost=4.00..8.00 rows=10 width=4) (actual time=0.1..0.2 rows=10 loops=1)
              Rows Removed by Index Recheck: 90
              ->  Bitmap Index Scan on items_idx  (cost=0.00..4.00 rows=10 width=0) (actual time=0.1..0.1 rows=10 loops=1)
        ->  Seq Scan on notes  (cost=0.00..1.00 rows=7 width=4) (never executed)
        ->  CTE Scan on c  (cost=0.00..1.00 rows=5 width=4) (actual time=0.1..0.2 rows=5 loops=1)
      """
    #expect(
      text(plan) == [
        scan("Bitmap Heap Scan", "items", expected: 10, read: 100, returned: 10),
        scan("Index Scan", "Customers", schema: "public", index: "Customers_pkey", expected: 4, read: 10, returned: 2),
        scan("Seq Scan", "notes", expected: 0, read: 0, returned: 0),
        scan("Seq Scan", "orders", expected: 3_600, read: 12_300, returned: 3),
      ])
  }

  @Test func `without log_analyze there is what was expected`() {
    #expect(
      text("Index Only Scan using i on t  (cost=0.00..1.00 rows=5 width=4)") == [
        scan("Index Only Scan", "t", index: "i", expected: 5)
      ])
  }

  @Test func `the same table twice in a plan is one scan of it`() {
    let line = "  ->  Seq Scan on t  (cost=0.00..1.00 rows=5 width=4) (actual rows=2 loops=1)\n"
    let found = text("Append  (cost=0.00..1.00 rows=10 width=4) (actual rows=4 loops=1)\n" + line + line)
    #expect(found == [scan("Seq Scan", "t", expected: 10, read: 4, returned: 4)])
  }

  @Test func `a literal that looks like a node is none`() {
    let plan = """
      Seq Scan on t  (cost=0.00..1.00 rows=5 width=4)
        Filter: (a = 'it''s
        ->  Seq Scan on secret  (cost=0.00..1.00 rows=5 width=4)
        Rows Removed by Filter: 5'::text)
      """
    #expect(text(plan) == [scan("Seq Scan", "t", expected: 5)])
  }

  @Test func `JSON has the same`() {
    let plan = """
      {
          "Node Type": "Hash Join",
          "Plan Rows": 3,
          "Output": ["a", "\\"Node Type\\": \\"Seq Scan\\""],
          "Plans": [
            {
              "Node Type": "Seq Scan",
              "Parallel Aware": true,
              "Relation Name": "ord\\"ers",
              "Schema": "public",
              "Alias": "o",
              "Plan Rows": 1200,
              "Actual Rows": 1,
              "Actual Loops": 3,
              "Filter": "(a = '\\"Relation Name\\": \\"secret\\"')",
              "Rows Removed by Filter": 4099,
              "Workers": [{"Worker Number": 0, "Actual Rows": 7, "Actual Loops": 1}]
            },
            {
              "Node Type": "Function Scan",
              "Plan Rows": 9,
              "Actual Rows": 9
            },
            {
              "Node Type": "Index Scan",
              "Scan Direction": "Backward",
              "Index Name": "c_pkey",
              "Relation Name": "c",
              "Plan Rows": 1
            }
          ]
        }
      """
    #expect(
      json(plan) == [
        scan("Index Scan", "c", index: "c_pkey", expected: 1),
        scan("Seq Scan", "ord\"ers", schema: "public", expected: 3_600, read: 12_300, returned: 3),
      ])
  }

  @Test func `broken plans end, and many scans are some`() {
    let line = "->  Seq Scan on t  (cost=0.00..1.00 rows=999999999999999999999 width=4) (actual rows= loops=\n"
    #expect(text("Append  (cost=0.00..1.00 rows=1 width=4)\n" + String(repeating: line, count: 99)).count == 1)
    for plan in [
      "Seq Scan on   (cost=", "Seq Scan  (cost=", "Index Scan using \"  (cost=", "Index Scan using a on \"b  (cost=",
    ] {
      #expect(text(plan).count <= 1)
    }
    for plan in [
      "{\"Node Type\": \"Seq Scan\"", "{\"Node Type\": \"Seq Scan\", \"Relation Name\": \"x\\", "{\"Node Type\":",
    ] {
      #expect(json(plan).isEmpty)
    }
  }

  @Test func `a server's plans have the same scans in both formats`() throws {
    let workloads = try [LogSettings.planText, .planJSON].map { try DigestedRun.workload(LoggedRun.of($0), .jsonlog) }
    let scans = workloads.map { workload in
      workload.classes.map { entry in
        [entry.id]
          + (entry.logged?.scans.ranked ?? []).map { "\($0.name) \($0.executions) \($0.readRows) \($0.returnedRows)" }
      }
    }
    #expect(scans[0] == scans[1])
    #expect(scans[0].count { $0.count > 1 } > 20)
    // Rows that a plan returns at its root are those that its only scan returns.
    let single = workloads[0].classes.filter { $0.query.contains("WHERE") && $0.logged?.scans.ranked.count == 1 }
    #expect(single.contains { $0.logged?.scans.ranked[0].returnedRows == $0.rows && $0.rows > 0 })
  }
}
