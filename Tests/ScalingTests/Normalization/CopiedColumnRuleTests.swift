import Dispatch
import Glibc
import PostgresClient
import Synchronization
import Testing

@testable import Scaling

/// Orders that are listed by the country of their customer, the latest first.
struct CopiedColumnRuleTests {
  static let schema = """
    CREATE SCHEMA copied;
    CREATE TABLE copied.customers (
      id bigint PRIMARY KEY, country text NOT NULL, name text NOT NULL, balance numeric NOT NULL DEFAULT 0);
    CREATE TABLE copied.orders (
      id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES copied.customers (id),
      total numeric NOT NULL, placed_at timestamptz NOT NULL);
    INSERT INTO copied.customers SELECT i, 'c' || i % 150, 'name ' || i, i FROM generate_series(1, 3000) i;
    INSERT INTO copied.orders
      SELECT i, 1 + i * 7 % 3000, i % 500, timestamptz '2026-01-01' + i * interval '1 minute'
      FROM generate_series(1, 30000) i;
    CREATE INDEX ON copied.orders (customer_id);
    CREATE INDEX ON copied.orders (placed_at);
    """

  private static let listing = """
    SELECT o.id, o.total FROM copied.orders o JOIN copied.customers c ON c.id = o.customer_id
    WHERE c.country = 'c77' ORDER BY o.placed_at DESC LIMIT 20
    """

  private func findings(_ statements: [ShapeStatement]) throws -> [ScaleFinding] {
    CopiedColumnRule().findings(try ShapeDatabase.input("copied", statements))
  }

  @Test func `a filter on the other table and an order on this one want a copied column`() throws {
    let finding = try findings([
      ShapeStatement(Self.listing, calls: 10_000),
      ShapeStatement("UPDATE copied.customers SET balance = balance + 1 WHERE id = 5", calls: 50_000),
    ]).about("copied.orders.customer_id")
    #expect(finding.verdict == .advised)
    #expect(finding.subjects == ["copied.orders.customer_id", "copied.customers.country"])
    #expect(finding.reasons.contains { $0.contains("no single index") }, "\(finding.reasons)")
    #expect(finding.figures.first { $0.name == "copies_per_update" }?.value == 10)
    #expect(finding.figures.first { $0.name == "source_updates" }?.value == 0)

    try ShapeDatabase.onCopy { connection in
      let before = try connection.query(Self.listing).rows
      try connection.run(finding.remedies.dropLast())
      let wrong = """
        SELECT count(*) FROM copied.orders o JOIN copied.customers c ON c.id = o.customer_id
        WHERE o.customer_country IS DISTINCT FROM c.country
        """
      #expect(try connection.count(wrong) == 0)
      let rewritten =
        "SELECT id, total FROM copied.orders WHERE customer_country = 'c77' ORDER BY placed_at DESC LIMIT 20"
      #expect(try connection.query(rewritten).rows == before)
      let plan = try connection.query("EXPLAIN " + rewritten).text
      #expect(plan.contains("customer_country") && !plan.contains("Sort"), "\(plan)")
      // The copies follow new rows, a row that moves, and the source.
      try connection.query("INSERT INTO copied.orders VALUES (99999, 5, 1, now())")
      try connection.query("UPDATE copied.orders SET customer_id = 8 WHERE id = 17")
      try connection.query("UPDATE copied.customers SET country = 'xx' WHERE id < 100")
      #expect(try connection.count(wrong) == 0)
      #expect(try connection.count("SELECT count(*) FROM copied.orders WHERE customer_country = 'xx'") > 900)
      try connection.run(finding.remedies.suffix(1))
      #expect(try connection.count("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == 0)
    }
  }

  @Test func `what both tables have is no column to copy`() throws {
    let text = """
      SELECT o.id FROM copied.orders o JOIN copied.customers c ON c.id = o.customer_id AND c.balance = o.total
      WHERE o.total = 5 AND c.country = 'c77' ORDER BY o.placed_at DESC LIMIT 20
      """
    let finding = try findings([ShapeStatement(text, calls: 10_000)]).about("copied.orders.customer_id")
    #expect(finding.subjects == ["copied.orders.customer_id", "copied.customers.country"])
    #expect(
      finding.remedies.flatMap(\.statements).contains { $0.hasSuffix("(total, customer_country, placed_at DESC)") },
      "\(finding.remedies)")
  }

  @Test func `a source that changes often is not copied`() throws {
    let finding = try findings([
      ShapeStatement(Self.listing, calls: 1_000),
      ShapeStatement("UPDATE copied.customers SET country = 'c1' WHERE id = 5", calls: 100_000),
    ]).about("copied.orders.customer_id")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.reasons.contains { $0.contains("changes too often") }, "\(finding.reasons)")
    #expect(finding.remedies.isEmpty)
  }

  @Test func `a join that costs little needs its index alone`() throws {
    let finding = try findings([
      ShapeStatement(
        """
        SELECT o.total, c.name FROM copied.orders o JOIN copied.customers c ON c.id = o.customer_id
        WHERE o.total > 490 AND o.placed_at > '2026-01-02' AND o.customer_id = 17
        """, calls: 1_000)
    ]).about("copied.orders.customer_id")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.reasons.contains { $0.contains("is enough") }, "\(finding.reasons)")
  }

  @Test func `a filter that leaves few rows needs an index there`() throws {
    let finding = try findings([
      ShapeStatement(Self.listing.replacing("c.country = 'c77'", with: "c.name = 'name 5'"), calls: 1_000)
    ]).about("copied.orders.customer_id")
    #expect(finding.verdict == .notAdvised)
    #expect(finding.reasons.contains { $0.contains("leaves few rows") }, "\(finding.reasons)")
  }

  /// Everything is made while others write both tables: no copy is wrong, and no writer is ended by a deadlock.
  @Test func `copies are right whatever is written meanwhile`() throws {
    let finding = try findings([ShapeStatement(Self.listing, calls: 10_000)]).about("copied.orders.customer_id")
    try ShapeDatabase.onCopy { connection in
      let database = try #require(try connection.query("SELECT current_database()").scalar)
      let cluster = try ShapeDatabase.cluster.get()
      let isOver = Atomic(false)
      let failures = Mutex<[String]>([])
      let written = Atomic(0)
      let writers = DispatchGroup()
      for writer in 0..<3 {
        DispatchQueue.global().async(group: writers) {
          do {
            let own = try cluster.connect(database: database)
            var step = writer * 7
            while !isOver.load(ordering: .relaxed) {
              step += 31
              let customer = 1 + step % 3_000
              try own.query("UPDATE copied.customers SET country = 'c\(step % 150)' WHERE id = \(customer)")
              try own.query("UPDATE copied.orders SET total = total + 1 WHERE id = \(1 + step * 13 % 30_000)")
              try own.query("UPDATE copied.orders SET customer_id = \(customer) WHERE id = \(1 + step * 17 % 30_000)")
              let id = 1_000_000 + step * 10 + writer
              try own.query("INSERT INTO copied.orders VALUES (\(id), \(customer), 1, now()) ON CONFLICT DO NOTHING")
              written.wrappingAdd(1, ordering: .relaxed)
            }
          } catch { failures.withLock { $0.append("\(error)") } }
        }
      }
      defer {
        isOver.store(true, ordering: .relaxed)
        writers.wait()
      }
      while written.load(ordering: .relaxed) < 20, failures.withLock(\.isEmpty) { usleep(1_000) }
      try connection.run(finding.remedies.dropLast())
      isOver.store(true, ordering: .relaxed)
      writers.wait()
      #expect(failures.withLock { $0 } == [])
      let wrong = """
        SELECT count(*) FROM copied.orders o JOIN copied.customers c ON c.id = o.customer_id
        WHERE o.customer_country IS DISTINCT FROM c.country
        """
      #expect(try connection.count(wrong) == 0)
    }
  }
}
