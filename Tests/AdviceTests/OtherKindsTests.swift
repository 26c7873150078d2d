import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing
import Workload

/// Indexes that are no B-trees on columns, advised for a loaded database without pg_trgm.
@Suite(.serialized) struct OtherKindsTests {
  private struct Library: @unchecked Sendable {
    let cluster: LocalCluster
    let binaries: ServerBinaries
    let connection: Connection
    let catalog: Catalog

    init() throws {
      binaries = try ServerBinaries.find()
      cluster = try LocalCluster(binaries)
      try cluster.start()
      connection = try cluster.connect()
      try connection.execute(
        script: """
          CREATE SCHEMA lib;
          CREATE TABLE lib.book (
            id integer PRIMARY KEY, email varchar(80) NOT NULL, title text COLLATE "en-x-icu" NOT NULL,
            body text NOT NULL, attributes jsonb NOT NULL, tags text[] NOT NULL, at timestamptz NOT NULL,
            extra jsonb NOT NULL);
          INSERT INTO lib.book
            SELECT n, 'Reader' || n || '@Example.org', 'title ' || md5(n::text), 'word' || n % 900 || ' ' || md5(n::text),
              jsonb_build_object('shelf', 's' || n % 3000),
              ARRAY['t' || n % 800, 'u' || n % 500], '2026-01-01'::timestamptz + n * interval '1 minute',
              jsonb_build_object('isbn', 'i' || n % 3000, 'lang', 'l' || n % 9)
            FROM generate_series(1, 50000) n;
          """)
      try connection.vacuumUntilVisible()
      catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
    }

    func advise(_ statements: [String], kinds: Set<String> = [], catalog: Catalog? = nil) throws -> AdviceDocument {
      let quoted = statements.map { "\"\($0.split(separator: "\"").joined(separator: "\"\""))\",100,postgres" }
      var builder = WorkloadBuilder()
      let dump = (["query,calls,rolname"] + quoted).joined(separator: "\n") + "\n"
      builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
      return try Advisor(
        AdviceRequest(
          catalog: catalog ?? self.catalog, workload: builder.build(), binaries: binaries, kinds: kinds, version: "test"
        )
      ).run()
    }
  }

  private static let library = Result { try Library() }

  /// By what is advised, a statement of the class as the application sends it.
  private static let cases = [
    (
      dump: "select id from lib.book where lower(email) = lower($1)",
      sent: "lower(email) = lower('READER77@example.org')"
    ),
    (dump: "select id from lib.book where title like 'title abc%'", sent: "title like 'title abc%'"),
    (dump: "select id from lib.book where body ilike '%abc12%'", sent: "body ilike '%abc12%'"),
    (dump: "select id from lib.book where attributes->>$1 = $2", sent: "attributes->>'shelf' = 's77'"),
    (dump: "select id from lib.book where tags @> $1", sent: "tags @> '{t77}'"),
    (
      dump: "select id from lib.book where to_tsvector('english', body) @@ plainto_tsquery('english', 'word77')",
      sent: "to_tsvector('english', body) @@ plainto_tsquery('english', 'word77')"
    ),
  ]

  @Test func `each kind is advised, its rollout runs, its class uses it, and the rollback undoes it`() throws {
    let library = try Self.library.get()
    let connection = library.connection
    let advice = try library.advise(Self.cases.map(\.dump))
    let advised = Set(advice.recommendations.map { "\($0.method) \($0.statement.split(separator: " USING ")[1])" })
    let expected: Set<String> = [
      "btree btree (lower(email::text))", "btree btree (title text_pattern_ops)", "gin gin (body gin_trgm_ops)",
      "btree btree ((attributes ->> 'shelf'::text))", "gin gin (tags)",
      "gin gin (to_tsvector('english'::regconfig, body))",
    ]
    #expect(advised == expected, "\(advised.sorted()) \(advice.rejected.map { "\($0.statement): \($0.reason)" })")
    for recommendation in advice.recommendations {
      for step in recommendation.rollout { try connection.query(step.sql) }
      #expect(recommendation.rollout.contains { $0.sql == recommendation.statement })
      let isExpression =
        recommendation.statement.contains("((") || recommendation.statement.contains("(lower(")
        || recommendation.statement.contains("(to_tsvector(")
      #expect((recommendation.rollout.last?.sql == "ANALYZE lib.book") == isExpression)
    }
    for item in Self.cases {
      let rows = try connection.query("EXPLAIN SELECT id FROM lib.book WHERE " + item.sent).rows
      let plan = rows.map { ($0[0] ?? "") + "\n" }.joined()
      let named = try #require(advice.recommendations.first { $0.queries.contains { $0.query == item.dump } })
      #expect(plan.contains(named.index), "\(item.sent): \(plan)")
    }
    // What PostgreSQL prints is what was advised.
    let printed = try connection.query(
      "SELECT indexdef FROM pg_indexes WHERE schemaname = 'lib' AND indexname <> 'book_pkey'")
    #expect(printed.rows.count == expected.count)
    for recommendation in advice.recommendations.reversed() { try connection.query(recommendation.rollback) }
    let left = try connection.query("SELECT count(*) FROM pg_index WHERE indrelid = 'lib.book'::regclass")
    #expect(left.scalar == "1")
    try connection.query("DROP EXTENSION pg_trgm")
  }

  @Test func `what is inferred is said, and what needs an extension`() throws {
    let advice = try Self.library.get().advise(Self.cases.map(\.dump))
    func recommendation(_ text: String) throws -> Recommendation {
      try #require(advice.recommendations.first { $0.statement.contains(text) })
    }
    let inferred = try recommendation("->>")
    #expect(inferred.reasons.contains { $0.hasPrefix("inferred: the workload has attributes ->> $1") })
    let known = try recommendation("lower(")
    #expect(!known.reasons.contains { $0.hasPrefix("inferred") })
    let trigrams = try recommendation("gin_trgm_ops")
    #expect(trigrams.rollout.first?.sql == "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    #expect(trigrams.tradeoffs.contains { $0.contains("extension pg_trgm") })
    #expect(trigrams.tradeoffs.contains { $0.contains("pending list") })
    #expect(trigrams.writeOverhead.formula.contains("an entry for each of about"))
  }

  @Test func `a key that the dump does not say is not guessed among several`() throws {
    let statement = "select id from lib.book where extra->>$1 = $2"
    let advice = try Self.library.get().advise([statement])
    #expect(advice.recommendations.isEmpty)
    #expect(advice.rejected.contains { $0.code == "unknown-constant" }, "\(advice.rejected)")
    let said = try Self.library.get().advise(["select id from lib.book where extra->>'isbn' = $1"])
    #expect(said.recommendations.map { $0.statement.contains("'isbn'") } == [true])
  }

  @Test func `an expression that depends on a setting is refused with what to write`() throws {
    let advice = try Self.library.get().advise([
      "select id from lib.book where at::date = $1",
      "select id from lib.book where to_tsvector(body) @@ plainto_tsquery($1)",
    ])
    #expect(advice.recommendations.isEmpty)
    let refused = advice.rejected.filter { $0.code == "not-immutable" }
    #expect(refused.contains { $0.statement.contains("at::date") && $0.reason.contains("AT TIME ZONE 'UTC'") })
    #expect(refused.contains { $0.reason.contains("to_tsvector('english', …)") })
  }

  @Test func `an index on the same expression in other words is not advised again`() throws {
    let library = try Self.library.get()
    var catalog = library.catalog
    let place = try #require(catalog.tables.firstIndex { $0.name == "book" })
    catalog.tables[place].indexes.append(
      Index(
        name: "book_lower_idx",
        definition: "CREATE INDEX book_lower_idx ON lib.book USING btree (lower((email)::text))",
        keys: [IndexKey(expression: "lower(email::text)")], rows: 50_000, pages: 300))
    let advice = try library.advise([Self.cases[0].dump], catalog: catalog)
    #expect(advice.recommendations.isEmpty)
    #expect(advice.rejected.contains { $0.reason == "the same as the existing book_lower_idx" })
  }

  @Test func `value = ANY (column) is told what to be rewritten to`() throws {
    let advice = try Self.library.get().advise(["select id from lib.book where $1 = any (tags)"])
    #expect(advice.recommendations.isEmpty)
    #expect(advice.workload.unimproved.first?.reason.contains("tags @> ARRAY[value]") == true)
  }

  @Test(arguments: [("expression", "lower("), ("pattern", "_ops"), ("gin", "gin (tags)")])
  func `only the kinds asked for are advised`(kind: String, part: String) throws {
    let advice = try Self.library.get().advise(Self.cases.map(\.dump), kinds: [kind])
    #expect(advice.recommendations.contains { $0.statement.contains(part) })
    let others = ["lower(", "title text_pattern_ops", "gin (tags)"].filter { !$0.contains(part) }
    #expect(!advice.recommendations.contains { item in others.contains { item.statement.contains($0) } })
  }
}
