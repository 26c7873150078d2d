import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing

@testable import Planner

/// Lists of most common values in the server's bytes: its own are taken, damaged ones do the server no harm.
@Suite(.serialized) struct MostCommonItemsTests {
  private static let columns = [
    ("b", "boolean", "i % 2 = 0"), ("c", "\"char\"", "'x'"), ("s", "smallint", "i % 3"), ("i", "integer", "i % 4"),
    ("l", "bigint", "i % 5 - 2"), ("f", "real", "i % 2"), ("d", "double precision", "i % 3 / 7.0"),
    ("t", "text", "'wört ' || i % 3"), ("v", "varchar(9)", "'v' || i % 2"), ("p", "char(5)", "i % 2"),
    ("n", "numeric", "CASE i % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN 1e40 ELSE -0.00012 END"),
    ("day", "date", "date '2026-01-01' + i % 3"),
    ("at", "timestamptz", "timestamptz '2026-01-01Z' + i % 2 * interval '1 h'"),
    ("tz", "timetz", "timetz '10:00+01'"), ("gap", "interval", "i % 2 * interval '1 mon 3 h'"),
    ("u", "uuid", "md5((i % 3)::text)::uuid"),
    ("ip", "inet", "CASE WHEN i % 2 = 0 THEN '10.0.0.0/8' ELSE '::1' END::inet"),
    ("raw", "bytea", "'\\x00ff'::bytea"), ("word", "name", "'n' || i % 2"), ("j", "jsonb", "'{}'"),
    ("list", "int[]", "ARRAY[i % 2]"), ("span", "int4range", "int4range(1, 2 + i % 2)"),
  ]
  private static let unjudged: Set<String> = ["j", "list", "span"]

  /// A list for each column, beside a column of null and not null.
  private static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find(preferredMajor: 15))
    try cluster.start()
    let connection = try cluster.connect()
    let values = columns.map { "(\($0.2))::\($0.1) AS \($0.0)" }.joined(separator: ", ")
    try connection.execute(
      script: """
        CREATE TABLE items AS
          SELECT CASE WHEN i % 3 > 0 THEN i % 3 END AS other, \(values) FROM generate_series(1, 3000) i;
        CREATE CAST (bytea AS pg_mcv_list) WITHOUT FUNCTION;
        \(columns.map { "CREATE STATISTICS s_\($0.0) (mcv) ON other, \($0.0) FROM items" }.joined(separator: "; "));
        ANALYZE items
        """)
    return cluster
  }

  private func list(_ column: String) throws -> (hexadecimal: String, types: [UInt32]) {
    let connection = try Self.cluster.get().connect()
    let row = try connection.query(
      """
      SELECT encode(pg_mcv_list_send(stxdmcv), 'hex'), (SELECT atttypid FROM pg_attribute
        WHERE attrelid = 'items'::regclass AND attname = $1)
      FROM pg_statistic_ext_data d JOIN pg_statistic_ext s ON s.oid = d.stxoid WHERE stxname = 's_' || $1
      """, [column]
    ).rows[0]
    let type = try #require(row[1].flatMap { UInt32($0) })
    return (try #require(row[0]), [23, type])
  }

  @Test(arguments: columns.map(\.0)) func `the server's own list is taken as it is`(_ column: String) throws {
    let (hexadecimal, types) = try list(column)
    let items = MostCommonItems(hexadecimal: hexadecimal, types: types, isUTF8: true)
    if Self.unjudged.contains(column) {
      #expect(items == nil)
    } else {
      #expect(try #require(items).bytes == Hexadecimal.bytes(hexadecimal))
    }
    // Values of other types, or of one column more or less, would be compared by the wrong operators.
    #expect(MostCommonItems(hexadecimal: hexadecimal, types: types.reversed(), isUTF8: true) == nil || column == "i")
    #expect(MostCommonItems(hexadecimal: hexadecimal, types: types + [23], isUTF8: true) == nil)
    #expect(MostCommonItems(hexadecimal: hexadecimal, types: [23], isUTF8: true) == nil)
    #expect(MostCommonItems(hexadecimal: String(hexadecimal.dropLast(2)), types: types, isUTF8: true) == nil)
    #expect(MostCommonItems(hexadecimal: hexadecimal + "00", types: types, isUTF8: true) == nil)
    #expect(MostCommonItems(hexadecimal: hexadecimal + "0", types: types, isUTF8: true) == nil)
  }

  @Test(arguments: ["t", "n", "u", "i"]) func `lengths that do not add up are refused`(_ column: String) throws {
    let (hexadecimal, types) = try list(column)
    let original = try #require(Hexadecimal.bytes(hexadecimal))
    // Behind 14 bytes of header and two oids: the DimensionInfo of both columns, without the padding.
    for place in [22, 42].flatMap({ Array($0..<($0 + 17)) }) {
      var bytes = original
      bytes[place] &+= 1
      let items = MostCommonItems(hexadecimal: Hexadecimal.text(bytes), types: types, isUTF8: true)
      #expect(items == nil, "byte \(place)")
    }
  }

  @Test func `text of another encoding is not taken for UTF8`() throws {
    let (hexadecimal, types) = try list("t")
    #expect(MostCommonItems(hexadecimal: hexadecimal, types: types, isUTF8: false) == nil)
    let broken = hexadecimal.replacing("c3b6", with: "f6f6")
    #expect(broken != hexadecimal && MostCommonItems(hexadecimal: broken, types: types, isUTF8: true) == nil)
  }

  @Test(arguments: columns.map(\.0).filter { !unjudged.contains($0) })
  func `a damaged list that passes does the server no harm`(_ column: String) throws {
    let (hexadecimal, types) = try list(column)
    let original = try #require(Hexadecimal.bytes(hexadecimal))
    let connection = try Self.cluster.get().connect()
    let before = try connection.query("SELECT pg_postmaster_start_time()").scalar
    var passed = 0
    for place in original.indices {
      for value in [UInt8(0), 1, 0x7F, 0x80, 0xFF, original[place] &+ 1] where value != original[place] {
        var bytes = original
        bytes[place] = value
        guard let items = MostCommonItems(hexadecimal: Hexadecimal.text(bytes), types: types, isUTF8: true) else {
          continue
        }
        passed += 1
        guard passed % 7 == 0 else { continue }
        do {
          try connection.query(
            "SELECT * FROM pg_mcv_list_items($1::bytea::pg_mcv_list)", [Hexadecimal.text(items.bytes)])
        } catch {
          try #require(!error.isServerFailure, "\(place): \(value)")
          // A value out of range, such as a date that can't be printed: refused in words.
        }
      }
    }
    #expect(passed > 0)
    #expect(try connection.query("SELECT pg_postmaster_start_time()").scalar == before)
  }

  @Test func `a list that would crash the server is left out of the twin, with a note`() throws {
    let database = try LiveDatabase(target: Self.cluster.get().uri(database: "postgres", user: "postgres"))
    var catalog = try database.readCatalog(capturedAt: "2026-03-28T12:00:00Z")
    catalog.extendedStatistics.removeAll { !["s_t", "s_l", "s_j"].contains($0.name) }
    let honest = try CraftedCatalog.start(catalog)
    #expect(honest.notes.map(\.subject) == ["statistics public.s_j"], "\(honest.notes)")
    let query = "SELECT FROM public.items WHERE other = 1 AND t = 'wört 1'"
    // Together they are as frequent as each alone.
    #expect(try honest.plan(query).rows == 1_000)
    let position = try #require(catalog.extendedStatistics.firstIndex { $0.name == "s_t" })
    let list = try #require(catalog.extendedStatistics[position].mostCommonValues)
    // Another index of a value, far behind the last one.
    catalog.extendedStatistics[position].mostCommonValues = String(list.dropLast(4)) + "ffff"
    let crafted = try CraftedCatalog.start(catalog)
    #expect(Set(crafted.notes.map(\.subject)) == ["statistics public.s_j", "statistics public.s_t"])
    #expect(try crafted.plan(query).rows < 1_000)
    #expect(crafted.isRunning)
  }

  @Test func `an expression without statistics beside one with them is no trap`() throws {
    let object = ExtendedStatistics(
      schema: "public", name: "s", table: CraftedCatalog.people.objectName,
      definition: "CREATE STATISTICS public.s ON lower(name), upper(name) FROM public.people", columns: [],
      expressionStatistics: [ColumnStatistics(averageWidth: 4, distinct: 5), nil])
    var catalog = CraftedCatalog.catalog()
    catalog.extendedStatistics = [object]
    let twin = try CraftedCatalog.start(catalog)
    #expect(twin.notes.isEmpty, "\(twin.notes)")
    #expect(try twin.plan("SELECT FROM people WHERE lower(name) = 'a'").rows == 20_000)
    #expect(try twin.plan("SELECT FROM people WHERE upper(name) = 'a'").rows > 0)
    // PostgreSQL 15.18 looks whether an element is there; servers before it take it on trust.
    let elements = "SELECT count(*), count(starelid) FROM pg_statistic_ext_data d, unnest(stxdexpr)"
    #expect(try twin.administration().query(elements).rows == [["2", "2"]])
  }
}
