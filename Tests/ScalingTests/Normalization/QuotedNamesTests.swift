import PostgresClient
import Testing

@testable import Scaling

/// Names that have to be quoted, and a table whose rows are its partitions'.
struct QuotedNamesTests {
  static let schema = """
    CREATE SCHEMA "Odd Names";
    CREATE TABLE "Odd Names"."The Users" ("Id" bigint PRIMARY KEY, "Plan's Name" text NOT NULL);
    CREATE TABLE "Odd Names"."Log Lines" ("User Id" bigint NOT NULL, at timestamptz NOT NULL, "Doc" jsonb NOT NULL)
      PARTITION BY RANGE (at);
    CREATE TABLE "Odd Names"."Log 1" PARTITION OF "Odd Names"."Log Lines" FOR VALUES FROM ('2026-01-01') TO \
    ('2026-01-08');
    CREATE TABLE "Odd Names"."Log 2" PARTITION OF "Odd Names"."Log Lines" FOR VALUES FROM ('2026-01-08') TO \
    ('2027-01-01');
    INSERT INTO "Odd Names"."The Users" SELECT i, 'p' || i % 100 FROM generate_series(1, 1000) i;
    INSERT INTO "Odd Names"."Log Lines"
      SELECT 1 + i % 1000, timestamptz '2026-01-01' + i * interval '1 minute', jsonb_build_object('a''b', 'v' || i % 50)
      FROM generate_series(1, 20000) i;
    """

  private func input(_ statement: String) throws -> ScaleInput {
    try ShapeDatabase.input("Odd Names", [ShapeStatement(statement, calls: 5_000)])
  }

  @Test func `a column is copied`() throws {
    let text = """
      SELECT l.at FROM "Odd Names"."Log Lines" l JOIN "Odd Names"."The Users" u ON u."Id" = l."User Id"
      WHERE u."Plan's Name" = 'p7' ORDER BY l.at DESC LIMIT 5
      """
    let finding = try #require(CopiedColumnRule().findings(try input(text)).first)
    #expect(finding.verdict == .advised)
    try ShapeDatabase.onCopy { connection in
      let before = try connection.query(text).rows
      try connection.run(finding.remedies.dropLast())
      let copy = #""The Users_Plan's Name""#
      let reading = #"SELECT at FROM "Odd Names"."Log Lines" WHERE \#(copy) = 'p7' ORDER BY at DESC LIMIT 5"#
      #expect(try connection.query(reading).rows == before)
      try connection.query(#"UPDATE "Odd Names"."The Users" SET "Plan's Name" = 'new' WHERE "Id" < 11"#)
      let moved = #"SELECT count(*) FROM "Odd Names"."Log Lines" WHERE \#(copy) = 'new'"#
      #expect(try connection.count(moved) == 200)
      try connection.run(finding.remedies.suffix(1))
    }
  }

  @Test func `a key becomes a column or an index`() throws {
    let text = #"SELECT at FROM "Odd Names"."Log Lines" WHERE "Doc" ->> 'a''b' = 'v3'"#
    let finding = try #require(ExtractedKeyRule().findings(try input(text)).first)
    #expect(finding.verdict == .advised)
    for remedies in [[0], [1, 2], [3, 4]] {
      try ShapeDatabase.onCopy { connection in try connection.run(remedies.map { finding.remedies[$0] }) }
    }
  }
}
