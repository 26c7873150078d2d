import Catalog
import PostgresClient
import Testing

@testable import Partitioning

/// Which method is taken, what is refused and why, and names.
@Suite struct MigrationChoiceTests {
  private static let table = ObjectName(schema: "public", name: "t")

  private func plan(_ script: [String], _ scheme: PartitionScheme, insert: [String] = []) throws -> (
    MigrationPlan, Connection
  ) {
    let database = try MigrationServer.copy(of: "template1")
    let connection = try MigrationServer.connect(database)
    for statement in script { try connection.query(statement) }
    let plan = try PartitionMigration(catalog: MigrationServer.catalog(database), scheme: scheme).plan()
    for statement in insert { try connection.query(statement) }
    return (plan, connection)
  }

  private func run(_ plan: MigrationPlan, _ connection: Connection) throws {
    var runner = PlanRunner(plan, connection)
    for step in plan.steps { try runner.run(step) }
  }

  private static func monthly(_ table: ObjectName = table) -> PartitionScheme {
    PartitionScheme(table: table, method: .range, column: "at", unit: .month, partitions: [])
  }

  @Test func aTableWithoutAKeyCanBeAttachedButNotCopied() throws {
    let script = ["CREATE TABLE t (at date, v int)", "INSERT INTO t VALUES ('2025-05-05', 1)", "ANALYZE t"]
    let (attach, connection) = try plan(script, Self.monthly())
    #expect(attach.method == .attach)
    try run(attach, connection)
    #expect(try connection.query("SELECT count(*) FROM t").scalar == "1")
    let (copy, _) = try plan(
      script, PartitionScheme(table: Self.table, method: .hash, column: "v", partitions: []))
    #expect(copy.steps.isEmpty && copy.reason.contains("primary key"))
  }

  @Test func whatIsInTheWayIsSaidBeforeAnythingChanges() throws {
    let script = [
      "CREATE TABLE t (id int PRIMARY KEY, at timestamp)", "INSERT INTO t VALUES (1, '2025-05-05')", "ANALYZE t",
    ]
    for (statement, words) in [
      ("INSERT INTO t VALUES (2, NULL)", "rows have no at"),
      ("INSERT INTO t VALUES (2, '2999-01-01')", "beyond the end"),
      ("CREATE MATERIALIZED VIEW m AS SELECT * FROM t", "materialized view m"),
      ("CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1'", "routine f(t)"),
      ("CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING", "rule r"),
    ] {
      let (plan, connection) = try plan(script, Self.monthly(), insert: [statement])
      let error = #expect(throws: RunError.self) { try run(plan, connection) }
      #expect(error?.step == "check beforehand" && error?.message.contains(words) == true, "\(statement)")
    }
  }

  @Test func aRowBeyondTheBoundIsRefusedUntilTheSwap() throws {
    let script = [
      "CREATE TABLE t (id int PRIMARY KEY, at timestamp)", "INSERT INTO t VALUES (1, '2025-05-05')", "ANALYZE t",
    ]
    let (plan, connection) = try plan(script, Self.monthly())
    var runner = PlanRunner(plan, connection)
    let bound = try #require(plan.steps.firstIndex { $0.title == "promise the bound of the old rows" })
    for step in plan.steps[...bound] { try runner.run(step) }
    let late = "INSERT INTO t VALUES (2, now() + interval '80 days')"
    let error = #expect(throws: PostgresError.self) { try connection.query(late) }
    #expect(error?.sqlState == "23514")
    for step in plan.steps[(bound + 1)...] { try runner.run(step) }
    try connection.query(late)
  }

  @Test func numbersAreAttachedToo() throws {
    let scheme = PartitionScheme(
      table: Self.table, method: .range, column: "id",
      partitions: [Partition(name: "t_p0", bound: .range(from: "0", to: "1000"))])
    let (plan, connection) = try plan(
      [
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int)",
        "INSERT INTO t (v) SELECT i FROM generate_series(1, 2500) i", "ANALYZE t",
      ], scheme)
    #expect(plan.method == .attach)
    #expect(!plan.steps.contains { $0.title.hasPrefix("build") }, "the primary key has the key already")
    try run(plan, connection)
    try connection.query("INSERT INTO t (v) SELECT i FROM generate_series(1, 3000) i")
    let counts = try connection.query("SELECT tableoid::regclass::text, count(*) FROM t GROUP BY 1 ORDER BY 1").rows
    #expect(counts == [["t_p0", "3999"], ["t_p4000", "1000"], ["t_p5000", "501"]])
  }

  @Test func subdividedPartitionsAreFilled() throws {
    var scheme = Self.monthly()
    scheme.subdivision = PartitionScheme.Subdivision(column: "v", modulus: 2)
    scheme.partitions = [
      Partition(name: "t_p2025", bound: .range(from: "2025-01-01", to: "2026-01-01")),
      Partition(name: "t_rest", bound: .remaining),
    ]
    let (plan, connection) = try plan(
      [
        "CREATE TABLE c (id int PRIMARY KEY)", "INSERT INTO c SELECT generate_series(0, 9)",
        "CREATE TABLE t (a int, b int, at timestamptz NOT NULL, v int NOT NULL REFERENCES c, PRIMARY KEY (a, b))",
        "INSERT INTO t SELECT i % 50, i, '2024-12-01'::timestamptz + i * interval '1 hour', i % 10 FROM generate_series(1, 5000) i",
        "CREATE INDEX by_v ON t (v, at)", "ANALYZE",
      ], scheme, insert: ["INSERT INTO c VALUES (10)"])
    #expect(plan.method == .backfill)
    let before = try connection.query("SELECT sum(hashtext(t::text)) FROM t").scalar
    try run(plan, connection)
    #expect(try connection.query("SELECT sum(hashtext(t::text)) FROM t").scalar == before)
    #expect(
      try connection.query("SELECT count(*) FROM pg_partition_tree('t') WHERE isleaf").scalar == "4")
    #expect(
      try connection.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_v'::regclass").scalar == "t")
    #expect(throws: PostgresError.self) { try connection.query("DELETE FROM c WHERE id = 3") }
    try connection.query("DELETE FROM c WHERE id = 10")
  }

  @Test func aTableThatRefersToItself() throws {
    let (plan, connection) = try plan(
      [
        "CREATE TABLE t (id int PRIMARY KEY, up int CONSTRAINT upwards REFERENCES t, at timestamptz NOT NULL)",
        "INSERT INTO t SELECT i, nullif(i - 1, 0), now() FROM generate_series(1, 100) i", "ANALYZE t",
      ], Self.monthly())
    #expect(plan.cautions.contains { $0.contains("upwards") })
    let swap = try #require(plan.steps.firstIndex { $0.title == "swap" })
    var runner = PlanRunner(plan, connection)
    for step in plan.steps[...swap] { try runner.run(step) }
    for step in plan.steps[...swap].reversed() { try runner.rollBack(step) }
    #expect(
      try connection.query("SELECT convalidated FROM pg_constraint WHERE conname = 'upwards'").scalar == "t")
    try run(plan, connection)
  }

  @Test(arguments: [true, false])
  func namesFitInto63Bytes(_ attaches: Bool) throws {
    let name = ObjectName(schema: "public", name: "Ä" + String(repeating: "x", count: 59) + "ü")
    #expect(name.name.utf8.count == 63)
    let index = String(repeating: "i", count: 63)
    let scheme =
      attaches
      ? Self.monthly(name)
      : PartitionScheme(
        table: name, method: .hash, column: "id",
        partitions: (0..<2).map { Partition(name: "\(index)\($0)", bound: .hash(modulus: 2, remainder: $0)) })
    let (plan, connection) = try plan(
      [
        "CREATE TABLE \(name.sql) (id int PRIMARY KEY, at timestamptz NOT NULL)",
        "CREATE INDEX \(index) ON \(name.sql) (at)", "INSERT INTO \(name.sql) VALUES (1, now())", "ANALYZE",
      ], scheme)
    try run(plan, connection)
    #expect(try connection.query("SELECT count(*) FROM \(name.sql)").scalar == "1")
    var claimed = RelationNames(try MigrationServer.catalog("postgres"))
    #expect(claimed.claim(name.name, "_" + index, in: "public") == "_" + index.dropLast())
    #expect(claimed.claim(name.name, "_" + index, in: "public") == "_" + index.dropLast(3) + "_2")
    // PostgreSQL would cut a longer one, so that the plan and the database had different names.
    let names = plan.steps.flatMap(\.statements).joined().split(separator: "\"", omittingEmptySubsequences: false)
    #expect(names.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element.utf8.count <= 63 })
  }

  @Test func whatCannotBePartitioned() throws {
    for (script, words) in [
      (["CREATE TABLE t (id int, at date) PARTITION BY RANGE (at)"], "partitioned already"),
      (["CREATE TABLE p (at date)", "CREATE TABLE t () INHERITS (p)"], "inheritance"),
      (["CREATE TABLE u (at date)"], "doesn't hold the table"),
    ] {
      let (plan, _) = try plan(script, Self.monthly())
      #expect(plan.steps.isEmpty && plan.reason.contains(words))
    }
  }
}
