import Advice
import Catalog
import Intake
import PostgresServer
import Testing
import Workload

/// Which rows count as written, with a database of several tables and one index idea for each.
extension AdvisorTests {
  private static let schema = """
    CREATE SCHEMA written;
    CREATE TABLE written.idle (id integer PRIMARY KEY, a integer);
    CREATE TABLE written.copied (id integer PRIMARY KEY, a integer);
    CREATE TABLE written.counted (id integer PRIMARY KEY, a integer, b integer, c integer);
    CREATE INDEX ON written.counted (b);
    CREATE TABLE written.queued (id integer PRIMARY KEY, a integer, state text);
    CREATE INDEX ON written.queued (id) WHERE state = 'open';
    CREATE TABLE written.inserted (id integer PRIMARY KEY, a integer);
    CREATE TABLE written.deleted (id integer PRIMARY KEY, a integer);
    INSERT INTO written.counted SELECT n, n % 50, n, n FROM generate_series(1, 5000) n;
    INSERT INTO written.deleted SELECT n, n FROM generate_series(1, 5000) n;
    CREATE MATERIALIZED VIEW written.totals AS SELECT id, b AS a FROM written.counted WHERE id <= 700;
    ANALYZE written.counted, written.totals, written.deleted;
    """

  /// What a workload writes to an index on (a) of each table of the schema, by the table's name.
  private func overheads(
    _ file: String, name: String, activity: TableActivity? = nil
  ) throws -> [String: Recommendation.WriteOverhead] {
    let shop = try Self.shop.get()
    try shop.connection.execute(script: Self.schema)
    defer { try? shop.connection.execute(script: "DROP SCHEMA written CASCADE") }
    var catalog = try LiveDatabase(target: shop.cluster.uri(database: "postgres", user: LocalCluster.superuser))
      .readCatalog()
    for number in catalog.tables.indices { catalog.tables[number].activity = activity }
    let ideas = catalog.tables.filter { $0.schema == "written" }.map {
      IndexDefinition(table: $0.objectName, keys: [IndexKey(column: "a")])
    }
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(Array(file.utf8), name: name))
    let request = AdviceRequest(
      catalog: catalog, workload: builder.build(), binaries: shop.binaries, ideas: ideas, version: "test")
    let comparison = try Advisor(request).compare(queryClass: nil)
    return Dictionary(uniqueKeysWithValues: comparison.ideas.map { (String($0.table.dropFirst(8)), $0.writeOverhead) })
  }

  private func dump(_ rows: [(calls: Int, rows: Int, isTopLevel: Bool, query: String)]) -> String {
    rows.reduce("query,calls,rows,toplevel\n") {
      $0 + "\"\($1.query)\",\($1.calls),\($1.rows),\($1.isTopLevel ? "t" : "f")\n"
    }
  }

  @Test func `rows that COPY and REFRESH write count, those that COPY reads don't`() throws {
    let found = try overheads(
      dump([
        (3, 300_000, true, "COPY written.copied FROM STDIN"), (2, 600_000, true, "COPY written.copied TO STDOUT"),
        (5, 40, true, "COPY (SELECT * FROM written.copied WHERE a = 1) TO STDOUT"),
        (6, 4_260, true, "REFRESH MATERIALIZED VIEW written.totals"),
        (2, 1_400, true, "CREATE TABLE written.another AS SELECT * FROM written.idle"),
        (1, 0, true, "REFRESH MATERIALIZED VIEW written.totals WITH NO DATA"),
      ]), name: "dump.csv")
    #expect(found["copied"]?.entries == 300_000)
    // Nothing is removed, so that VACUUM leaves the index alone; 4 is random_page_cost.
    #expect(found["copied"]?.cost == 1_200_000)
    let totals = try #require(found["totals"])
    #expect(totals.entries == 4_260)
    #expect(totals.updatesLosingHOT == 0)
    // An index that is built anew is written in order.
    #expect(totals.cost > 0 && totals.cost < totals.entries)
    let idle = try #require(found["idle"])
    #expect(idle.entries == 0)
    #expect(idle.cost == 0)
  }

  @Test func `a REFRESH whose rows nobody counted fills in the whole view`() throws {
    let found = try overheads(
      dump([(6, 0, true, "REFRESH MATERIALIZED VIEW CONCURRENTLY written.totals")]), name: "dump.csv")
    #expect(found["totals"]?.entries == 4_200)
  }

  @Test func `a dump's rows count and not its calls`() throws {
    let found = try overheads(
      dump([
        (10, 5_000, true, "INSERT INTO written.inserted SELECT id, a FROM written.counted WHERE b < $1"),
        (8, 3, true, "INSERT INTO written.inserted VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        (4, 4, true, "INSERT INTO written.inserted VALUES ($1, $2) RETURNING a"),
        // Its rows are those of the SELECT.
        (
          7, 9_000, true,
          "WITH x AS (INSERT INTO written.inserted VALUES ($1, $2) RETURNING id) SELECT c.a FROM written.counted c, x"
        ),
        // What a trigger or a function ran.
        (9, 90, false, "INSERT INTO written.inserted SELECT $1, $2"),
        (500, 2, true, "DELETE FROM written.deleted WHERE id = $1"),
        (900, 90_000, true, "SELECT a FROM written.idle"),
      ]), name: "dump.csv")
    let inserted = try #require(found["inserted"])
    #expect(inserted.entries == 5_000 + 3 + 4 + 7 + 90)
    let deleted = try #require(found["deleted"])
    #expect(deleted.entries == 0)
    // Two entries to remove, and the index to read for it.
    #expect(deleted.cost > 2 * 4 && deleted.cost < 500)
    #expect(found["idle"]?.cost == 0)
  }

  @Test func `only updates that are heap-only today lose it, and what that adds elsewhere is told apart`() throws {
    let found = try overheads(
      dump([
        (168, 28, true, "UPDATE written.counted SET a = $1 WHERE id = $2"),
        // Not heap-only as things are, with a column of the new index or without.
        (50, 40, true, "UPDATE written.counted SET a = $1, b = $2 WHERE id = $3"),
        (70, 60, true, "UPDATE written.counted SET b = $1 WHERE id = $2"),
        (1_000, 1_000, true, "UPDATE written.counted SET c = $1 WHERE id = $2"),
        // The predicate of an existing index.
        (20, 15, true, "UPDATE written.queued SET state = $1, a = $2 WHERE id = $3"),
        (5, 5, true, "UPDATE written.queued SET state = $1 WHERE id = $2"),
      ]), name: "dump.csv")
    let counted = try #require(found["counted"])
    #expect(counted.entries == 28 + 40 + 60)
    #expect(counted.updatesLosingHOT == 28)
    // In the primary key and the index on (b).
    #expect(counted.entriesInOtherIndexes == 2 * 28)
    // Each is added and, later, removed; an index of 5,000 entries has some pages.
    #expect(counted.cost > 2 * (128 + 56) * 4 && counted.cost < 2 * (128 + 56) * 4 + 50)
    let queued = try #require(found["queued"])
    #expect(queued.entries == 20)
    #expect(queued.updatesLosingHOT == 0)
    #expect(queued.entriesInOtherIndexes == 0)
  }

  @Test(arguments: [
    // Half of what could be heap-only is, so that half of the other updates reach the index as well.
    (TableActivity(updates: 200, hotUpdates: 40), 50.0, 10.0, 0.2), (TableActivity(updates: 20), 40, 20, nil),
    (TableActivity(updates: 200, hotUpdates: 90), 40, 20, nil),
  ])
  func `the table's counters say how many updates are heap-only, if fewer than could be`(
    activity: TableActivity, entries: Double, losing: Double, share: Double?
  ) throws {
    let found = try overheads(
      dump([
        (20, 20, true, "UPDATE written.counted SET a = $1 WHERE id = $2"),
        (20, 20, true, "UPDATE written.counted SET c = $1 WHERE id = $2"),
        (60, 60, true, "UPDATE written.queued SET a = $1, state = $2 WHERE id = $3"),
        (10, 10, true, "UPDATE written.counted SET a = $1, b = $2 WHERE id = $3"),
        (10, 10, true, "UPDATE written.counted SET b = $1 WHERE id = $2"),
        (40, 40, true, "UPDATE written.counted SET b = $1, id = $2 WHERE id = $3"),
      ]), name: "dump.csv", activity: activity)
    let counted = try #require(found["counted"])
    #expect(abs(counted.entries - 40 - entries) < 1e-6)
    #expect(abs(counted.updatesLosingHOT - losing) < 1e-6)
    #expect(abs(counted.entriesInOtherIndexes - 2 * losing) < 1e-6)
    #expect(counted.heapOnlyShare == share)
    // Nothing there could be heap-only.
    #expect(found["inserted"]?.heapOnlyShare == nil)
  }

  @Test func `where rows are unknown the planner's estimate counts`() throws {
    let found = try overheads(
      """
      -- calls: 10
      INSERT INTO written.inserted SELECT n, n FROM generate_series(1, 50) n;
      -- calls: 3
      INSERT INTO written.inserted VALUES (1, 2), (3, 4);
      -- calls: 4
      UPDATE written.counted SET a = 7 WHERE id = 3;
      -- calls: 2
      WITH old AS (SELECT max(id) AS id FROM written.deleted) UPDATE written.counted SET a = 8 WHERE id > (SELECT id - 5000 FROM old);
      -- calls: 2
      COPY written.copied FROM STDIN;
      1	2
      \\.
      REFRESH MATERIALIZED VIEW written.totals;
      """, name: "workload.sql")
    let inserted = try #require(found["inserted"])
    #expect(inserted.entries == 10 * 50 + 3 * 2)
    // A third of the table, as for every comparison with what is not known before.
    let counted = try #require(found["counted"]).entries
    #expect(abs(counted - (4 + 2 * 5_000 / 3)) < 2)
    #expect(found["copied"]?.entries == 2)
    #expect(found["totals"]?.entries == 700)
  }
}
