import PostgresClient
import Testing

@testable import Scaling

struct OpaqueDocumentRuleTests {
  static let schema = """
    CREATE SCHEMA opaque;
    CREATE TABLE opaque.payloads (id bigint PRIMARY KEY, body jsonb NOT NULL);
    CREATE TABLE opaque.plain (id bigint PRIMARY KEY, body jsonb NOT NULL);
    INSERT INTO opaque.payloads SELECT i, jsonb_build_object('a', i, 'b', md5(i::text)) FROM generate_series(1, 3000) i;
    INSERT INTO opaque.plain SELECT * FROM opaque.payloads;
    CREATE TABLE opaque.calls (id bigint PRIMARY KEY, at timestamptz NOT NULL, code integer NOT NULL, answer jsonb);
    INSERT INTO opaque.calls SELECT i, timestamptz '2026-01-01' + i * interval '1 minute', i % 7,
      jsonb_build_object('text', repeat(md5(i::text), 8)) FROM generate_series(1, 3000) i;
    CREATE INDEX payloads_body_idx ON opaque.payloads USING gin (body jsonb_path_ops);
    """

  private func findings(_ statements: [String]) throws -> [ScaleFinding] {
    OpaqueDocumentRule().findings(try ShapeDatabase.input("opaque", statements.map { ShapeStatement($0, calls: 100) }))
  }

  private static let whole = [
    "SELECT body FROM opaque.payloads WHERE id = 5", "INSERT INTO opaque.payloads VALUES (9999, '{}')",
    "SELECT * FROM opaque.plain WHERE id = 5",
  ]

  @Test func `an index on documents that nobody looks into goes`() throws {
    let finding = try findings(Self.whole).about("opaque.payloads.body")
    #expect(finding.verdict == .advised && finding.classes.count == 2)
    try ShapeDatabase.onCopy { connection in
      let count = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'opaque' AND indexdef LIKE '%jsonb_path_ops%'"
      try connection.run(Array(finding.remedies.prefix(1)))
      #expect(try connection.count(count) == 0)
      try connection.run(Array(finding.remedies.suffix(1)))
      #expect(try connection.count(count) == 1)
    }
  }

  @Test func `a wide document that others read past may go into a table beside`() throws {
    let whole = "SELECT answer FROM opaque.calls WHERE id = 5"
    let finding = try findings([whole, "SELECT code, count(*) FROM opaque.calls GROUP BY code"]).about(
      "opaque.calls.answer")
    #expect(finding.verdict == .advised && finding.summary.contains("table beside"), "\(finding.summary)")
    try ShapeDatabase.onCopy { connection in
      try connection.run(Array(finding.remedies.prefix(2)))
      try connection.query("INSERT INTO opaque.calls VALUES (9999, now(), 1, '{}')")
      try connection.query("UPDATE opaque.calls SET answer = '[]' WHERE id = 7")
      try connection.query("DELETE FROM opaque.calls WHERE id = 8")
      let wrong = """
        SELECT count(*) FROM opaque.calls c FULL JOIN opaque.calls_answer a USING (id)
        WHERE c.answer IS DISTINCT FROM a.answer
        """
      #expect(try connection.count(wrong) == 0)
      #expect(try connection.count("SELECT count(*) FROM opaque.calls_answer") == 3_000)
      try connection.run([finding.remedies[2]])
    }
    // Those that read it look up one row by its key; a narrow document is in nobody's way.
    #expect(
      try findings([whole, "SELECT code FROM opaque.calls WHERE id = 5"]).about("opaque.calls.answer").verdict
        == .notAdvised)
    #expect(
      try findings(["SELECT body FROM opaque.plain WHERE id = 5", "SELECT count(*) FROM opaque.plain"]).about(
        "opaque.plain.body"
      ).verdict == .notAdvised)
  }

  @Test func `a document without index is right as it is`() throws {
    #expect(try findings(Self.whole).about("opaque.plain.body").verdict == .notAdvised)
  }

  @Test(arguments: [
    #"SELECT id FROM opaque.payloads WHERE body @> '{"a": 5}'"#, "SELECT body -> 'a' FROM opaque.payloads",
    "SELECT id FROM opaque.payloads WHERE body @? '$.a ? (@ > 5)'",
    "SELECT jsonb_path_query(body, '$.a') FROM opaque.payloads",
  ])
  func `a document that is looked into is another matter`(text: String) throws {
    #expect(try findings(Self.whole + [text]).allSatisfy { $0.subjects != ["opaque.payloads.body"] })
  }
}
