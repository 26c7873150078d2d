import Catalog
import Foundation
import PostgresClient
import Testing

@testable import Partitioning

/// Both methods on three million rows, while sessions insert, update, delete and upsert all the time.
@Suite(.serialized) struct ConcurrentWriterTests {
  /// Seconds that no statement of a writer may take: a lock's timeout (0.4) and the swap, with a lot of room for a slow
  /// machine; a table that is rewritten, scanned or indexed under a lock takes longer.
  static let bound = 5.0

  @Test func attaching() throws {
    let (plan, database) = try migrate(LargeTable.monthly, .attach)
    let connection = try MigrationServer.connect(database)
    // The old table is there with all its pages, and with the index that was built beforehand.
    let old = try #require(
      plan.steps.first { $0.title == "swap" }?.statements.first { $0.contains("RENAME TO events_before") })
    #expect(old.hasPrefix("ALTER TABLE public.events RENAME"))
    let partitions = try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE pg_get_expr(c.relpartbound, c.oid) LIKE '%-infinity%')
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass
      """
    ).rows[0]
    #expect(partitions == ["5", "1"])
    let late = try connection.query(
      "SELECT count(*) FROM events WHERE tableoid::regclass::text LIKE 'events_p%'"
    ).scalar
    #expect(Int(late ?? "0")! > 0)
  }

  @Test func copying() throws {
    let (_, database) = try migrate(LargeTable.byRegion, nil)
    let connection = try MigrationServer.connect(database)
    let counts = try connection.query(
      "SELECT tableoid::regclass::text, count(*) FROM events GROUP BY 1 ORDER BY 1"
    ).rows
    #expect(counts.map { $0[0] } == ["events_r0", "events_r1", "events_r2", "events_r3", "events_rest"])
    // The triggers are gone, and the log, and the old table.
    #expect(try connection.query("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal").scalar == "0")
    #expect(
      try connection.query(
        "SELECT string_agg(relname, ' ') FROM pg_class WHERE relname ~ '^events_.*(change|progress|before)'"
      ).scalar
        == nil)
  }

  /// Runs all steps while writers write, and holds the table against what they know.
  private func migrate(
    _ scheme: PartitionScheme, _ method: MigrationPlan.Method?
  ) throws -> (plan: MigrationPlan, database: String) {
    let database = try MigrationServer.copy(of: MigrationServer.large)
    let plan = try PartitionMigration(
      catalog: MigrationServer.catalog(database), scheme: scheme, hasUpserts: true, method: method
    ).plan()
    try #require(!plan.steps.isEmpty, "\(plan.reason)")
    let control = WriterControl()
    let writers = try (0..<Writer.writers).map {
      try Writer($0, database: database, control: control, isSerial: $0 == Writer.writers - 1)
    }
    for writer in writers { writer.start() }
    defer { control.stops.store(true, ordering: .relaxed) }
    let connection = try MigrationServer.connect(database)
    let table = try connection.query("SELECT 'events'::regclass::oid").scalar
    var runner = PlanRunner(plan, connection)
    for step in plan.steps {
      let scans = try self.scans(of: table, connection)
      try runner.run(step)
      guard step.title == "swap" else { continue }
      // The rows aren't read while the table is locked: the CHECK proves the bound, and changes are looked up.
      #expect(try self.scans(of: table, connection) == scans)
      control.isSwapped.store(true, ordering: .releasing)
    }
    // Some writes to the partitioned table alone.
    usleep(500_000)
    control.stops.store(true, ordering: .relaxed)
    for writer in writers { writer.wait() }
    try compare(writers, database)
    return (plan, database)
  }

  /// How often all rows of a table were read; writers look theirs up.
  private func scans(of table: String?, _ connection: Connection) throws -> String? {
    try connection.query("SELECT pg_stat_force_next_flush()")
    try connection.query("SELECT 1")
    return try connection.query("SELECT pg_stat_get_numscans($1::oid)", [table]).scalar
  }

  private func compare(_ writers: [Writer], _ database: String) throws {
    for writer in writers {
      #expect(writer.failures.prefix(5) == [])
      #expect(writer.writes > 100 && writer.inserted > 10)
      #expect(writer.slowest < Self.bound, "\(writer.slowestStatement)")
    }
    let connection = try MigrationServer.connect(database)
    let journal = writers.reduce(into: [Int: Writer.Row?]()) { all, writer in
      all.merge(writer.journal) { _, new in new }
    }
    let written = "{" + journal.keys.map(String.init).joined(separator: ",") + "}"
    var found: [Int: [Writer.Row]] = [:]
    for row in try connection.query("SELECT id, at, v FROM events WHERE id = ANY ($1::bigint[])", [written]).rows {
      found[Int(row[0]!)!, default: []].append(Writer.Row(at: row[1]!, v: Int(row[2]!)!))
    }
    let wrong = journal.filter { id, row in found[id] ?? [] != (row.map { [$0] } ?? []) }
    #expect(wrong.isEmpty, "\(wrong.prefix(5)) \(wrong.prefix(5).map { found[$0.key] ?? [] })")
    for id in Writer.sharedRows {
      let count = writers.reduce(0) { $0 + ($1.counts[id] ?? 0) }
      #expect(
        try connection.query("SELECT v - $2 FROM events WHERE id = $1", ["\(id)", "\(id)"]).scalar == String(count))
    }
    // What nobody has written is as it was, and there is nothing else.
    let rest = """
      SELECT count(*), sum(hashtextextended(ROW(id, at, region, v)::text, 0)) FROM events
        WHERE id NOT BETWEEN \(Writer.sharedRows.lowerBound) AND \(Writer.sharedRows.upperBound)
          AND id NOT IN (SELECT unnest($1::bigint[]))
      """
    let before = try MigrationServer.connect(MigrationServer.large).query(rest, [written]).rows
    #expect(try connection.query(rest, [written]).rows == before)
  }
}
