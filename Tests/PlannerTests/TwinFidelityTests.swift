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

    @Test func `ANALYZE has read every row of the loaded tables`() throws {
      let sampled = try LoadedDatabase.planner().query(
        """
        SELECT c.relname, c.reltuples FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind IN ('r', 'p', 'm')
        GROUP BY c.oid HAVING c.reltuples > 300 * greatest(100, max(a.attstattarget))
        """)
      #expect(sampled.rows.isEmpty)
    }

    /// The end of an index is read from the index, which in a twin is empty: there it is the histogram's. Rows newer
    /// than the last ANALYZE make these two. No more than one bin of the histogram, a hundredth of the rows, depends on
    /// it (`ineq_histogram_selectivity` of src/backend/utils/adt/selfuncs.c).
    @Test(arguments: ["id > 4990", "id > 5000", "id > 6000", "id >= 7900", "id BETWEEN 6000 AND 7000", "id > 9000"])
    func `past the end of the statistics a twin is out by the rows of one bin at most`(_ condition: String) throws {
      // Analysed with the ids 1 to 5,000; those up to 8,000 came later.
      let query = "SELECT * FROM ONLY shop.animals WHERE \(condition)"
      let whole = try LoadedDatabase.planner().plan("SELECT * FROM ONLY shop.animals")
      let loaded = try LoadedDatabase.planner().plan(query)
      let twin = try LoadedDatabase.twin.get().plan(query)
      #expect(twin.shape == loaded.shape)
      #expect(twin.rows <= loaded.rows)
      #expect(abs(twin.rows - loaded.rows) <= whole.rows / 100)
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
        #expect(comparison.twin.shape == comparison.loaded.shape, "\(comparison.name)")
        #expect(
          comparison.error <= 0.01,
          "\(comparison.name): \(comparison.loaded.totalCost) became \(comparison.twin.totalCost)")
      }
    }
  }
}
