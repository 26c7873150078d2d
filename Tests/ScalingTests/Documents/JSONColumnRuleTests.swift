import PostgresClient
import Testing

@testable import Scaling

struct JSONColumnRuleTests {
  static let schema = """
    CREATE SCHEMA textual;
    CREATE TABLE textual.orders (id bigint PRIMARY KEY, doc json NOT NULL, raw json);
    INSERT INTO textual.orders SELECT i, json_build_object('kind', 'k' || i % 5), '{"a":  1}' FROM generate_series(1, \
    3000) i;
    """

  private func findings() throws -> [ScaleFinding] {
    JSONColumnRule().findings(
      try ShapeDatabase.input(
        "textual",
        [
          ShapeStatement("SELECT id FROM textual.orders WHERE doc ->> 'kind' = 'k3'", calls: 100),
          ShapeStatement("SELECT raw FROM textual.orders WHERE id = 3", calls: 100),
        ]))
  }

  @Test func `json that is looked into becomes jsonb`() throws {
    let finding = try findings().about("textual.orders.doc")
    #expect(finding.verdict == .advised)
    try ShapeDatabase.onCopy { connection in
      try connection.run(Array(finding.remedies.prefix(2)))
      try connection.run(Array(finding.remedies.prefix(1)))
      try connection.query("UPDATE textual.orders SET doc = json_build_object('kind', 'new') WHERE id < 10")
      try connection.run(Array(finding.remedies.suffix(1)))
      #expect(try connection.query("SELECT pg_typeof(doc) FROM textual.orders LIMIT 1").scalar == "jsonb")
      #expect(try connection.count("SELECT count(*) FROM textual.orders WHERE doc @> '{\"kind\": \"new\"}'") == 9)
      #expect(try connection.count("SELECT count(*) FROM textual.orders WHERE doc @> '{\"kind\": \"k3\"}'") == 598)
      try connection.query("INSERT INTO textual.orders (id, doc) VALUES (99999, '{}')")
    }
  }

  @Test func `json that is read as it is stays`() throws {
    #expect(try findings().about("textual.orders.raw").verdict == .notAdvised)
  }
}
