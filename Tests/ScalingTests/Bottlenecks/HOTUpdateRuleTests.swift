import Catalog
import PostgresClient
import Testing

@testable import Scaling

extension BottleneckServer {
  struct HOTUpdateTests {
    /// HOT updates ÷ updates of what `body` runs, as the server counts them.
    private func ratio(of table: String, _ body: (Connection) throws -> Void) throws -> Double {
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
      func counts() throws -> [Double] {
        try connection.query("SELECT pg_stat_force_next_flush()")
        try connection.query("SELECT pg_stat_clear_snapshot()")
        let row = try connection.query(
          "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = $1", [table]
        ).rows[0]
        return row.map { $0.flatMap(Double.init) ?? 0 }
      }
      let before = try counts()
      try body(connection)
      let after = try counts()
      return (after[1] - before[1]) / (after[0] - before[0])
    }

    @Test func `an index on a column that updates set is the cause, and without it they are HOT`() throws {
      let finding = try #require(
        try BottleneckDatabase.findings(HOTUpdateRule()).first { $0.subjects == ["public.jobs"] })
      #expect(finding.verdict == .advised && finding.figure("hot_share") ?? 1 < 0.1)
      #expect(finding.reasons.contains { $0.hasPrefix("The index jobs_touched_idx has touched") }, "\(finding.reasons)")
      #expect(finding.remedies.flatMap(\.statements) == ["DROP INDEX CONCURRENTLY public.jobs_touched_idx"])
      let update = "UPDATE jobs SET touched = clock_timestamp(), tries = tries + 1 WHERE id % 4 = 0"
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
      try connection.query("VACUUM jobs")
      #expect(try ratio(of: "jobs") { try $0.query(update) } < 0.1)
      try BottleneckDatabase.run(finding, connection)
      try connection.query("VACUUM FULL jobs")
      #expect(try ratio(of: "jobs") { try $0.query(update) } > 0.9)
    }

    @Test func `pages without room are the cause otherwise, and a lower fillfactor makes some`() throws {
      let finding = try #require(
        try BottleneckDatabase.findings(HOTUpdateRule()).first { $0.subjects == ["public.counters"] })
      #expect(finding.verdict == .advised && finding.figure("fillfactor") == 100)
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
      // A row here and there, as a load does it.
      let update = "UPDATE counters SET total = total + 1 WHERE id % 20 = 0"
      try connection.query("CLUSTER counters USING counters_pkey")
      let before = try ratio(of: "counters") { try $0.query(update) }
      try BottleneckDatabase.run(finding, connection)
      try connection.query("CLUSTER counters USING counters_pkey")
      let after = try ratio(of: "counters") { try $0.query(update) }
      #expect(before < 0.5 && after > 0.9, "\(before) \(after)")
    }

    @Test func `a table that is seldom updated is none`() throws {
      let findings = try BottleneckDatabase.findings(HOTUpdateRule())
      #expect(Set(findings.flatMap(\.subjects)).isDisjoint(with: ["public.calm", "public.readings", "public.queue"]))
    }
  }
}

struct HOTUpdateRuleTests {
  private static func jobs(scans: Int?, isUnique: Bool = false, version: String = "btree") -> SmallDatabase {
    var database = SmallDatabase()
    var table = SmallDatabase.table("jobs", ["id! bigint", "state text", "tries bigint"])
    table.indexes.append(
      Index(
        name: "jobs_state_idx", definition: "", method: version, keys: [IndexKey(column: "state")], isUnique: isUnique,
        scans: scans))
    table.activity = TableActivity(updates: 100_000, hotUpdates: 1_000, since: "2026-01-01T00:00:00Z")
    database.tables = [table]
    database.statements = [SmallStatement("UPDATE jobs SET state = $1 WHERE id = $2")]
    return database
  }

  @Test func `an index that is used or unique is worth what it costs`() throws {
    #expect(try Self.jobs(scans: 0).findings(HOTUpdateRule()).map(\.verdict) == [.advised])
    for database in [Self.jobs(scans: 500_000), Self.jobs(scans: 0, isUnique: true), Self.jobs(scans: nil)] {
      let finding = try #require(try database.findings(HOTUpdateRule()).first)
      #expect(finding.verdict == .notAdvised && finding.remedies.isEmpty)
    }
  }

  @Test func `an index earns its entries by the pages that it saves, on a small table few`() throws {
    // A thousand scans of 20,000 pages against 99,000 updates of two indexes; the same of ten pages.
    var database = Self.jobs(scans: 1_000)
    let large = try #require(try database.findings(HOTUpdateRule()).first)
    #expect(large.verdict == .notAdvised && large.reasons[0].hasPrefix("It stays"), "\(large.reasons)")
    database.tables[0].pages = 10
    let small = try #require(try database.findings(HOTUpdateRule()).first)
    #expect(small.verdict == .advised && small.tradeoffs[0].contains("10 pages"), "\(small.reasons)")
  }

  @Test func `an upsert updates what it sets, and DO NOTHING nothing`() throws {
    var database = Self.jobs(scans: 0)
    let insert = "INSERT INTO jobs (id, state, tries) VALUES ($1, $2, $3) ON CONFLICT (id) DO "
    database.statements = [SmallStatement(insert + "UPDATE SET tries = excluded.tries")]
    let pages = try #require(try database.findings(HOTUpdateRule()).first)
    #expect(pages.figure("blocking_indexes") == 0 && pages.classes.count == 1 && pages.verdict == .advised)
    #expect(pages.reasons.contains { $0.hasPrefix("No update of the workload") })
    database.statements = [SmallStatement(insert + "UPDATE SET state = excluded.state")]
    #expect(try database.findings(HOTUpdateRule()).first?.figure("blocking_indexes") == 1)
    database.statements = [SmallStatement(insert + "NOTHING")]
    #expect(try database.findings(HOTUpdateRule()).first?.classes.isEmpty == true)
  }

  @Test func `HOT updates in plenty are no case`() throws {
    var database = Self.jobs(scans: 0)
    database.tables[0].activity = TableActivity(updates: 100_000, hotUpdates: 90_000)
    #expect(try database.findings(HOTUpdateRule()).isEmpty)
  }

  @Test func `a fillfactor that is low already is not lowered for ever`() throws {
    var database = Self.jobs(scans: 0)
    database.statements = [SmallStatement("UPDATE jobs SET tries = $1 WHERE id = $2")]
    database.tables[0].options = ["fillfactor=55"]
    #expect(try database.findings(HOTUpdateRule()).map(\.verdict) == [.notAdvised])
    #expect([20, 100, 400, 1_000, 8_000].map(HOTUpdateRule.wantedFillFactor) == [90, 90, 90, 75, 50])
  }
}
