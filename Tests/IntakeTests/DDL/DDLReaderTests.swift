import Catalog
import Glibc
import PostgresServer
import Testing

@testable import Intake

struct DDLReaderTests {
  private func read(_ text: String) throws -> DDLResult {
    try DDLReader(ServerBinaries.find()).read(text, capturedAt: "2026-03-01T02:00:00Z")
  }

  /// What `pg_dump` prints.
  private func dump(_ database: String) throws -> String {
    let cluster = try SharedCluster.cluster.get()
    let command =
      "\(cluster.binaries.directory)/pg_dump --schema-only '\(cluster.uri(database: database, user: "postgres"))'"
    let stream = try #require(popen(command, "r"))
    defer { pclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a dump gives the schema of the database that it was taken from`() throws {
    let live = try SharedCluster.richCatalog()
    let result = try read(dump("rich"))
    #expect(result.skipped == [])
    #expect(result.catalog.statistics == .assumed)
    #expect(result.catalog.server.versionNumber / 10_000 == live.server.versionNumber / 10_000)
    func plain(_ catalog: Catalog) -> [Table] {
      catalog.tables.map { table in
        var table = table
        (table.owner, table.rows, table.pages, table.pagesAtAnalyze, table.allVisiblePages) = ("", 0, 0, nil, 0)
        table.activity = nil
        for index in table.columns.indices {
          (table.columns[index].statistics, table.columns[index].inheritedStatistics) = (nil, nil)
        }
        for index in table.indexes.indices {
          (table.indexes[index].rows, table.indexes[index].pages, table.indexes[index].scans) = (0, 0, nil)
          (table.indexes[index].expressionStatistics, table.indexes[index].pagesAtAnalyze) = ([], nil)
        }
        // Partitions are attached, so what they inherit is theirs too.
        for index in table.constraints.indices { table.constraints[index].isInherited = false }
        return table
      }
    }
    for (left, right) in zip(plain(result.catalog), plain(live)) { #expect(left == right) }
    #expect(result.catalog.tables.count == live.tables.count)
    #expect(result.catalog.views == live.views)
    #expect(result.catalog.types == live.types)
    #expect(result.catalog.functions.map(\.definition) == live.functions.map(\.definition))
    #expect(result.catalog.extendedStatistics.map(\.definition) == live.extendedStatistics.map(\.definition))
    #expect(result.ignored["CommentStmt"] ?? 0 > 0 && result.ignored["CreateTrigStmt"] == 1)
  }

  @Test func `order does not matter, and search_path counts`() throws {
    let result = try read(
      """
      SET search_path TO "Shop";
      CREATE VIEW names AS SELECT name FROM people;
      CREATE INDEX ON people (name);
      CREATE TABLE people (id int PRIMARY KEY, name text, mood mood);
      CREATE TYPE mood AS ENUM ('ok');
      CREATE SCHEMA "Shop";
      """)
    #expect(result.skipped == [])
    #expect(result.catalog.tables.map(\.objectName.sql) == [#""Shop".people"#])
    #expect(result.catalog.views.count == 1 && result.catalog.tables[0].indexes.count == 2)
    #expect(result.catalog.database.searchPath == ["Shop", "public"])
  }

  @Test func `names without a schema are public's in a dump, which sets no search_path`() throws {
    let result = try read(
      "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.t (a int); SET search_path = nowhere;"
    )
    #expect(result.catalog.database.searchPath == ["public"])
  }

  @Test func `types that are missing get stand-ins, functions in other languages too`() throws {
    let result = try read(
      """
      -- Dumped from database version 17.4 (Debian)
      \\restrict abc
      CREATE FUNCTION area(a integer, b text) RETURNS integer LANGUAGE plrust IMMUTABLE AS $x$ fn main() { } $x$;
      CREATE FUNCTION c_function(a integer) RETURNS integer AS '/tmp/evil', 'main' LANGUAGE c STRICT;
      CREATE TABLE places (id int, shape public.geometry(Point,4326) NOT NULL, at gis.geography, v vector(3));
      COPY places (id) FROM stdin;
      1;'
      \\.
      ALTER TABLE ONLY places ADD CONSTRAINT places_pkey PRIMARY KEY (id);
      """)
    #expect(result.skipped == [])
    #expect(result.standInTypes == ["gis.geography", "public.geometry", "public.vector"])
    #expect(
      result.catalog.tables[0].columns.map(\.type) == ["integer", "public.geometry", "gis.geography", "public.vector"])
    #expect(result.catalog.functions.map(\.language) == ["plpgsql", "plpgsql"])
    #expect(result.catalog.server.versionNumber == 170004)
    #expect(result.ignored["psql command"] == 1 && result.ignored["COPY data"] == 1)
  }

  @Test func `hostile statements are refused and never hang`() throws {
    let marker = "/tmp/sextant-hostile-\(getpid())"
    let result = try read(
      """
      CREATE TABLE good (id int);
      COPY good TO PROGRAM 'touch \(marker)';
      DO $$ BEGIN PERFORM pg_sleep(1000); END $$;
      SELECT pg_sleep(1000);
      CREATE TABLE leaky (a text DEFAULT pg_read_file('/etc/passwd'));
      ALTER TABLE leaky ADD COLUMN b text DEFAULT pg_read_file('/etc/passwd');
      CREATE FUNCTION evil() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'abort';
      CREATE TABLE parts (a int) PARTITION BY LIST (a);
      CREATE TABLE part PARTITION OF parts FOR VALUES IN ((SELECT 1 FROM pg_sleep(1000)));
      CREATE TABLE part2 PARTITION OF parts FOR VALUES IN (length(pg_sleep(1000)::text));
      CREATE TABLE taken AS SELECT pg_sleep(1000);
      CREATE MATERIALIZED VIEW slow AS SELECT pg_sleep(1000)::text AS t WITH DATA;
      CREATE EXTENSION dblink;
      CREATE EXTENSION plpython3u;
      ALTER SYSTEM SET archive_command = 'touch \(marker)';
      ALTER ROLE postgres SUPERUSER;
      SET ROLE postgres;
      DROP TABLE good;
      CREATE SCHEMA s CREATE TABLE t AS SELECT pg_sleep(1000);
      CREATE TABLE wrong (;
      CREATE TABLE also_good (id int);
      """)
    #expect(access(marker, F_OK) != 0)
    #expect(result.catalog.table(named: ObjectName(schema: "public", name: "good")) != nil)
    #expect(result.catalog.table(named: ObjectName(schema: "public", name: "also_good")) != nil)
    #expect(result.skipped.contains { $0.kind == "unparsed" })
    #expect(result.catalog.table(named: ObjectName(schema: "public", name: "slow"))?.kind == .materializedView)
    #expect(!result.catalog.extensions.map(\.name).contains("dblink"))
    let kinds = result.skipped.map(\.kind)
    for kind in ["DoStmt", "CreateTableAsStmt", "AlterSystemStmt"] { #expect(kinds.contains(kind)) }
    #expect(result.catalog.partitions(of: ObjectName(schema: "public", name: "parts")).isEmpty)
  }

  @Test(arguments: [
    "SELECT 1;", "CREATE TABLE t (a 'unclosed", "not sql at all", "CREATE TABLE t (a nosuch.nofunction());",
  ])
  func `DDL that makes no table is an error`(text: String) throws {
    let error = #expect(throws: IntakeError.self) { try read(text) }
    #expect(error?.code == .malformedDDL)
  }
}
