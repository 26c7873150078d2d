import Catalog
import Glibc
import PostgresClient
import Testing

@testable import Synthesis

struct SyntheticDatabaseTests {
  @Test func `foreign keys find their rows, with the fan-out of the source`() throws {
    _ = try SourceDatabase.synthesized.get()
    let counts = """
      SELECT count(*), count(c.id), count(DISTINCT o.customer_id), max(n) FROM orders o
      LEFT JOIN customer c ON c.id = o.customer_id
      JOIN (SELECT customer_id, count(*) AS n FROM orders GROUP BY 1) k ON k.customer_id = o.customer_id
      """
    let source = try SyntheticServer.connect("source").query(counts).rows[0].map { Double($0 ?? "") ?? 0 }
    let made = try SyntheticServer.connect("synthesized").query(counts).rows[0].map { Double($0 ?? "") ?? 0 }
    #expect(made[0] == 60_000 && made[1] == made[0])
    #expect(abs(made[2] - source[2]) < 0.2 * source[2])
    #expect(abs(made[3] - source[3]) < 0.3 * source[3])
  }

  @Test func `the schema is there, with all constraints and indexes`() throws {
    let (report, made) = try SourceDatabase.synthesized.get()
    let source = try SourceDatabase.catalog.get()
    #expect(report.notes == [])
    for (left, right) in zip(source.tables, made.tables) {
      #expect(left.objectName == right.objectName)
      #expect(left.constraints.map(\.definition) == right.constraints.map(\.definition), "\(left.objectName)")
      #expect(left.indexes.map(\.definition) == right.indexes.map(\.definition), "\(left.objectName)")
      #expect(left.rows == right.rows, "\(left.objectName)")
    }
  }

  @Test func `sequences go on behind the rows`() throws {
    _ = try SourceDatabase.synthesized.get()
    let connection = try SyntheticServer.connect("synthesized")
    for table in ["customer", "orders"] {
      let free = try connection.query(
        "SELECT nextval(pg_get_serial_sequence('orders', 'id')) > max(id) FROM orders"
      ).scalar
      #expect(free == "t", "\(table)")
    }
    #expect(try connection.query("SELECT nextval('customer_id_seq') > max(id) FROM customer").scalar == "t")
  }

  @Test func `equal seeds give equal rows, others don't`() throws {
    let catalog = try SourceDatabase.catalog.get()
    func bytes(_ seed: UInt64) -> [[UInt8]] {
      SyntheticDatabase(catalog, scale: 0.05, seed: seed).plans.map { plan in
        let next = plan.pieces()
        var all: [UInt8] = []
        while let piece = next() { all += piece }
        return all
      }
    }
    let first = bytes(7)
    #expect(first == bytes(7))
    #expect(first != bytes(8))
  }

  @Test func `a part of the rows keeps small tables and foreign keys`() throws {
    let (report, made) = try SyntheticServer.synthesize(try SourceDatabase.catalog.get(), "part", scale: 0.1)
    let rows = Dictionary(made.tables.map { ($0.name, $0.rows) }) { first, _ in first }
    #expect(rows["region"] == 40 && rows["customer"] == 2_000 && rows["orders"] == 6_000)
    #expect(made.tables.flatMap(\.constraints).count { $0.kind == .foreignKey } == 3, "\(report.notes)")
  }

  @Test func `a database with tables is refused, and left as it is`() throws {
    let catalog = try SourceDatabase.catalog.get()
    let connection = try SyntheticServer.create("taken")
    try connection.query("CREATE TABLE mine (id int)")
    let error = #expect(throws: SynthesisError.self) {
      try SyntheticDatabase(catalog).fill(connection, isTrusted: true)
    }
    #expect(error?.code == .notEmpty && error?.message.contains("mine") == true)
    #expect(try connection.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").scalar == "1")
  }

  @Test func `a schema's functions never run with more rights than those to the database`() throws {
    let source = try SyntheticServer.create("hostile")
    let trace = try SyntheticServer.cluster.get().directory + "/trace"
    try source.execute(
      script: """
        CREATE TABLE prey (id int NOT NULL);
        INSERT INTO prey SELECT n FROM generate_series(1, 100) n;
        ANALYZE prey;
        CREATE FUNCTION strike(n int) RETURNS boolean LANGUAGE plpgsql AS
          'BEGIN EXECUTE ''COPY (SELECT 1) TO PROGRAM touch \(trace)''; RETURN true; END';
        ALTER TABLE prey ADD CONSTRAINT trap CHECK (strike(id)) NOT VALID
        """)
    let catalog = try SyntheticServer.catalog("hostile")
    let rows = SyntheticDatabase(catalog)
    let powerful = try SyntheticServer.create("powerful")
    let error = #expect(throws: SynthesisError.self) { try rows.fill(powerful) }
    #expect(error?.code == .powerful)
    #expect(try powerful.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").scalar == "0")
    for (role, options) in [("runner", "IN ROLE pg_execute_server_program"), ("maker", "CREATEROLE"), ("tester", "")] {
      try source.query("CREATE ROLE \(role) LOGIN \(options)")
      try source.query("CREATE DATABASE \(role) OWNER \(role)")
      let connection = try SyntheticServer.cluster.get().connect(database: role, user: role)
      guard role == "tester" else {
        #expect(#expect(throws: SynthesisError.self) { try rows.fill(connection) }?.code == .powerful)
        continue
      }
      let report = try rows.fill(connection)
      #expect(report.notes.contains { $0.subject.contains("trap") }, "\(report.notes)")
      #expect(try connection.query("SELECT count(*) FROM prey").scalar == "100")
    }
    #expect(access(trace, F_OK) != 0)
  }

  @Test func `rows that a constraint forbids leave the constraint out, with a note`() throws {
    let source = try SyntheticServer.create("strict")
    try source.execute(
      script: """
        CREATE TABLE span (id int PRIMARY KEY, low int NOT NULL, high int NOT NULL, CONSTRAINT bound CHECK (high = low * 31 % 1000));
        INSERT INTO span SELECT n, n * 7919 % 1000, n * 7919 % 1000 * 31 % 1000 FROM generate_series(1, 2000) n;
        ANALYZE span
        """)
    let (report, made) = try SyntheticServer.synthesize(try SyntheticServer.catalog("strict"), "loose")
    #expect(report.notes.map(\.subject) == ["constraint bound of public.span"])
    #expect(made.tables[0].rows == 2_000 && !made.tables[0].constraints.contains { $0.kind == .check })
  }
}
