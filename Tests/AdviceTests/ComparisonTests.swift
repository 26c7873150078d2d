import Advice
import Candidates
import Catalog
import Testing

/// What is said of indexes of the user's own.
@Suite(.serialized) struct ComparisonTests {
  private func compare(_ ideas: [String], _ statements: [(calls: Int, sql: String)]) throws -> IndexComparison {
    let fleet = try LoadedFleet.shared.get()
    var request = try fleet.request(statements, user: "app")
    request.ideas = try ideas.map { try IndexStatement.parse($0, in: fleet.catalog) }
    return try Advisor(request).compare(queryClass: nil)
  }

  @Test(arguments: [
    ("CREATE INDEX ON trip (depot)", "the same as the existing trip_depot"),
    ("CREATE INDEX ON fleet.trip (note)", "a prefix of the existing trip_note_driver"),
    ("CREATE UNIQUE INDEX ON trip (id)", "the same as the existing trip_pkey"),
    ("CREATE INDEX ON trip (driver)", nil), ("CREATE UNIQUE INDEX ON trip (depot)", nil),
    ("CREATE INDEX ON trip (depot) WHERE driver > 7", nil), ("CREATE INDEX ON trip (depot) INCLUDE (note)", nil),
  ])
  func `an index that there is already is named`(idea: String, existing: String?) throws {
    let comparison = try compare([idea], [(10, "SELECT id FROM trip WHERE depot = $1")])
    #expect(comparison.ideas.map(\.existing) == [existing])
    #expect(comparison.ideas[0].table == "fleet.trip")
  }

  @Test(arguments: [
    ("CREATE UNIQUE INDEX ON trip (driver)", "about 10 rows a value"),
    ("CREATE UNIQUE INDEX ON trip (depot)", "about 5000 rows a value"),
    ("CREATE UNIQUE INDEX ON fleet.reading_1 (at, device)", nil),
    ("CREATE UNIQUE INDEX ON trip (depot, note)", "about 5000 rows for each combination of values"),
    ("CREATE UNIQUE INDEX ON badge (code)", nil), ("CREATE UNIQUE INDEX ON trip (depot) WHERE driver = 1", nil),
    ("CREATE INDEX ON trip (driver)", nil),
  ])
  func `a unique index on values that repeat is warned about`(idea: String, words: String?) throws {
    let comparison = try compare([idea], [(10, "SELECT id FROM trip WHERE depot = $1")])
    let warnings = comparison.ideas[0].warnings
    if let words {
      #expect(warnings.count == 1 && warnings[0].contains(words) && warnings[0].hasSuffix("it can't be unique"))
      // PostgreSQL says the same.
      #expect(throws: (any Error).self) {
        try LoadedFleet.shared.get().connection.query(
          idea.replacing("ON trip", with: "ON fleet.trip"))
      }
    } else {
      #expect(warnings.isEmpty, "\(warnings)")
    }
  }

  @Test func `the advice beside an idea has the names that it has by itself`() throws {
    let fleet = try LoadedFleet.shared.get()
    let statements = [
      (calls: 500, sql: "SELECT id FROM trip WHERE driver = $1 ORDER BY id LIMIT 1"),
      (calls: 500, sql: "SELECT sum(length(note)), driver FROM trip WHERE driver < $1 GROUP BY driver"),
      (calls: 500, sql: "SELECT what FROM audit.log WHERE obj = $1"),
    ]
    let advice = try fleet.advise(statements, user: "app")
    let comparison = try compare(["CREATE INDEX ON trip (driver)"], statements)
    #expect(!advice.recommendations.isEmpty)
    let advised = Set(advice.recommendations.map(\.index))
    let named = comparison.advice.compactMap { $0.split(separator: " ").dropFirst(2).first.map(String.init) }
    #expect(Set(named) == advised && named.count == advised.count)
  }
}
