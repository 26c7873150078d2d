import Catalog
import Glibc
import PostgresClient
import PostgresServer
import Testing

@testable import Planner

/// Forged files against those that the server writes.
struct StorageTests {
  /// Indexes of all sorts of widths and rows in a database of their own.
  private static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE EXTENSION pageinspect;
        CREATE TABLE rows AS
          SELECT i AS narrow, repeat(md5(i::text), 4) AS wide, md5(i::text)::uuid AS id, i % 100 AS few,
            'value ' || i % 1000 AS words, (i % 5000)::numeric AS amount
          FROM generate_series(1, 150000) i;
        CREATE INDEX empty ON rows (narrow) WHERE narrow < 0
        """)
    return cluster
  }

  private struct Built {
    let pages: Int
    let height: Int
    let path: String
  }

  /// Builds an index and says how it came out; `width` of the keys is the average of ANALYZE.
  private static func build(_ keys: String, rows: Int, fillFactor: Int) throws -> Built {
    let cluster = try cluster.get()
    let connection = try cluster.connect()
    let name = "built_\(abs("\(keys)\(rows)\(fillFactor)".hashValue))"
    try connection.query(
      "CREATE INDEX \(name) ON rows (\(keys)) WITH (fillfactor = \(fillFactor)) WHERE narrow <= \(rows)")
    try connection.query("CHECKPOINT")
    let row = try connection.query(
      """
      SELECT pg_relation_size('\(name)') / 8192, (SELECT level FROM bt_metap('\(name)')), pg_relation_filepath('\(name)')
      """
    ).rows[0]
    return Built(
      pages: try #require(row[0].flatMap { Int($0) }), height: try #require(row[1].flatMap { Int($0) }),
      path: cluster.dataDirectory + "/" + (row[2] ?? ""))
  }

  struct Shape: Sendable, CustomTestStringConvertible {
    let keys: String
    let width: Double
    let distinct: Double
    /// Of the keys before the last one, if there are any.
    var leading: [BTreeSize.Prefix] = []
    var merges = true
    var rows = 150_000
    var fillFactor = 90
    var prefixes: [BTreeSize.Prefix] {
      leading + [BTreeSize.Prefix(tuple: BTreeSize.tuple(width: width), distinct: distinct)]
    }
    var testDescription: String { "\(keys), \(rows) rows, fill factor \(fillFactor)" }
  }

  private static let shapes = [
    Shape(keys: "narrow", width: 4, distinct: 150_000), Shape(keys: "narrow", width: 4, distinct: 300, rows: 300),
    Shape(keys: "narrow", width: 4, distinct: 20_000, rows: 20_000),
    Shape(keys: "narrow", width: 4, distinct: 150_000, fillFactor: 50),
    Shape(keys: "wide", width: 132, distinct: 150_000), Shape(keys: "wide", width: 132, distinct: 2_000, rows: 2_000),
    Shape(
      keys: "wide, id", width: 148, distinct: 30_000,
      leading: [BTreeSize.Prefix(tuple: BTreeSize.tuple(width: 132), distinct: 30_000)],
      rows: 30_000),
    // One root is enough for leaves whose pages the first key tells apart, two levels where it takes both.
    Shape(
      keys: "id, narrow", width: 20, distinct: 40_000,
      leading: [BTreeSize.Prefix(tuple: BTreeSize.tuple(width: 16), distinct: 40_000)],
      rows: 40_000),
    Shape(
      keys: "few, id", width: 20, distinct: 40_000,
      leading: [BTreeSize.Prefix(tuple: BTreeSize.tuple(width: 4), distinct: 100)],
      rows: 40_000),
    // Keys that are equal on both sides of a page's end are told apart by the row's place.
    Shape(keys: "amount", width: 6, distinct: 5_000, merges: false, rows: 90_000),
    Shape(keys: "few", width: 4, distinct: 100, rows: 40_000),
    Shape(keys: "id", width: 16, distinct: 150_000),
    Shape(keys: "few", width: 4, distinct: 100), Shape(keys: "words", width: 10, distinct: 1_000),
    Shape(
      keys: "few, narrow", width: 8, distinct: 150_000,
      leading: [BTreeSize.Prefix(tuple: BTreeSize.tuple(width: 4), distinct: 100)]),
    Shape(keys: "amount", width: 6, distinct: 5_000, merges: false),
  ]

  @Test(arguments: shapes) func `a B-tree comes out as large and as high as estimated`(_ shape: Shape) throws {
    let built = try Self.build(shape.keys, rows: shape.rows, fillFactor: shape.fillFactor)
    let size = BTreeSize(
      rows: Double(shape.rows), tuple: BTreeSize.tuple(width: shape.width), prefixes: shape.prefixes,
      canDeduplicate: shape.merges,
      fillFactor: Double(shape.fillFactor))
    #expect(size.height == built.height)
    #expect(size.pages == built.pages)
    let known = BTreeSize(
      pages: built.pages, rows: Double(shape.rows), prefixes: shape.prefixes, canDeduplicate: shape.merges)
    #expect(known.height == built.height)
    #expect(known.pages == built.pages)
  }

  @Test func `an index without rows has a metapage alone`() {
    #expect(BTreeSize(rows: 0, tuple: 16, prefixes: [], canDeduplicate: true).height == 0)
  }

  @Test func `a forged metapage is the server's but for root and level`() throws {
    let built = try Self.build("narrow", rows: 120_000, fillFactor: 80)
    var real = try Self.page(0, of: built.path)
    let connection = try Self.cluster.get().connect()
    let path = try #require(try connection.query("SELECT pg_relation_filepath('empty')").scalar)
    let empty = try Self.page(0, of: Self.cluster.get().dataDirectory + "/" + path)
    var forged = BTreeFile(height: built.height).pages(over: empty)[0]
    // The root's block number is 1 in the forged one, and the log position is the page's own.
    #expect(Self.number(at: 32, in: forged) == 1 && Self.number(at: 40, in: forged) == 1)
    for offset in Array(0..<8) + Array(32..<36) + Array(40..<44) { (real[offset], forged[offset]) = (0, 0) }
    #expect(forged == real)
  }

  @Test func `a forged root holds the same first item as a real one`() throws {
    let built = try Self.build("narrow", rows: 130_000, fillFactor: 70)
    let root = Int(Self.number(at: 32, in: try Self.page(0, of: built.path)))
    let real = try Self.page(root, of: built.path)
    let empty = [UInt8](repeating: 0, count: 8192)
    let pages = BTreeFile(height: built.height).pages(over: empty)
    #expect(pages.count == built.height + 2)
    let forged = pages[1]
    // Special space: previous and next page, level, flags.
    #expect(Array(forged[8176..<8190]) == Array(real[8176..<8190]))
    #expect(Array(forged[16..<20]) == Array(real[16..<20]))
    let items = [real, forged].map { page -> [UInt8] in
      let item = Self.number(at: 24, in: page)
      let start = Int(item & 0x7FFF)
      #expect(item >> 15 & 3 == 1 && item >> 17 == 8)
      return Array(page[start..<(start + 8)])
    }
    #expect(Array(items[0][4..<8]) == Array(items[1][4..<8]))
    #expect(Array(items[1][0..<4]) == [0, 0, 2, 0])
  }

  private static func page(_ number: Int, of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    #expect(pread(descriptor, &bytes, 8192, number * 8192) == 8192)
    return bytes
  }

  private static func number(at offset: Int, in page: [UInt8]) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(page[offset + $1]) << UInt32(8 * $1) }
  }
}
