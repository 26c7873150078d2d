import Advice
import Catalog
import Testing

/// Queries reach more tables than they name, and more than one index serves a table.
@Suite(.serialized) struct RelatedTablesTests {
  private func indexes(_ document: AdviceDocument) -> Set<String> {
    Set(
      document.recommendations.map {
        $0.table + " " + $0.statement.drop { $0 != "(" }.prefix { $0 != ")" } + ")"
      })
  }

  @Test func `a query on a table gets indexes on its inheritance children too, and none with ONLY`() throws {
    let fleet = try LoadedFleet.shared.get()
    let both = try fleet.advise([(500, "SELECT what FROM audit.log WHERE obj = $1")])
    #expect(indexes(both) == ["audit.log (obj)", "audit.log_login (obj)"])
    #expect(both.recommendations.allSatisfy { $0.queries.count == 1 && !$0.reasons.isEmpty })
    for recommendation in both.recommendations { try fleet.connection.query(recommendation.statement) }
    let plan = try fleet.connection.query("EXPLAIN SELECT what FROM audit.log WHERE obj = 7").text
    #expect(!plan.contains("Seq Scan"), "\(plan)")
    for recommendation in both.recommendations { try fleet.connection.query(recommendation.rollback) }
    let only = try fleet.advise([(500, "SELECT what FROM ONLY audit.log WHERE obj = $1")])
    #expect(indexes(only) == ["audit.log (obj)"])
    // --table keeps to the tables that it names.
    let child = try fleet.advise([(500, "SELECT what FROM audit.log WHERE obj = $1")]) {
      $0.tables = [ObjectName(schema: "audit", name: "log_login")]
    }
    #expect(indexes(child) == ["audit.log_login (obj)"])
    #expect(child.workload.unimproved.allSatisfy { $0.code != "other-table" })
  }

  @Test func `an index of the partitioned table serves queries that name a partition`() throws {
    let fleet = try LoadedFleet.shared.get()
    let whole = (calls: 500, sql: "SELECT val FROM fleet.reading WHERE device = $1")
    let part = (calls: 400, sql: "SELECT val FROM fleet.reading_2 WHERE device = $1")
    let advice = try fleet.advise([whole, part])
    let index = try #require(advice.recommendations.first)
    #expect(advice.recommendations.count == 1 && index.table == "fleet.reading", "\(indexes(advice))")
    // Both lose by its absence what it really saves.
    #expect(index.queries.count == 2 && index.queries.allSatisfy { $0.costBefore > 3 * $0.costAfter })
    let passedOver = advice.rejected.filter { $0.table == "fleet.reading_2" }
    #expect(!passedOver.isEmpty)
    #expect(passedOver.allSatisfy { !$0.reason.isEmpty && $0.code != "over-budget" })
    // By itself the partition has one of its own.
    #expect(indexes(try fleet.advise([part])) == ["fleet.reading_2 (device)"])
    // The table above is what --table takes.
    let above = try fleet.advise([whole, part]) { $0.tables = [ObjectName(schema: "fleet", name: "reading")] }
    #expect(indexes(above) == ["fleet.reading (device)"] && above.workload.unimproved.isEmpty)
  }

  @Test func `the scan of a foreign table is the remote server's`() throws {
    let fleet = try LoadedFleet.shared.get()
    let advice = try fleet.advise([
      (500, "SELECT rain FROM fleet.weather WHERE day = $1"), (3, "SELECT count(*) FROM fleet.badge"),
    ])
    #expect(advice.recommendations.isEmpty)
    #expect(Set(advice.workload.unimproved.map(\.code)) == ["foreign-table", "reads-most"])
    let foreign = try #require(advice.workload.unimproved.first { $0.code == "foreign-table" })
    #expect(foreign.reason.contains("foreign table fleet.weather"))
  }
}
