import PostgresClient
import Testing

@testable import Scaling

struct DependentColumnsRuleTests {
  static let schema = """
    CREATE SCHEMA dependent;
    CREATE TABLE dependent.visits (
      id bigint PRIMARY KEY, country_code text NOT NULL, country_name text NOT NULL, zip text NOT NULL, city text NOT \
      NULL,
      device_code integer NOT NULL, device_mood integer NOT NULL);
    INSERT INTO dependent.visits
      SELECT i, 'c' || c, 'country ' || c, 'z' || i % 400, 'city ' || i % 400 / 4,
        (30 * power((i * 7919 % 20000) / 20000.0, 2))::integer, (30 * power((i * 104729 % 20000) / 20000.0, 3))::integer
      FROM generate_series(1, 20000) i, LATERAL (SELECT (20 * power(i / 20000.0, 3))::integer AS c) x;
    CREATE STATISTICS dependent.visits_places (dependencies) ON zip, city FROM dependent.visits;
    """

  private func findings() throws -> [ScaleFinding] {
    DependentColumnsRule().findings(
      try ShapeDatabase.input(
        "dependent", [ShapeStatement("SELECT country_name, count(*) FROM dependent.visits GROUP BY 1", calls: 10)]))
  }

  @Test(arguments: [("country_code", "country_name"), ("zip", "city")])
  func `a column that decides another is a table of its own`(pair: (String, String)) throws {
    let finding = try findings().about("dependent.visits.\(pair.0)")
    #expect(finding.verdict == .advised)
    #expect(finding.subjects[1] == "dependent.visits.\(pair.1)")
    #expect(finding.reasons.contains { $0.contains(pair.0 == "zip" ? "Confidence: high" : "Confidence: medium") })
    try ShapeDatabase.onCopy { connection in
      #expect(try connection.query(finding.remedies[0].statements[0]).rows.isEmpty)
      try connection.run(Array(finding.remedies[1...2]))
      let table = pair.0 == "zip" ? "dependent.visits_zip" : "dependent.visits_country"
      let wrong =
        """
        SELECT count(*) FROM dependent.visits v LEFT JOIN \(table) t USING (\(pair.0), \(pair.1)) WHERE t.\(pair.1) IS \
        NULL
        """
      #expect(try connection.count(wrong) == 0)
      try connection.query("INSERT INTO dependent.visits VALUES (99999, 'new', 'new land', 'znew', 'new city', 1, 1)")
      #expect(try connection.count(wrong) == 0)
      try connection.run(finding.remedies.suffix(1))
      try connection.query("UPDATE dependent.visits SET \(pair.1) = 'x' WHERE id = 77")
      #expect(try connection.query(finding.remedies[0].statements[0]).rows.count == 1)
    }
  }

  @Test func `as many values are not the same values`() throws {
    let finding = try findings().about("dependent.visits.device_code")
    #expect(finding.verdict == .notAdvised)
  }

  @Test func `what decides in one direction does not in the other`() throws {
    #expect(try findings().allSatisfy { $0.subjects[0] != "dependent.visits.city" })
  }
}
