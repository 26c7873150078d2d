import Catalog
import Foundation
import PostgresClient
import Testing

@testable import Partitioning

/// pg_partman (Debian's postgresql-15-partman, which `.ci/packages` has) and plain SQL, run for real.
@Suite struct UpkeepTests {
  private static let retention = PartitionAdvice.Retention(days: 90, explanation: "deleted after 90 days")

  private struct Migrated {
    let connection: Connection
    let plan: MigrationPlan

    func upkeep(_ title: String) throws -> MigrationPlan.Upkeep {
      try #require(plan.upkeep.first { $0.title == title })
    }

    func run(_ title: String) throws {
      for statement in try upkeep(title).statements {
        do {
          try connection.query(statement)
        } catch {
          throw RunError(step: title, message: error.message + "\n" + statement)
        }
      }
    }

    /// Of the table's partitions, with their bounds.
    func partitions() throws -> [String: String] {
      let rows = try connection.query(
        "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '\(RichTable.sql)'::regclass"
      ).rows
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0]!, $0[1]!) })
    }

    /// Whole months from now for which there is a partition, without a gap.
    func monthsAhead() throws -> Int {
      let names = Set(try partitions().keys)
      let ranges = TimeRanges(.timestamptz, zone: "UTC")
      var month = ranges.start(of: try now(), .month)
      var count = -1
      while names.contains("Ord ers_p" + ranges.label(month, .month)) {
        count += 1
        month = ranges.next(month, .month)
      }
      return count
    }

    func now() throws -> Date {
      Date(timeIntervalSince1970: Double(try connection.query("SELECT extract(epoch FROM now())::bigint").scalar!)!)
    }
  }

  private func migrate(_ scheme: PartitionScheme, _ method: MigrationPlan.Method) throws -> Migrated {
    let database = try MigrationServer.copy(of: MigrationServer.rich)
    let connection = try MigrationServer.connect(database)
    let plan = try PartitionMigration(
      catalog: MigrationServer.catalog(database), scheme: scheme, retention: Self.retention, method: method
    ).plan()
    var runner = PlanRunner(plan, connection)
    for step in plan.steps { try runner.run(step) }
    return Migrated(connection: connection, plan: plan)
  }

  @Test func partmanTakesOverPartitionsThatWereCopied() throws {
    let migrated = try migrate(RichTable.monthly, .backfill)
    let rows = try migrated.connection.query("SELECT count(*) FROM \(RichTable.sql)").scalar
    try migrated.run("pg_partman: partitions to come")
    #expect(try migrated.monthsAhead() >= 3)
    #expect(try migrated.partitions()["Ord ers_p2025_02"] != nil)
    #expect(try migrated.connection.query("SELECT count(*) FROM \(RichTable.sql)").scalar == rows)
    try migrated.connection.query("DELETE FROM \"od\"\"d\".visits")
    // What is out of date is detached, and kept as a table.
    try migrated.run("pg_partman: retention")
    try migrated.connection.query("SELECT partman.run_maintenance('od\"d.Ord ers')")
    let left = try migrated.partitions()
    #expect(left["Ord ers_p2025_02"] == nil && left["Ord ers_p2025_12"] == nil)
    #expect(try migrated.monthsAhead() >= 3)
    #expect(try migrated.connection.query("SELECT count(*) > 0 FROM \"od\"\"d\".\"Ord ers_p2025_02\"").scalar == "t")
    // Later there is one more.
    let last = "\"od\"\"d\".\"\(try #require(left.keys.filter { $0.contains("_p") }.max()))\""
    try migrated.connection.query("ALTER TABLE \(RichTable.sql) DETACH PARTITION \(last)")
    try migrated.connection.query("DROP TABLE \(last)")
    try migrated.connection.query("SELECT partman.run_maintenance()")
    #expect(try migrated.partitions().count == left.count)
  }

  @Test func partmanWaitsForTheOldRows() throws {
    var scheme = RichTable.monthly
    scheme.partitions.removeAll { $0.bound == .remaining }
    let migrated = try migrate(scheme, .attach)
    let old = try #require(migrated.partitions().first { $0.value.contains("infinity") }?.key)
    let before = try migrated.partitions()
    try migrated.run("pg_partman: partitions to come")
    #expect(try Set(migrated.partitions().keys).isSuperset(of: before.keys))
    #expect(try !migrated.partitions().values.contains("DEFAULT"))
    // Were retention set now, the old rows would go at once.
    #expect(throws: RunError.self) { try migrated.run("pg_partman: retention") }
    try migrated.connection.query("SELECT partman.run_maintenance('od\"d.Ord ers')")
    #expect(try migrated.partitions()[old] != nil)
    let archive = try migrated.upkeep("plain SQL: archive the old rows")
    #expect(archive.statements.contains { $0.hasSuffix("CONCURRENTLY") })
    // Rows that are referred to don't go.
    #expect(archive.why.contains("by_both"))
    #expect(throws: RunError.self) { try migrated.run("plain SQL: archive the old rows") }
    try migrated.connection.query("DELETE FROM \"od\"\"d\".visits")
    try migrated.run("plain SQL: archive the old rows")
    #expect(try migrated.partitions()[old] == nil)
    try migrated.run("pg_partman: retention")
    try migrated.connection.query("SELECT partman.run_maintenance('od\"d.Ord ers')")
    #expect(try migrated.partitions().count >= before.count - 1)
    // The sequences have not gone with the old table.
    try migrated.connection.query("INSERT INTO \(RichTable.sql) (\"At\", price) VALUES (now() + interval '70 days', 1)")
  }

  /// The next partition begins where the last one ends, in the zone in which the scheme's months begin.
  @Test(arguments: [MigrationPlan.Method.attach, .backfill])
  func `months of a zone have no gap`(_ method: MigrationPlan.Method) throws {
    let ranges = TimeRanges(.timestamptz, zone: "Europe/Berlin")
    var scheme = RichTable.monthly
    scheme.timeZone = "Europe/Berlin"
    var start = try #require(PointInTime.date("2024-12-31 23:00:00+00"))
    scheme.partitions = []
    while start < Date() {
      let next = ranges.next(start, .month)
      scheme.partitions.append(
        Partition(
          name: "Ord ers_p" + ranges.label(start, .month),
          bound: .range(from: ranges.text(start), to: ranges.text(next))))
      start = next
    }
    let migrated = try migrate(scheme, method)
    let before = try migrated.partitions()
    try migrated.run("plain SQL: partitions to come")
    #expect(try migrated.partitions().count > (method == .backfill ? before.count : before.count - 1))
    try migrated.connection.query(
      """
      INSERT INTO \(RichTable.sql) ("At", price)
        SELECT date_trunc('month', now()) + i * interval '30 minutes', 1 FROM generate_series(0, 48 * 110) i
      """)
    let starts = try migrated.connection.query(
      """
      SELECT DISTINCT date_trunc('month', min("At"), 'Europe/Berlin') = min("At")
        FROM (SELECT tableoid AS part, "At" FROM \(RichTable.sql)) r GROUP BY part HAVING min("At") > now() + interval '5 days'
      """
    ).rows
    #expect(starts == [["t"]])
  }

  @Test(arguments: [MigrationPlan.Method.attach, .backfill])
  func plainSQL(_ method: MigrationPlan.Method) throws {
    let migrated = try migrate(RichTable.monthly, method)
    try migrated.run("plain SQL: partitions to come")
    let made = try migrated.partitions()
    try migrated.run("plain SQL: partitions to come")
    #expect(try migrated.partitions() == made)
    // There is a partition for each of the next months: none of their rows is in the default partition.
    try migrated.connection.query(
      "INSERT INTO \(RichTable.sql) (\"At\", price) SELECT now() + i * interval '20 days', 1 FROM generate_series(0, 5) i"
    )
    #expect(
      try migrated.connection.query("SELECT count(*) FROM \"od\"\"d\".\"Ord ers_default\"").scalar == "0")
    try migrated.connection.query("DELETE FROM \"od\"\"d\".visits")
    // What is printed for those that are out of date runs.
    let expired = try #require(migrated.upkeep("plain SQL: partitions that are out of date").statements.first)
    let rows = try migrated.connection.query(expired).rows
    #expect(rows.isEmpty == (method == .attach))
    for row in rows {
      try migrated.connection.query(row[0]!)
      try migrated.connection.query(row[1]!)
    }
    #expect(try migrated.connection.query(expired).rows.isEmpty)
    #expect(try migrated.partitions().count == made.count - rows.count)
  }
}
