import Catalog
import Glibc
import PostgresServer
import Testing

@testable import Planner

/// Twins start, live side by side, die and leave nothing behind.
struct TwinLifeTests {
  /// One table with two indexes, as large as given.
  private static func catalog(_ database: Catalog.Database = .init(name: "source")) -> Catalog {
    func index(_ name: String, _ column: String) -> Index {
      Index(
        name: name, definition: "CREATE INDEX \(name) ON public.people USING btree (\(column))",
        keys: [IndexKey(column: column)], rows: 100_000, pages: 400)
    }
    let histogram = (0...100).map { "a\(1_000 + $0)" }.joined(separator: ",")
    let name = ColumnStatistics(averageWidth: 8, distinct: -1, histogram: "{\(histogram)}", correlation: 0.1)
    let people = Table(
      schema: "public", name: "people",
      columns: [
        Column(name: "id", type: "integer", typeName: "int4", isNotNull: true),
        Column(name: "name", type: "text", typeName: "text", isNotNull: true, statistics: name),
      ],
      indexes: [index("people_id_idx", "id"), index("people_name_idx", "name")], rows: 100_000, pages: 1_000,
      pagesAtAnalyze: 1_000)
    return Catalog(
      capturedAt: "2026-03-28T12:00:00Z",
      server: Catalog.Server(versionNumber: 150_018, version: "15.18"), database: database, schemas: ["public"],
      tables: [people])
  }

  private static func start(_ catalog: Catalog, count: Int = 1) throws -> [Twin] {
    try Twin.start(catalog, binaries: ServerBinaries.find(preferredMajor: 15), count: count)
  }

  @Test func `several twins plan at the same time and alike`() async throws {
    let twins = try Self.start(Self.catalog(), count: 3)
    let expected = try twins[0].plan("SELECT * FROM people WHERE name = 'a1050'")
    #expect(expected.indexes == ["people_name_idx"])
    let plans = await withTaskGroup(of: PlanNode?.self) { group in
      for twin in twins {
        group.addTask {
          var last: PlanNode?
          for _ in 0..<50 { last = try? twin.plan("SELECT * FROM people WHERE name = 'a1050'") }
          return last
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(plans == [expected, expected, expected])
    #expect(Set(twins.map(\.serverProcess)).count == 1)
    let directory = twins[0].cluster.directory
    for twin in twins { twin.stop() }
    #expect(access(directory, F_OK) != 0)
  }

  @Test func `a twin killed in the middle says so and leaves nothing`() throws {
    let twin = try Self.start(Self.catalog())[0]
    _ = try twin.plan("SELECT 1")
    let directory = twin.cluster.directory
    let process = try #require(twin.serverProcess)
    kill(process, SIGKILL)
    // A session outlives its postmaster until it has answered.
    var failure: PlannerError?
    for _ in 0..<500 where failure == nil {
      do throws(PlannerError) {
        _ = try twin.summaries(of: [PlannableStatement(text: "SELECT 1")])
        usleep(10_000)
      } catch {
        failure = error
      }
    }
    #expect(failure?.code == .twinLost)
    twin.stop()
    #expect(access(directory, F_OK) != 0)
  }

  @Test func `a type that is missing here costs only the classes that need it`() throws {
    var catalog = Self.catalog()
    catalog.extensions = [Catalog.Extension(name: "postgis_of_tests", schema: "public", version: "3.3")]
    catalog.tables.append(
      Table(
        schema: "public", name: "places",
        columns: [
          Column(name: "id", type: "integer", typeName: "int4", isNotNull: true),
          Column(name: "spot", type: "public.geometry(Point,4326)", typeSchema: "public", typeName: "geometry"),
        ],
        indexes: [
          Index(
            name: "places_id_idx", definition: "CREATE INDEX places_id_idx ON public.places USING btree (id)",
            keys: [IndexKey(column: "id")], rows: 50_000, pages: 200),
          Index(
            name: "places_spot_idx", definition: "CREATE INDEX places_spot_idx ON public.places USING gist (spot)",
            method: "gist", keys: [IndexKey(column: "spot")], rows: 50_000, pages: 500),
        ], rows: 50_000, pages: 700, pagesAtAnalyze: 700))
    let twin = try Self.start(catalog)[0]
    #expect(
      Set(twin.notes.map(\.subject)) == [
        "extension postgis_of_tests", "type public.geometry", "table public.places", "index public.places_spot_idx",
      ])
    #expect(try twin.plan("SELECT * FROM people WHERE id = 4").totalCost > 0)
    #expect(try twin.plan("SELECT id, spot FROM places WHERE id = 4").indexes == ["places_id_idx"])
    let error = #expect(throws: PlannerError.self) {
      try twin.plan("SELECT id FROM places WHERE st_dwithin(spot, 'POINT(1 1)', 5)")
    }
    #expect(error?.code == .statementRejected)
    #expect(error?.message.contains("st_dwithin") == true)
    #expect(try twin.plan("SELECT * FROM people WHERE id = 4").totalCost > 0)
  }

  @Test func `another major version at the source is noted`() throws {
    var catalog = Self.catalog()
    #expect(try Self.start(catalog)[0].notes.isEmpty)
    catalog.server.versionNumber = 120_022
    let notes = try Self.start(catalog)[0].notes
    #expect(notes.map(\.subject) == ["planner"])
    #expect(notes[0].message.contains("PostgreSQL 12") && notes[0].message.contains("PostgreSQL 15"))
  }

  @Test func `a locale that is missing here is replaced by ICU's and never by C`() throws {
    let missing = try Self.start(
      Self.catalog(.init(name: "source", collate: "fo_FO.of_tests", ctype: "fo_FO.of_tests")))[0]
    #expect(missing.notes.map(\.subject) == ["locale"])
    #expect(missing.notes.first?.message.contains("ICU's fo-FO") == true)
    let prefix = "SELECT * FROM people WHERE name LIKE 'a1050%'"
    #expect(try missing.plan(prefix).indexes.isEmpty)
    #expect(try missing.plan("SELECT * FROM people ORDER BY name LIMIT 5").indexes == ["people_name_idx"])
    #expect(
      try missing.administration().query("SELECT 'b' > 'A' AND 'a' < 'B' AND 'Z' > 'a'").scalar == "t")
    let present = try Self.start(Self.catalog(.init(name: "source", collate: "C", ctype: "C")))[0]
    #expect(try present.plan(prefix).indexes == ["people_name_idx"])
  }

  @Test func `a statement of the workload can't write or run twice`() throws {
    let twin = try Self.start(Self.catalog())[0]
    for text in ["SELECT 1; DROP TABLE people", "SELECT 1; COMMIT; DELETE FROM people"] {
      let error = #expect(throws: PlannerError.self) { try twin.plan(text) }
      #expect(error?.code == .statementRejected)
    }
    #expect(try twin.plan("SELECT * FROM people").relation == "people")
  }
}
