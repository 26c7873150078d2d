import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing

@testable import Planner

/// What is derived for an expression that has no index yet, against what ANALYZE says once it has one.
@Suite(.serialized) struct ExpressionStatisticsTests {
  private struct Loaded: @unchecked Sendable {
    let cluster: LocalCluster
    let connection: Connection
    let twin: Twin

    init() throws {
      let binaries = try ServerBinaries.find()
      cluster = try LocalCluster(binaries)
      try cluster.start()
      connection = try cluster.connect()
      try connection.execute(
        script: """
          CREATE FUNCTION own(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
          CREATE TABLE member (
            id int, email text, city text, at timestamptz, attributes jsonb, note text, amount numeric, extra numeric);
          INSERT INTO member
            SELECT n, 'Member' || n || '@Example.org', 'City' || (n % 40) * (n % 7),
              '2026-01-01'::timestamptz + n * interval '7 minutes',
              jsonb_build_object('size', n % 90, 'serial', n),
              CASE WHEN n % 3 > 0 THEN repeat('x', n % 20) END, n, n
            FROM generate_series(1, 40000) n;
          """)
      try connection.query("VACUUM (ANALYZE)")
      let uri = cluster.uri(database: "postgres", user: LocalCluster.superuser)
      twin = try Twin.start(try LiveDatabase(target: uri).readCatalog(), binaries: binaries)[0]
    }
  }

  private static let loaded = Result { try Loaded() }

  @Test(arguments: [
    ("lower(email)", "= 'member77@example.org'"), ("lower(city)", "= 'city12'"), ("upper(city)", "= 'CITY0'"),
    ("((at AT TIME ZONE 'UTC')::date)", "= '2026-03-05'"), ("((at AT TIME ZONE 'UTC')::date)", "< '2026-01-20'"),
    ("((attributes ->> 'size')::int)", "= 44"), ("((attributes ->> 'size')::int)", "> 80"),
    ("(attributes ->> 'serial')", "= '777'"), ("coalesce(note, '')", "= ''"), ("length(note)", "= 7"),
    ("(note IS NULL)", "= true"), ("round(amount, -3)", "= 7000"), ("left(email, 7)", "= 'Member1'"),
  ])
  func `rows are estimated about as with the statistics that ANALYZE gathers`(expression: String, condition: String)
    throws
  {
    let loaded = try Self.loaded.get()
    let definition = IndexDefinition(
      table: ObjectName(schema: "public", name: "member"), keys: [IndexKey(expression: expression)])
    let statement = "SELECT id FROM member WHERE \(expression) \(condition)"
    try loaded.connection.query("CREATE INDEX real ON member (\(expression))")
    try loaded.connection.query("ANALYZE member")
    let real = try #require(
      loaded.connection.query("EXPLAIN (FORMAT json) \(statement)").scalar.flatMap(Self.rows))
    try loaded.connection.query("DROP INDEX real")
    Self.number += 1
    let index = try loaded.twin.createHypothetical([definition], numberedFrom: Self.number)[0].get()
    let plan = try loaded.twin.summaries(of: [
      WhatIf([PlannableStatement(text: statement, role: .unbound)], showing: index.oids, hiding: [])
    ])
    let derived = try #require(plan[0][0]?.rows)
    try loaded.twin.forgetHypothetical([index])
    #expect(derived <= 3 * real && real <= 3 * derived, "\(statement): \(derived) for \(real)")
  }

  private nonisolated(unsafe) static var number = 0

  private static func rows(_ plan: String) -> Double? {
    guard let range = plan.firstRange(of: "\"Plan Rows\": ") else { return nil }
    return Double(plan[range.upperBound...].prefix { $0.isNumber })
  }

  @Test(arguments: ["own(email)", "(amount + extra)", "(1 / (id - id))", "repeat(email, 10000000)"])
  func `functions of the catalog's own, several columns and what fails are left to the planner`(expression: String)
    throws
  {
    let loaded = try Self.loaded.get()
    let definition = IndexDefinition(
      table: ObjectName(schema: "public", name: "member"), keys: [IndexKey(expression: expression)])
    Self.number += 1
    let index = try loaded.twin.createHypothetical([definition], numberedFrom: Self.number)[0].get()
    let count = try loaded.twin.administration().query(
      "SELECT count(*) FROM pg_statistic WHERE starelid = $1::oid", [String(index.oids[0])]
    ).scalar
    #expect(count == "0")
    try loaded.twin.forgetHypothetical([index])
  }

  @Test func `values that fall together are counted as ANALYZE counts them`() throws {
    // Of 100 known values two each are one: at least half as many as the column has.
    let sample = ExpressionSample(
      groups: (0..<50).map { .init(value: "v\($0)", share: 0.02, count: 2, width: 5, places: $0 * 2...$0 * 2 + 1) })
    let statistics = try #require(sample.statistics(rows: 1_000_000, correlation: 0.5, mostDistinct: 900_000))
    #expect(statistics.distinct == 50)
    #expect(statistics.correlation == 0.5)
    #expect(statistics.nullFraction == 0 && statistics.averageWidth == 5)
    let unique = ExpressionSample(
      groups: (0..<50).map { .init(value: "v\($0)", share: 0.02, count: 1, width: 5, places: 99 - $0...99 - $0) })
    let falling = try #require(unique.statistics(rows: 1_000_000, correlation: 0.5, mostDistinct: 900_000))
    #expect(falling.distinct == -0.9 && falling.correlation == -0.5)
    #expect(ExpressionSample(groups: []).statistics(rows: 10, correlation: nil, mostDistinct: 10) == nil)
  }
}
