import PostgresClient
import Testing
import Workload

@testable import Scaling

extension BottleneckServer {
  struct TemporaryFileTests {
    @Test func `the work_mem that is advised keeps a real sort in memory`() throws {
      let findings = try BottleneckDatabase.findings(TemporaryFileRule())
      let finding = try #require(findings.first)
      #expect(
        findings.count == 1 && finding.verdict == .advised && finding.classes.first?.query.contains("ORDER BY") == true)
      let connection = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name, user: "App")
      func spills() throws -> Bool {
        try connection.query("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) \(BottleneckDatabase.sort)").rows
          .contains { ($0[0] ?? "").contains("temp read") }
      }
      #expect(try spills())
      try connection.query("BEGIN")
      try connection.query(finding.remedies[0].statements[0])
      #expect(try !spills())
      try connection.query("ROLLBACK")
      // Of the role, in this database.
      try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name).query(
        finding.remedies[1].statements[0])
      let later = try BottleneckDatabase.cluster.get().connect(database: BottleneckDatabase.name, user: "App")
      let value = try later.query("SHOW work_mem").scalar
      #expect(MemorySetting.bytes(value) == finding.figure("needed_work_mem"))
      #expect(finding.figure("server_wide_bytes") == finding.figure("needed_work_mem").map { $0 * 40 })
      #expect(finding.tradeoffs.contains { $0.contains("40 connections ×") })
    }
  }
}

struct TemporaryFileRuleTests {
  private static func sort(blocks: Int, calls: Int = 100, user: String? = "app") -> SmallDatabase {
    var database = SmallDatabase()
    database.tables = [SmallDatabase.table("t", ["id! bigint", "x bigint"])]
    database.statements = [
      SmallStatement(
        "SELECT * FROM t ORDER BY x", calls: calls, user: user,
        resources: ResourceCounts(temporaryBlocksRead: blocks, temporaryBlocksWritten: blocks))
    ]
    database.settings = [.init(name: "work_mem", value: "4MB")]
    return database
  }

  @Test func `little for each call is no case, and too much is no matter of memory`() throws {
    #expect(try Self.sort(blocks: 100 * 100).findings(TemporaryFileRule()).isEmpty)
    // 8 MB a call: 4 + 16 MB.
    #expect(
      try Self.sort(blocks: 100 * 1_024).findings(TemporaryFileRule()).first?.figure("needed_work_mem") == 24
        * 1_048_576)
    let huge = try #require(try Self.sort(blocks: 100 * 131_072).findings(TemporaryFileRule()).first)
    #expect(huge.verdict == .notAdvised && huge.remedies.isEmpty)
    #expect(try Self.sort(blocks: 0).findings(TemporaryFileRule()).isEmpty)
  }

  @Test func `what half of the memory is given to runs alone`() throws {
    var database = Self.sort(blocks: 100 * 1_024)
    for (cache, isAlone) in [("40MB", true), ("1GB", false)] {
      database.settings.removeAll { $0.name == "effective_cache_size" }
      database.settings.append(.init(name: "effective_cache_size", value: cache))
      let finding = try #require(try database.findings(TemporaryFileRule()).first)
      #expect(finding.tradeoffs.contains { $0.contains("one such query at a time") } == isAlone, "\(finding.tradeoffs)")
    }
  }

  @Test func `a role that is known by its number alone gets no statement`() throws {
    let finding = try #require(try Self.sort(blocks: 102_400, user: "oid 16384").findings(TemporaryFileRule()).first)
    #expect(finding.remedies.flatMap(\.statements) == ["SET LOCAL work_mem = '24MB'"])
  }

  @Test(arguments: [
    ("4MB", 4_194_304.0), ("64kB", 65_536), ("1GB", 1_073_741_824), ("128", 131_072), ("4 horses", nil), ("", nil),
  ])
  func `settings are read`(text: String, bytes: Double?) {
    #expect(MemorySetting.bytes(text) == bytes)
  }
}
