import PostgresClient
import Testing

@testable import Scaling

struct DocumentUpdateRuleTests {
  static let schema = """
    CREATE SCHEMA updated;
    CREATE TABLE updated.articles (id bigint PRIMARY KEY, doc jsonb NOT NULL);
    CREATE TABLE updated.settings (id bigint PRIMARY KEY, doc jsonb NOT NULL);
    INSERT INTO updated.articles
      SELECT i, jsonb_build_object('views', i, 'body', (SELECT string_agg(md5((i * 200 + j)::text), '') FROM \
      generate_series(1, 150) j))
      FROM generate_series(1, 500) i;
    INSERT INTO updated.settings SELECT i, jsonb_build_object('theme', 'dark', 'views', i) FROM generate_series(1, \
    2000) i;
    """

  private func findings(_ statements: [String]) throws -> [ScaleFinding] {
    DocumentUpdateRule().findings(
      try ShapeDatabase.input("updated", statements.map { ShapeStatement($0, calls: 5_000, rows: 5_000) }))
  }

  @Test(arguments: [
    "UPDATE updated.articles SET doc = jsonb_set(doc, '{views}', to_jsonb((doc ->> 'views')::int + 1)) WHERE id = 5",
    "UPDATE updated.articles SET doc = doc || jsonb_build_object('views', 6) WHERE id = 5",
    "UPDATE updated.articles SET doc['views'] = '6' WHERE id = 5",
  ])
  func `one key of a large document becomes a column`(text: String) throws {
    let finding = try findings([text]).about("updated.articles.doc")
    #expect(finding.verdict == .advised && finding.subjects == ["updated.articles.doc", "views"])
    try ShapeDatabase.onCopy { connection in
      func wal(_ statement: String) throws -> Int {
        // Other tests write to the same server: this counts the statement's own.
        let plan = try connection.query("EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF) \(statement)").text
        let bytes = try #require(plan.firstMatch(of: /WAL: .*bytes=([0-9]+)/))
        return try #require(Int(bytes.1))
      }
      try connection.run(Array(finding.remedies.prefix(1)))
      #expect(try connection.count("SELECT count(*) FROM updated.articles WHERE views = to_jsonb(id)") == 500)
      // What the advice is for: the document stays where it is.
      let (whole, column) = (
        try wal("UPDATE updated.articles SET doc = jsonb_set(doc, '{views}', '7')"),
        try wal("UPDATE updated.articles SET views = '7'")
      )
      #expect(column * 10 < whole, "\(column) bytes of WAL against \(whole)")
      try connection.run(Array(finding.remedies.suffix(1)))
    }
  }

  @Test func `small documents are written with their row`() throws {
    let finding = try findings(["UPDATE updated.settings SET doc = jsonb_set(doc, '{views}', '7') WHERE id = 5"])
      .about("updated.settings.doc")
    #expect(finding.verdict == .notAdvised)
  }

  @Test func `documents that are replaced whole are no case`() throws {
    let finding = try findings(["UPDATE updated.articles SET doc = $1 WHERE id = $2"]).about("updated.articles.doc")
    #expect(finding.verdict == .notAdvised)
  }
}
