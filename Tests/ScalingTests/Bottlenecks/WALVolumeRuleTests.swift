import Catalog
import Testing
import Workload

@testable import Scaling

extension BottleneckServer {
  struct WALVolumeTests {
    @Test func `updates of all columns and unused indexes are named, and what is advised runs`() throws {
      let findings = try BottleneckDatabase.findings(WALVolumeRule(share: 0.05, leastBytes: 1_048_576))
      let finding = try #require(findings.first { $0.subjects == ["public.profiles"] })
      #expect(finding.verdict == .advised && finding.figure("indexes") == 2)
      #expect(finding.reasons.contains { $0.contains("nearly all of its 6 columns") }, "\(finding.reasons)")
      #expect(finding.remedies[0].statements == ["DROP INDEX CONCURRENTLY public.profiles_e_idx"])
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
      try BottleneckDatabase.run(finding, connection)
    }
  }
}

struct WALVolumeRuleTests {
  private static func writes(walBytes: Int, records: Int) -> SmallDatabase {
    var database = SmallDatabase()
    database.tables = [SmallDatabase.table("t", ["id! bigint", "x bigint", "y bigint", "z bigint", "u bigint"])]
    database.statements = [
      SmallStatement(
        "UPDATE t SET x = $1 WHERE id = $2", resources: ResourceCounts(walBytes: walBytes, walRecords: records))
    ]
    return database
  }

  @Test func `what rows take by themselves is no case`() throws {
    let finding = try #require(try Self.writes(walBytes: 1 << 30, records: 1 << 23).findings(WALVolumeRule()).first)
    #expect(finding.verdict == .notAdvised && finding.figure("wal_bytes_per_record") == 128)
    #expect(try Self.writes(walBytes: 1 << 20, records: 1 << 13).findings(WALVolumeRule()).isEmpty)
  }

  @Test func `records as large as pages are images of pages`() throws {
    let finding = try #require(try Self.writes(walBytes: 1 << 30, records: 1 << 18).findings(WALVolumeRule()).first)
    #expect(finding.verdict == .advised && finding.figure("wal_bytes_per_record") == 4_096)
    let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name)
    try BottleneckDatabase.run(finding, connection)
    for (name, value) in [("checkpoint_timeout", "30min"), ("wal_compression", "pglz")] {
      let text = try connection.query("SELECT setting FROM pg_file_settings WHERE name = $1 AND applied", [name]).scalar
      #expect(text == value || text == "on", "\(name)")
    }
  }
}
