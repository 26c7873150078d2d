import PostgresClient
import Testing
import Workload

@testable import Scaling

struct ExtractedKeyRuleTests {
  static let schema = """
    CREATE SCHEMA extracted;
    CREATE TABLE extracted.events (id bigint PRIMARY KEY, doc jsonb NOT NULL);
    INSERT INTO extracted.events
      SELECT i, jsonb_build_object('kind', 'k' || i % 40, 'level', i % 900, 'at', timestamptz '2026-01-01' + i * \
      interval '1 minute',
        'actor', jsonb_build_object('name', 'n' || i % 700), 'indexed', i)
      FROM generate_series(1, 20000) i;
    CREATE INDEX ON extracted.events (((doc ->> 'indexed')::integer));
    CREATE TABLE extracted.pages (id bigint PRIMARY KEY, doc jsonb NOT NULL);
    INSERT INTO extracted.pages
      SELECT i, jsonb_build_object('title', 't' || i, 'body', (SELECT string_agg(md5((i * 200 + j)::text), '') FROM \
      generate_series(1, 150) j))
      FROM generate_series(1, 500) i;
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    ExtractedKeyRule().findings(try ShapeDatabase.input("extracted", statements))
  }

  @Test(arguments: [
    (
      "SELECT id FROM extracted.events WHERE (doc ->> 'level')::int = 77", "level", "(doc ->> 'level')::int = 77",
      "level = 77", 3
    ),
    (
      "SELECT id FROM extracted.events e WHERE e.doc -> 'actor' ->> 'name' = 'n5'", "actor.name",
      "doc -> 'actor' ->> 'name' = 'n5'", "name = 'n5'", 3
    ),
    (
      "SELECT id FROM extracted.events e WHERE e.doc #>> '{actor,name}' = 'n5'", "actor.name",
      "doc -> 'actor' ->> 'name' = 'n5'", "name = 'n5'", 3
    ),
    (
      "SELECT id FROM extracted.events ORDER BY (doc ->> 'at')::timestamptz DESC LIMIT 5", "at", "false",
      "at = '2026-01-01 00:05Z'", 2
    ),
  ])
  func `a key that is searched by gets an index or a column`(
    text: String, path: String, expression: String, column: String, ways: Int
  ) throws {
    let finding = try #require(try findings([ShapeStatement(text, calls: 5_000)]).first)
    #expect(finding.verdict == .advised && finding.subjects == ["extracted.events.doc", path])
    let isImmutable = ways == 3
    if isImmutable {
      try ShapeDatabase.onCopy { connection in
        try connection.run(Array(finding.remedies[0...0]))
        let size = "SELECT max(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes WHERE schemaname = 'extracted'"
        let estimate = try #require(finding.figures.first { $0.name == "index_bytes_estimate" }?.value)
        #expect(try Double(connection.count(size)) <= estimate * 1.2)
        let plan = try connection.query("EXPLAIN SELECT id FROM extracted.events WHERE \(expression)").text
        #expect(plan.contains("_idx"), "\(plan)")
      }
      try ShapeDatabase.onCopy { connection in
        try connection.run(Array(finding.remedies[3...3]))
        #expect(try connection.count("SELECT count(*) FROM extracted.events WHERE \(column)") > 0)
        #expect(try connection.query("EXPLAIN SELECT id FROM extracted.events WHERE \(column)").text.contains("_idx"))
        try connection.run(Array(finding.remedies[4...4]))
      }
    }
    let plain = isImmutable ? 1 : 0
    try ShapeDatabase.onCopy { connection in
      try connection.run(Array(finding.remedies[plain...plain]))
      let count = "SELECT count(*) FROM extracted.events WHERE \(column)"
      let before = try connection.count(count)
      #expect(before > 0)
      try connection.query("INSERT INTO extracted.events SELECT id + 100000, doc FROM extracted.events")
      try connection.query("UPDATE extracted.events SET doc = doc WHERE id % 3 = 0")
      #expect(try connection.count(count) == before * 2)
      try connection.run(Array(finding.remedies[(plain + 1)...(plain + 1)]))
      #expect(try connection.count("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == 0)
    }
  }

  @Test func `a key of large documents wants a column even when it is only returned`() throws {
    let finding = try findings([
      ShapeStatement("SELECT doc ->> 'title' FROM extracted.pages WHERE id = 5", calls: 5_000)
    ])
    .about("extracted.pages.doc")
    #expect(finding.verdict == .advised)
    #expect(finding.reasons.contains { $0.contains("out of line") }, "\(finding.reasons)")
    try ShapeDatabase.onCopy { connection in
      try connection.run(Array(finding.remedies[0...0]))
      #expect(try connection.query("SELECT title FROM extracted.pages WHERE id = 5").scalar == "t5")
    }
  }

  @Test func `a key of small documents that is only returned stays`() throws {
    let finding = try findings([
      ShapeStatement("SELECT doc ->> 'kind' FROM extracted.events WHERE id = 5", calls: 5_000)
    ])
    .about("extracted.events.doc")
    #expect(finding.verdict == .notAdvised && finding.remedies.isEmpty)
  }

  @Test func `a key that has its index stays`() throws {
    let finding = try findings([
      ShapeStatement("SELECT id FROM extracted.events WHERE (doc ->> 'indexed')::integer = 7", calls: 5_000)
    ]).about("extracted.events.doc")
    #expect(finding.verdict == .notAdvised && finding.reasons.contains { $0.contains("already") })
  }

  @Test func `an index serves what stands beside the key as well`() throws {
    let text =
      "SELECT id FROM extracted.events WHERE id = 5 AND doc ->> 'kind' = 'k3' ORDER BY id DESC LIMIT 10"
    let finding = try findings([ShapeStatement(text, calls: 5_000)]).about("extracted.events.doc")
    #expect(
      finding.remedies[0].statements[0].hasSuffix("USING btree (id, ((doc ->> 'kind')))"), "\(finding.remedies[0])")
  }

  @Test func `keys of a dump come from the texts that have them`() throws {
    var input = try ShapeDatabase.input(
      "extracted", [ShapeStatement("SELECT id FROM extracted.events WHERE doc ->> $1 = $2", calls: 10)])
    let untold = try #require(ExtractedKeyRule().findings(input).first)
    #expect(untold.verdict == .notAdvised && untold.summary.contains("doesn't say which"))
    let costed = input.classes[0]
    var query = costed.queryClass
    query.examples = [.init(text: "SELECT id FROM extracted.events WHERE doc ->> 'kind' = 'k3'", calls: 10)]
    input = ScaleInput(
      catalog: input.catalog, workload: input.workload,
      classes: [.init(queryClass: query, pattern: costed.pattern, plan: costed.plan)])
    #expect(ExtractedKeyRule().findings(input).first?.subjects == ["extracted.events.doc", "kind"])
  }
}
