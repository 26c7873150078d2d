import Catalog
import PostgresClient
import PostgresServer
import Testing

/// The estimate of an entry's WAL beside what a server writes.
@Suite(.serialized) struct EntryWALTests {
  private static let server = Result {
    let cluster = try LocalCluster(try ServerBinaries.find())
    // The estimate is without full-page images.
    try cluster.configure([("full_page_writes", "off")])
    try cluster.start()
    return cluster
  }

  @Test(arguments: [
    (method: "btree", type: "bigint", value: "(n * 7919) % 100003", width: 8.0, perRow: 1.0),
    ("btree", "text", "md5(n::text)", 33, 1), ("btree", "bigint", "n", 8, 1),
    ("hash", "bigint", "(n * 7919) % 100003", 8, 1),
    ("gist", "point", "point(n * 7919 % 10007, n % 997)", 16, 1),
    ("gin", "int[]", "ARRAY[n % 9973, n % 7001, n % 5003, n % 3001]", 4, 4),
  ])
  func `an entry writes as much WAL as was estimated, within a factor of two`(
    method: String, type: String, value: String, width: Double, perRow: Double
  ) throws {
    let connection = try Self.server.get().connect()
    let rows = 40_000
    func written(withIndex: Bool) throws -> Double {
      try connection.execute(
        script: "DROP TABLE IF EXISTS t; CREATE TABLE t (k \(type)) WITH (autovacuum_enabled = off);"
          + (withIndex ? "CREATE INDEX i ON t USING \(method) (k);" : "")
          + "INSERT INTO t SELECT \(value) FROM generate_series(1, \(rows)) n;")
      let before = try connection.query("SELECT pg_current_wal_insert_lsn() - '0/0'").scalar
      try connection.query("INSERT INTO t SELECT \(value) FROM generate_series(\(rows + 1), \(2 * rows)) n")
      if method == "gin", withIndex { try connection.query("SELECT gin_clean_pending_list('i')") }
      let after = try connection.query("SELECT pg_current_wal_insert_lsn() - '0/0'").scalar
      return try #require(Double(after ?? "")) - #require(Double(before ?? ""))
    }
    let measured = try (written(withIndex: true) - written(withIndex: false)) / (Double(rows) * perRow)
    let estimated = IndexEntryWAL(method: method, width: width).bytes
    #expect(estimated >= measured / 2 && estimated <= measured * 2, "\(method) \(type): \(measured), \(estimated)")
  }
}
