import Catalog
import Intake
import PostgresServer
import Testing

@testable import Advice

/// PostgreSQL counts which updates are heap-only; what is said of them has to agree.
extension AdvisorTests {
  struct IndexedTable: Sendable, CustomTestStringConvertible {
    let index: String
    var testDescription: String { index }
  }

  private static let rows = 2_000

  @Test(arguments: [
    IndexedTable(index: "btree (b)"), IndexedTable(index: "btree (a)"), IndexedTable(index: "btree (b) INCLUDE (a)"),
    IndexedTable(index: "btree ((abs(a) + 1))"), IndexedTable(index: "btree (b) WHERE a > 0"),
    IndexedTable(index: "btree (b) WHERE c > 0"), IndexedTable(index: "btree (g)"), IndexedTable(index: "hash (a)"),
    IndexedTable(index: "brin (a)"), IndexedTable(index: #"btree ("Odd name")"#),
  ])
  func `an update is heap-only or not as PostgreSQL has it, and if not every index gets an entry`(
    table: IndexedTable
  ) throws {
    let shop = try Self.shop.get()
    // Pages have room for the new version of every row.
    try shop.connection.execute(
      script: """
        CREATE SCHEMA updated;
        CREATE TABLE updated.t (id integer PRIMARY KEY, a integer, b integer, c integer, "Odd name" integer,
          g integer GENERATED ALWAYS AS (a * 2) STORED) WITH (fillfactor = 20, autovacuum_enabled = off);
        INSERT INTO updated.t SELECT n, n, n, n, n FROM generate_series(1, \(Self.rows)) n;
        CREATE INDEX ON updated.t USING \(table.index);
        """)
    defer { try? shop.connection.execute(script: "DROP SCHEMA updated CASCADE") }
    let catalog = try LiveDatabase(target: shop.cluster.uri(database: "postgres", user: LocalCluster.superuser))
      .readCatalog()
    let found = try #require(catalog.table(named: ObjectName(schema: "updated", name: "t")))
    let heapOnly = HeapOnlyUpdates(found, serverVersion: catalog.server.versionNumber)
    for column in ["a", "b", "c", "Odd name"] {
      let before = try size()
      try shop.connection.query("BEGIN")
      // Counted are those of this connection that its statistics have not got yet, earlier ones too.
      let earlier = try heapOnlyUpdates()
      try shop.connection.query(#"UPDATE updated.t SET "\#(column)" = "\#(column)" + 100000"#)
      let hot = try heapOnlyUpdates() - earlier
      let isPossible = heapOnly.isPossible(changing: heapOnly.changed(by: [column]))
      #expect(hot == (isPossible ? Self.rows : 0), "\(column)")
      // None of these sets the primary key's column.
      #expect((try size() > before) == !isPossible, "\(column)")
      try shop.connection.query("ROLLBACK")
      // Room again, and indexes as they were.
      try shop.connection.query("VACUUM FULL updated.t")
    }
  }

  private func size() throws -> Int { try number("pg_relation_size('updated.t_pkey')") }

  private func heapOnlyUpdates() throws -> Int {
    try number("pg_stat_get_xact_tuples_hot_updated('updated.t'::regclass)")
  }

  private func number(_ expression: String) throws -> Int {
    let result = try Self.shop.get().connection.query("SELECT " + expression)
    return try #require(result.scalar.flatMap { Int($0) })
  }

  @Test(arguments: [(150_018, true), (160_000, false)])
  func `BRIN stopped ending heap-only updates with PostgreSQL 16, and gets no entry for a row`(
    version: Int, ends: Bool
  ) {
    let name = ObjectName(schema: "public", name: "t")
    var table = Table(schema: "public", name: "t", columns: [Column(name: "a", type: "integer")])
    table.indexes = [
      Index(name: "t_pkey", definition: "", keys: [IndexKey(column: "id")]),
      Index(name: "t_a_idx", definition: "", method: "brin", keys: [IndexKey(column: "a")]),
    ]
    let heapOnly = HeapOnlyUpdates(table, serverVersion: version)
    #expect(heapOnly.isPossible(changing: ["a"]) == !ends)
    #expect(!heapOnly.isPossible(changing: ["id"]))
    #expect(heapOnly.indexCount == 1)
    #expect(heapOnly.isEnded(by: IndexDefinition(table: name, method: "brin", keys: [IndexKey(column: "b")])) == ends)
    #expect(heapOnly.isEnded(by: IndexDefinition(table: name, keys: [IndexKey(column: "b")])))
  }
}
