import Catalog
import PostgresClient
import Testing

@testable import Synthesis

/// Values made up from any statistics are values to PostgreSQL.
struct ValuePropertyTests {
  private static let types: [(name: String, type: String, sample: String)] = [
    ("int2", "smallint", "(random() * 60000 - 30000)::int2"), ("int4", "integer", "(random() * 4e9 - 2e9)::int4"),
    ("int8", "bigint", "(random() * 1.8e19 - 9e18)::int8"),
    ("numeric", "numeric(10,2)", "(random() * 1e8 - 5e7)::numeric(10,2)"),
    ("float8", "double precision", "(random() - 0.5) * power(10, (random() * 40 - 20)::int)"),
    ("date", "date", "'2000-01-01'::date + (random() * 1e5 - 5e4)::int"),
    ("timestamptz", "timestamp with time zone", "'2000-01-01'::timestamptz + random() * 1e6 * interval '1 hour'"),
    ("time", "time without time zone", "'00:00'::time + random() * interval '23 hours'"),
    ("uuid", "uuid", "gen_random_uuid()"), ("text", "text", "substr(md5(random()::text), 1, (random() * 32)::int)"),
    ("varchar", "character varying(5)", "substr(md5(random()::text), 1, (random() * 5)::int)"),
    ("text", "text", "chr(9 + (random() * 9)::int) || E'\\\\' || chr(228 + (random() * 5000)::int)"),
    ("jsonb", "jsonb", "jsonb_build_object('a', random(), 'b\"', md5(random()::text), 'c', ARRAY[1, 2])"),
    ("bytea", "bytea", "decode(md5(random()::text), 'hex')"), ("bool", "boolean", "random() > 0.5"),
    ("inet", "inet", "'10.0.0.0'::inet + (random() * 1e6)::int"),
    ("macaddr", "macaddr", "substr(md5(random()::text), 1, 12)::macaddr"),
    ("int4range", "int4range", "int4range((random() * 99)::int, (100 + random() * 99)::int)"),
    ("_text", "text[]", "ARRAY[md5(random()::text), 'a\"\\,' || (random() * 9)::int]"),
    ("interval", "interval", "random() * interval '900 days'"),
  ]

  @Test(arguments: 0..<types.count)
  func `always parses`(_ number: Int) throws {
    let (name, type, sample) = Self.types[number]
    let connection = try SyntheticServer.connect("postgres")
    try connection.query("SELECT setseed(0.5)")
    try connection.query("CREATE TEMP TABLE made (n serial, value \(type))")
    var random = Hash64.mix(UInt64(number))
    func draw(_ limit: Int) -> Int {
      random = Hash64.mix(random)
      return Int(random % UInt64(limit))
    }
    for _ in 0..<12 {
      func literal(_ count: Int) throws -> String? {
        try connection.query(
          "SELECT array_agg(v ORDER BY v)::text FROM (SELECT DISTINCT \(sample) AS v FROM generate_series(1, \(count))) s"
        ).scalar
      }
      let statistics = ColumnStatistics(
        nullFraction: Double(draw(100)) / 100, averageWidth: draw(200), distinct: [-1, -0.3, 5, 900, 0][draw(5)],
        mostCommonValues: draw(2) == 0 ? try literal(1 + draw(9)) : nil,
        mostCommonFrequencies: (0..<10).map { _ in Double(draw(1_000)) / 5_000 },
        histogram: draw(3) > 0 ? try literal(2 + draw(100)) : nil, correlation: Double(draw(201) - 100) / 100)
      let column = Column(name: "value", type: type, typeName: name, statistics: statistics)
      let isUnique = draw(3) == 0
      let table = Table(
        schema: "pg_temp", name: "made", columns: [column],
        constraints: isUnique ? [Constraint(name: "u", kind: .unique, definition: "", columns: ["value"])] : [],
        rows: Double(1 + draw(3_000)))
      let catalog = Catalog(
        capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
        database: .init(name: "d"), tables: [table])
      let rows = CatalogPlan(catalog, scale: 1, seed: UInt64(draw(1_000))).plan(for: table)
      let count = try connection.copy("COPY made (value) FROM STDIN", next: rows.pieces())
      #expect(count == Int(table.rows))
      let found = try connection.query("SELECT count(*) FROM made WHERE value IS NULL").scalar
      if rows.columns[0].values != nil { #expect(found == String(rows.columns[0].nullCount), "\(statistics)") }
      try connection.query("TRUNCATE made")
    }
  }

  @Test(arguments: [1, 2, 3, 17, 1_000, 4_097], [-1, -0.8, -0.2, 0, 0.3, 0.75, 0.9, 0.999, 1])
  func `an order has every rank once, and the correlation`(_ count: Int, _ correlation: Double) {
    let order = RowOrder(count, correlation: correlation, seed: 3)
    let ranks = (0..<count).map { order.rank(of: $0) }
    #expect(Set(ranks) == Set(0..<count))
    guard count > 999 else { return }
    let mean = Double(count - 1) / 2
    let products = ranks.enumerated().reduce(0) { $0 + (Double($1.offset) - mean) * (Double($1.element) - mean) }
    let squares = (0..<count).reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    #expect(abs(products / squares - correlation) < 0.08)
  }
}
