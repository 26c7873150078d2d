import Catalog
import Planner
import PostgresClient
import Testing

extension SharedTwin {
  /// The claim behind every answer: an empty twin plans as the loaded database does.
  struct TwinFidelityTests {
    @Test func `an empty twin plans as the loaded database does`() throws {
      let comparisons = try compare(LoadedQueries.all)
      #expect(comparisons.count >= 90)
      check(comparisons)
    }

    @Test func `an empty twin plans in parallel as the loaded database does`() throws {
      let settings = [
        ("max_parallel_workers_per_gather", "3"), ("min_parallel_table_scan_size", "64kB"),
        ("min_parallel_index_scan_size", "16kB"), ("parallel_setup_cost", "10"), ("parallel_tuple_cost", "0.001"),
      ].map { Catalog.Setting(name: $0.0, value: $0.1) }
      let comparisons = try compare(LoadedQueries.parallel, settings)
      check(comparisons)
      #expect(comparisons.allSatisfy { $0.loaded.shape.contains("Gather") }, "\(comparisons.map(\.loaded.shape))")
    }

    @Test func `everything of the loaded schema gets into the twin`() throws {
      // But for a list that holds labels of an enumeration, by oids that are others in each database.
      let notes = try LoadedDatabase.twin.get().notes.map { "\($0.subject): \($0.message)" }
      #expect(notes.count == 1)
      #expect(notes.first?.hasPrefix("statistics shop.order_months: its most common values are left out") == true)
    }

    private struct Comparison {
      let name: String
      let loaded: PlanNode
      let twin: PlanNode

      var error: Double { abs(twin.totalCost / loaded.totalCost - 1) }
    }

    private func compare(_ queries: [String: String], _ settings: [Catalog.Setting] = []) throws -> [Comparison] {
      let loaded = try LoadedDatabase.planner(settings)
      let twin = settings.isEmpty ? try LoadedDatabase.twin.get() : try LoadedDatabase.twin(settings)
      return try queries.sorted { $0.key < $1.key }.map { name, text in
        Comparison(name: name, loaded: try loaded.plan(text), twin: try twin.plan(text))
      }
    }

    private func check(_ comparisons: [Comparison]) {
      for comparison in comparisons {
        let bound = Self.exceptions[comparison.name]?.bound ?? 0.01
        #expect(comparison.twin.shape == comparison.loaded.shape, "\(comparison.name)")
        #expect(
          comparison.error <= bound,
          "\(comparison.name): \(comparison.loaded.totalCost) became \(comparison.twin.totalCost)")
      }
    }

    /// Where an empty twin can't know what the loaded database's planner knows.
    private static let exceptions: [String: (bound: Double, reason: String)] = [
      "merge join": (
        0.05,
        "the first 1,000 rows of a merge join cost as much as the least keys of both sides are apart: the end points of an index are not in the twin"
      )
    ]
  }
}
