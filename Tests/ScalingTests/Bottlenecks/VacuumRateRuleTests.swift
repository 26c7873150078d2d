import Catalog
import Testing

@testable import Scaling

extension BottleneckServer {
  struct VacuumRateTests {
    @Test func `a table whose dead rows nobody takes away is found, and what is advised runs`() throws {
      let findings = try BottleneckDatabase.findings(VacuumRateRule())
      let finding = try #require(findings.first { $0.subjects == ["public.queue"] })
      #expect(finding.verdict == .advised && finding.figure("dead_rows") == 20_000)
      #expect(finding.reasons.contains("Autovacuum is turned off for the table."))
      #expect(!findings.contains { $0.subjects == ["public.calm"] || $0.subjects == ["public.readings"] })
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
      try BottleneckDatabase.run(finding, connection)
      let options = try connection.query("SELECT reloptions::text FROM pg_class WHERE relname = 'queue'").scalar ?? ""
      #expect(!options.contains("autovacuum"))
      #expect(try connection.query("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'queue'").scalar == "0")
    }
  }
}

struct VacuumRateRuleTests {
  private static func table(rows: Int, dead: Int, updates: Int, options: [String] = []) -> SmallDatabase {
    var database = SmallDatabase()
    var table = SmallDatabase.table("t", ["id! bigint", "x bigint"], rows: Double(rows))
    table.activity = TableActivity(updates: updates, liveRows: rows, deadRows: dead)
    table.options = options
    database.tables = [table]
    database.statements = [SmallStatement("UPDATE t SET x = $1 WHERE id = $2")]
    return database
  }

  @Test func `a large table is vacuumed too late by the default`() throws {
    let finding = try #require(
      try Self.table(rows: 50_000_000, dead: 1_000, updates: 20_000_000).findings(VacuumRateRule()).first)
    #expect(finding.verdict == .advised && finding.figure("vacuum_at") == 10_000_050)
    #expect(
      finding.remedies.flatMap(\.statements) == [
        "ALTER TABLE public.t SET (autovacuum_vacuum_scale_factor = 0.002, autovacuum_vacuum_threshold = 1000)"
      ])
    // Nobody changes it: nothing to do.
    #expect(try Self.table(rows: 50_000_000, dead: 1_000, updates: 10).findings(VacuumRateRule()).isEmpty)
  }

  @Test func `a table with settings of its own that are low is left as it is`() throws {
    let low = ["autovacuum_vacuum_scale_factor=0.001", "autovacuum_vacuum_threshold=100000"]
    let finding = try #require(
      try Self.table(rows: 400_000, dead: 90_000, updates: 90_000, options: low).findings(VacuumRateRule()).first)
    #expect(finding.verdict == .notAdvised && finding.remedies.isEmpty)
  }

  @Test func `dead rows far beyond the threshold are held by something`() throws {
    let finding = try #require(
      try Self.table(rows: 100_000, dead: 90_000, updates: 90_000).findings(VacuumRateRule()).first)
    #expect(finding.reasons.contains { $0.contains("pg_replication_slots") })
    #expect(try Self.table(rows: 100_000, dead: 5_000, updates: 5_000).findings(VacuumRateRule()).isEmpty)
  }

  @Test func `the scale factor stands for a hundred thousand rows`() {
    #expect([1, 1e6, 1e7, 1e8, 1e9].map(VacuumRateRule.scaleFactor) == [0.1, 0.1, 0.01, 0.001, 0.001])
  }
}
