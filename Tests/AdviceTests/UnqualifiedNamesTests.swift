import Advice
import Catalog
import Testing

@Suite(.serialized) struct UnqualifiedNamesTests {
  private let statement = (calls: 500, sql: "SELECT note FROM trip WHERE driver = $1")

  @Test func `a role's search path says what its statements mean`() throws {
    let fleet = try LoadedFleet.shared.get()
    #expect(fleet.catalog.database.searchPath == ["public"])
    let advice = try fleet.advise([statement], user: "app")
    #expect(advice.recommendations.map(\.table) == ["fleet.trip"])
    #expect(advice.workload.analyzed == 1 && advice.warnings.isEmpty)
    // At the cost that the loaded database itself has for it.
    try fleet.connection.query("SET search_path = fleet, public")
    defer { _ = try? fleet.connection.query("RESET search_path") }
    let plan = try fleet.connection.query("EXPLAIN SELECT note FROM trip WHERE driver = 7").text
    let cost = try #require(advice.recommendations.first?.queries.first?.costBefore)
    #expect(plan.contains("..\(String(Int(cost)))."), "\(cost) \(plan)")
  }

  @Test func `without one, a name that several schemas have is skipped with their names`() throws {
    let fleet = try LoadedFleet.shared.get()
    let advice = try fleet.advise([statement])
    let skipped = try #require(advice.workload.skipped.first)
    #expect(skipped.code == "unknown-object")
    #expect(skipped.reason.contains("archive.trip or fleet.trip") && skipped.reason.contains("--search-path"))
    let chosen = try fleet.advise([statement]) { $0.catalog = $0.catalog.withSearchPath(["fleet"]) }
    #expect(chosen.recommendations.map(\.table) == ["fleet.trip"] && chosen.warnings.isEmpty)
  }

  @Test func `a name that one schema has is taken for that, and told once`() throws {
    let fleet = try LoadedFleet.shared.get()
    let advice = try fleet.advise([
      (500, "SELECT id FROM badge WHERE code = $1"), (30, "SELECT id FROM badge ORDER BY code LIMIT 3"),
      (7, "SELECT obj FROM audit.log"),
    ])
    #expect(advice.recommendations.map(\.table).contains("fleet.badge"))
    #expect(advice.workload.skipped.isEmpty)
    let notes = advice.warnings.filter { $0.contains("--search-path") }
    #expect(notes.count == 1 && notes[0].hasPrefix("2 query classes name tables") && notes[0].contains("fleet.badge"))
    // Beside a name that can't be told it is no reason to look for that in its schema.
    let mixed = try fleet.advise([(5, "SELECT 1 FROM badge, trip")])
    #expect(mixed.workload.analyzed == 0 && mixed.workload.skipped[0].reason.contains("archive.trip or fleet.trip"))
  }
}
