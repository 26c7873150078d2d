import PostgresClient
import Testing

@testable import Scaling

struct CopiedValuesRuleTests {
  static let schema = """
    CREATE SCHEMA valued;
    CREATE TABLE valued.products (
      id integer PRIMARY KEY, name text NOT NULL, price numeric NOT NULL, category text NOT NULL, weight integer NOT \
      NULL);
    CREATE TABLE valued.order_lines (
      id bigint PRIMARY KEY, product_id integer NOT NULL REFERENCES valued.products (id),
      price numeric NOT NULL, category text NOT NULL, weight integer NOT NULL, name text NOT NULL);
    CREATE TABLE valued.accounts (id integer PRIMARY KEY, name text NOT NULL, country text NOT NULL);
    CREATE TABLE valued.bookings (
      id bigint PRIMARY KEY, account_id integer NOT NULL REFERENCES valued.accounts (id), account_name text NOT NULL,
      account_size integer NOT NULL, country text NOT NULL);
    INSERT INTO valued.accounts SELECT i, 'account ' || i, 'c' || i % 9 FROM generate_series(0, 499) i;
    INSERT INTO valued.bookings SELECT i, i % 500, 'account ' || i % 500, i % 400, 'c' || (i * 7919) % 9
      FROM generate_series(1, 20000) i;
    INSERT INTO valued.products SELECT i, 'p' || i, i % 90, 'category ' || i % 30, i % 70 FROM generate_series(0, 499) \
    i;
    INSERT INTO valued.order_lines
      SELECT i, i % 500, (i % 500) % 90, 'category ' || (i % 500) % 30, (i * 7919) % 70, 'line ' || i
      FROM generate_series(1, 20000) i;
    CREATE STATISTICS valued.order_lines_weights (dependencies) ON product_id, weight, category FROM valued.order_lines;
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    CopiedValuesRule().findings(try ShapeDatabase.input("valued", statements))
  }

  private static let statements = [
    ShapeStatement("SELECT sum(price) FROM valued.order_lines WHERE category = 'category 7'", calls: 10),
    ShapeStatement("UPDATE valued.products SET price = 5 WHERE id = 7", calls: 400, rows: 400),
  ]

  @Test func `a column that repeats one of the referenced table is shown, with the proof`() throws {
    let finding = try findings(Self.statements).about("valued.order_lines.category")
    #expect(finding.verdict == .advised && finding.classes.count == 1)
    #expect(finding.reasons.contains { $0.contains("deliberate copy") && $0.contains("?") }, "\(finding.reasons)")
    try ShapeDatabase.onCopy { connection in
      for proof in finding.remedies[0].statements { #expect(try connection.query(proof).rows.isEmpty) }
      try connection.query("UPDATE valued.order_lines SET category = 'other' WHERE id = 5")
      for proof in finding.remedies[0].statements { #expect(try connection.query(proof).rows.count == 1) }
      try connection.run(Array(finding.remedies[1...]))
      #expect(try connection.query(finding.remedies[0].statements[1]).rows.isEmpty)
      #expect(try connection.count("SELECT count(category) FROM valued.order_lines") == 20_000)
    }
  }

  @Test func `the price at the time of sale is a question`() throws {
    let finding = try findings(Self.statements).about("valued.order_lines.price")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.reasons.contains { $0.contains("at the time?") }, "\(finding.reasons)")
  }

  @Test func `extended statistics outweigh counts`() throws {
    let finding = try findings(Self.statements).about("valued.order_lines.weight")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.figures.contains { $0.name == "dependency_degree" && $0.value < 0.5 })
    #expect(finding.reasons.contains { $0.contains("different values") })
  }

  @Test func `a name made of both tables is a copy, and few values agree by chance`() throws {
    let findings = try findings([
      ShapeStatement("UPDATE valued.accounts SET name = 'new' WHERE id = 7", calls: 40, rows: 40),
      ShapeStatement("UPDATE valued.bookings SET account_name = 'new' WHERE account_id = 7", calls: 40, rows: 1_600),
      ShapeStatement("SELECT account_name FROM valued.bookings WHERE account_id = 7 ORDER BY account_name", calls: 10),
    ])
    let finding = try findings.about("valued.bookings.account_name")
    #expect(finding.verdict == .advised && finding.subjects[1] == "valued.accounts.name")
    #expect(finding.reasons.contains { $0.hasPrefix("Both are updated") }, "\(finding.reasons)")
    #expect(findings.allSatisfy { $0.subjects[0] != "valued.bookings.account_size" })
    let chance = try findings.about("valued.bookings.country")
    #expect(chance.verdict == .notAdvised && chance.reasons[0].contains("by chance"))
    try ShapeDatabase.onCopy { connection in
      for proof in finding.remedies[0].statements { #expect(try connection.query(proof).rows.isEmpty) }
      for proof in chance.remedies[0].statements { #expect(try connection.query(proof).rows.count == 1) }
      try connection.run(Array(finding.remedies[1...]))
      #expect(try connection.query(finding.remedies[0].statements[1]).rows.isEmpty)
    }
  }

  @Test func `a name that every table has is none`() throws {
    #expect(try findings(Self.statements).allSatisfy { !$0.subjects[0].hasSuffix(".name") })
  }
}
