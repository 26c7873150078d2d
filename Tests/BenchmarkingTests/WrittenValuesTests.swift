import PostgresClient
import Testing

@testable import Benchmarking

/// INSERT, UPDATE and DELETE with parameters of which nothing is known, on tables with constraints of all kinds.
@Suite(.serialized) struct WrittenValuesTests {
  private static let script =
    BenchTarget.schema
      + """
      CREATE TYPE shop.mood AS ENUM ('low', 'high');
      CREATE TABLE shop.products (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sku varchar(8) NOT NULL UNIQUE, name text NOT NULL,
        mood shop.mood NOT NULL, price numeric(10,2) NOT NULL CHECK (price > 5), low int NOT NULL, high int,
        state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sold')), CHECK (low < high));
      CREATE UNIQUE INDEX ON shop.products (lower(name));
      INSERT INTO shop.products (sku, name, mood, price, low, high, state)
        SELECT 'S' || n, 'Product ' || n, CASE n % 2 WHEN 0 THEN 'low' ELSE 'high' END::shop.mood, 6 + n, n, n + 1,
          CASE n % 2 WHEN 0 THEN 'new' ELSE 'sold' END FROM generate_series(1, 2000) n;
      CREATE TABLE shop.reviews (
        product_id int REFERENCES shop.products, customer_id bigint REFERENCES shop.customers,
        stars int NOT NULL CHECK (stars BETWEEN 1 AND 5), PRIMARY KEY (product_id, customer_id));
      INSERT INTO shop.reviews SELECT n, n, 1 + n % 5 FROM generate_series(1, 2000) n WHERE n % 4 > 0;
      CREATE TABLE shop.lines (order_id bigint REFERENCES shop.orders, line int, product_id int NOT NULL REFERENCES shop.products,
        PRIMARY KEY (order_id, line));
      INSERT INTO shop.lines SELECT n, 1, 1 + n % 1000 FROM generate_series(1, 3000) n;
      CREATE TABLE shop.parcels (id int PRIMARY KEY, order_id bigint NOT NULL, line int NOT NULL, at tstzrange NOT NULL,
        FOREIGN KEY (order_id, line) REFERENCES shop.lines, EXCLUDE USING gist (at WITH &&));
      INSERT INTO shop.parcels SELECT n, n, 1, tstzrange(now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour')
        FROM generate_series(1, 1000) n;
      CREATE FUNCTION shop.never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''never''; END';
      CREATE TABLE shop.closed (id int, n int);
      INSERT INTO shop.closed SELECT n, n FROM generate_series(1, 100) n;
      CREATE TRIGGER never BEFORE INSERT ON shop.closed FOR EACH ROW EXECUTE FUNCTION shop.never();
      """

  private static let statements: [(table: String, sql: String)] = [
    (
      "shop.products",
      "INSERT INTO shop.products (sku, name, mood, price, low, high) VALUES ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12)"
    ),
    (
      "shop.products",
      "INSERT INTO shop.products (sku, name, mood, price, low, high) SELECT $1, $2, $3::shop.mood, $4, $5, $6 WHERE NOT EXISTS (SELECT FROM shop.customers WHERE id = $7)"
    ),
    (
      "shop.products",
      "INSERT INTO shop.products (sku, name, mood, price, low, high) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sku) DO UPDATE SET price = excluded.price, state = $7"
    ),
    ("shop.products", "UPDATE shop.products SET state = $1, price = coalesce($2, price) WHERE id = $3"),
    ("shop.products", "UPDATE shop.products SET (low, high) = ($1, $2) WHERE sku = $3"),
    ("shop.products", "UPDATE shop.products SET sku = $1 WHERE id = $2"),
    ("shop.products", "DELETE FROM shop.products WHERE id = $1"),
    ("shop.reviews", "INSERT INTO shop.reviews (product_id, customer_id, stars) VALUES ($1, $2, $3)"),
    (
      "shop.reviews",
      "INSERT INTO shop.reviews VALUES ($1, $2, $3) ON CONFLICT (product_id, customer_id) DO NOTHING"
    ),
    (
      "shop.lines",
      "INSERT INTO shop.lines (order_id, line, product_id) VALUES ($1, $2, $3), ($4, $5, $6), ($7, $8, $9)"
    ),
    ("shop.parcels", "INSERT INTO shop.parcels (id, order_id, line, at) VALUES ($1, $2, $3, $4)"),
    (
      "shop.parcels",
      "WITH moved AS (UPDATE shop.parcels SET order_id = $1, line = $2 WHERE id = $3 RETURNING id) SELECT count(*) FROM moved"
    ),
  ]

  @Test func `what is written keeps all constraints`() throws {
    let target = try BenchTarget(script: Self.script)
    let tables = ["products", "reviews", "lines", "parcels", "closed"]
    func content() throws -> [String?] {
      try tables.map { try target.scalar("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM shop.\($0) t") }
    }
    let before = try content()
    let never = "INSERT INTO shop.closed (id, n) VALUES ($1, $2)"
    let columns = ["products": "price", "reviews": "stars", "closed": "n"]
    let indexes = tables.map {
      BenchTarget.Recommendation(
        table: "shop.\($0)", index: "i_\($0)", statement: "CREATE INDEX ON shop.\($0) (\(columns[$0] ?? "line"))")
    }
    let statements = Self.statements.enumerated().map { (calls: 100 - $0.offset, sql: $0.element.sql) }
    let document = try BenchRun(target.request(indexes, statements + [(1, never)], rounds: 1)).run()
    #expect(document.skipped.map(\.query) == [never])
    #expect(document.skipped.first?.reason == "it fails: never")
    for (number, table) in tables.enumerated() {
      let measured = document.proposals[number].writes.map(\.query)
      let wanted = Self.statements.filter { $0.table == "shop.\(table)" }.map(\.sql)
      #expect(measured == wanted, "\(table)")
    }
    #expect(try content() == before)
    #expect(try target.traces().isEmpty)
  }

  /// The sets of values of one statement.
  private func sets(_ target: BenchTarget, _ table: String, _ sql: String, count: Int) throws -> [[String?]] {
    let index = BenchTarget.Recommendation(table: table, index: "i", statement: "CREATE INDEX i ON \(table) (id)")
    let request = try target.request([index], [(1, sql)])
    let session = try target.session()
    let measured = MeasuredSession(
      session: session, role: try MeasuringRole(session), timeout: 20, isInterrupted: { false })
    defer { try? MeasuringRole.drop(session) }
    let plan = try BenchPlan(
      request.advice, workload: request.workload, catalog: request.catalog, safety: StatementSafety(session),
      maximumSets: count
    ).filled(SampledValues(session: measured, seed: 1), request.workload, to: count)
    return try #require(plan.items.first?.writes.first).statements.map(\.parameters)
  }

  @Test func `an upsert inserts and updates in turns`() throws {
    let target = try BenchTarget(script: Self.script)
    let sql =
      "INSERT INTO shop.products (sku, name, mood, price, low, high) VALUES ($1, $2, $3, $4, $5, $6) "
      + "ON CONFLICT (sku) DO UPDATE SET price = excluded.price"
    let known = try sets(target, "shop.products", sql, count: 4).map { set in
      try target.scalar("SELECT count(*) FROM shop.products WHERE sku = '\(set[0] ?? "")'") == "1"
    }
    #expect(known == [false, true, false, true])
  }

  @Test func `an UPDATE sets what the row does not have yet`() throws {
    let target = try BenchTarget(script: Self.script)
    let sql = "UPDATE shop.products SET state = $1 WHERE id = $2"
    let sets = try sets(target, "shop.products", sql, count: 3)
    #expect(sets.count == 3)
    for set in sets {
      let state = try target.scalar("SELECT state FROM shop.products WHERE id = \(set[1] ?? "")")
      #expect(["new", "sold"].contains(set[0]) && set[0] != state)
    }
  }

  @Test func `rows to delete are such that nothing keeps them`() throws {
    let target = try BenchTarget(script: Self.script)
    let sets = try sets(target, "shop.products", "DELETE FROM shop.products WHERE id = $1", count: 3)
    #expect(sets.count == 3)
    for set in sets {
      // Reviews leave out every fourth product, lines have the first thousand and one.
      let number = Int(set[0] ?? "") ?? 0
      #expect(number > 1000 && number.isMultiple(of: 4))
    }
  }
}
