import AccessPatterns
import Catalog
import Testing

@testable import Candidates

/// Partial indexes by a table's statistics: which conditions, which keys.
struct PartialRuleTests {
  private static func column(
    _ name: String, _ type: String, distinct: Double, nulls: Double = 0, values: String? = nil, shares: [Double]? = nil
  ) -> Column {
    Column(
      name: name, type: type, typeName: type,
      statistics: ColumnStatistics(
        nullFraction: nulls, averageWidth: 8, distinct: distinct, mostCommonValues: values,
        mostCommonFrequencies: shares))
  }

  private static let jobs = Table(
    schema: "public", name: "jobs",
    columns: [
      column("id", "int8", distinct: -1), column("owner", "int8", distinct: 900),
      column("state", "text", distinct: 4, values: "{done,failed,queued,running}", shares: [0.9, 0.08, 0.015, 0.005]),
      column("halves", "text", distinct: 2, values: "{a,b}", shares: [0.6, 0.4]),
      column("flagged", "bool", distinct: 2, values: "{f,t}", shares: [0.97, 0.03]),
      column("priority", "int4", distinct: 9), column("created", "timestamptz", distinct: -1),
      column("due", "date", distinct: 3, values: "{2026-01-01,2026-01-02,2026-01-03}", shares: [0.98, 0.01, 0.01]),
      column("sent", "timestamptz", distinct: -0.9, nulls: 0.01),
      column("deleted", "timestamptz", distinct: -0.1, nulls: 0.95),
      column("parent", "int8", distinct: -0.1, nulls: 0.9), column("title", "text", distinct: -1),
    ],
    indexes: [
      Index(name: "jobs_pkey", definition: "", keys: [IndexKey(column: "id")], isUnique: true, isPrimary: true)
    ], rows: 100_000, pages: 2_000)

  private static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "d"), schemas: ["public"], tables: [jobs])

  /// An access all of whose conditions are as the statement says them.
  private static func access(_ query: String, source: FixedCondition.Source? = nil) throws -> RelationAccess {
    var access = try Fixture.access(query, in: catalog)
    access.fixed = access.predicates.compactMap(\.columnTest).map { test in
      guard case .open = test.values else { return FixedCondition(test, source: .statement) }
      return FixedCondition(test, source: source ?? .unknown)
    }
    return access
  }

  private static func found(_ rest: String) throws -> Set<String> {
    let access = try access("select owner from jobs where " + rest)
    return Set(
      PartialRule().candidates(for: access, on: jobs).map {
        ($0.method == "btree" ? "" : $0.method + " ") + "\($0.keyList) WHERE \($0.predicate ?? "")"
      })
  }

  @Test(arguments: [
    ("state = 'queued' order by priority desc, created", "(priority, created DESC) WHERE state = 'queued'"),
    ("owner = 7 and sent is null", "(owner) WHERE sent IS NULL"), ("flagged", "(id) WHERE flagged"),
    ("flagged and owner = 7", "(owner) WHERE flagged"),
    ("state in ('queued', 'running') and owner = $1", "(owner) WHERE state IN ('queued', 'running')"),
    ("state not in ('done', 'failed') order by created", "(created) WHERE state NOT IN ('done', 'failed')"),
    ("state <> 'done' and created > $1", "(created) WHERE state <> 'done'"),
    ("sent is null and flagged and owner = 3", "(owner) WHERE flagged AND sent IS NULL"),
    ("parent = $1", "(parent) WHERE parent IS NOT NULL"),
    ("title ilike '%abc%' and sent is null", "gin (title gin_trgm_ops) WHERE sent IS NULL"),
    ("lower(title) = $1 and sent is null", "(lower(title)) WHERE sent IS NULL"),
    ("deleted is not null order by created", "(created) WHERE deleted IS NOT NULL"),
  ])
  func `few rows by a condition of the statement are a partial index`(query: String, expected: String) throws {
    let found = try Self.found(query)
    #expect(found.contains(expected), "\(found)")
  }

  @Test(arguments: [
    // Most of the rows, or no states but values that somebody looked for.
    "state = 'done'", "halves = 'b'", "deleted is null", "not flagged", "owner = 7", "title = 'x'",
    // A clock moves.
    "due = '2026-01-02'", "created > '2026-01-01'", "created between $1 and $2",
    // The primary key finds the row.
    "id = 7 and state = 'queued'",
    // Nothing is known.
    "state = $1", "state in ($1, $2)", "state = 'queued' or sent is null",
  ])
  func `what is common, varies or moves is none`(query: String) throws {
    let found = try Self.found(query)
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: [
    (FixedCondition.Source.bound, "bound-parameter", "plan_cache_mode"), (.unknown, "unknown-constant", "is unknown"),
  ])
  func `of a parameter it is said what would have to be`(
    source: FixedCondition.Source, code: String, words: String
  ) throws {
    let query = "select owner from jobs where state = $1 and owner = $2 order by created"
    let refused = PartialRule().refusals(for: try Self.access(query, source: source), on: Self.jobs)
    #expect(refused.map(\.code) == [code])
    #expect(refused.first?.definition.predicate == "state = $1")
    #expect(refused.first?.definition.keyList == "(owner, created)")
    #expect(refused.first?.reason.contains(words) == true)
    let even = try Self.access("select 1 from jobs where halves = $1", source: source)
    #expect(PartialRule().refusals(for: even, on: Self.jobs).isEmpty)
  }

  @Test(arguments: [
    ("state = 'a'::text AND sent IS NULL", "sent IS NULL", true),
    ("sent IS NULL", "state = 'a' AND sent IS NULL", false),
    ("state = ANY (ARRAY['a'::text, 'b'::text])", "state <> ALL (ARRAY['c'::text])", true),
    ("flagged", "flagged", true),
    ("NOT flagged", "flagged", false), ("(owner = 1) AND (state = 'a'::text)", "owner = 1", true),
  ])
  func `predicates are compared as PostgreSQL prints them`(_ left: String, _ right: String, expected: Bool) throws {
    var reader = PredicateReader(CatalogIndex(Self.catalog))
    let found = [left, right].compactMap { reader.read($0, on: Self.jobs.objectName) }
    #expect(try #require(found.first).implies(try #require(found.last)) == expected)
  }

  @Test(arguments: ["priority > 3", "state = 'a' OR sent IS NULL", "priority < owner", "lower(state) = 'a'"])
  func `other predicates are not told apart`(_ sql: String) {
    #expect(PartialPredicate(sql, on: Self.jobs.objectName, in: CatalogIndex(Self.catalog)) == nil)
  }
}
