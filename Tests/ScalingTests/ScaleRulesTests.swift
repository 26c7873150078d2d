import Catalog
import Testing
import Workload

@testable import Scaling

@Suite struct ScaleRulesTests {
  @Test func identifiersAreDistinct() {
    #expect(Set(ScaleRules.identifiers).count == ScaleRules.all.count)
  }

  /// Any counters, any sessions: shares stay shares, classes are the workload's, and the same input gives the same findings.
  @Test func findingsAreSoundWhateverWasCounted() throws {
    var numbers = SmallNumbers(state: 7)
    for _ in 0..<60 {
      let database = try Self.random(&numbers)
      let input = try database.input()
      for rule in ScaleRules.all {
        let findings = rule.findings(input)
        findings.forEach { expectSound($0, input) }
        #expect(Set(findings.map(\.id)).count == findings.count, "\(type(of: rule).identifier)")
        #expect(rule.findings(input) == findings)
      }
    }
  }

  private static let texts = [
    "SELECT * FROM a WHERE b_id = $1", "SELECT * FROM a JOIN b ON b.id = a.b_id WHERE b.id = $1",
    "SELECT count(*) FROM a", "UPDATE a SET x = $1 WHERE id = $2", "UPDATE a SET id = 1, b_id = 2, x = 3, y = 4, z = 5",
    "INSERT INTO b (id) VALUES ($1)", "DELETE FROM a WHERE b_id = $1", "SELECT * FROM b FOR UPDATE",
    "SELECT * FROM c WHERE id = 3 ORDER BY id",
  ]

  private static func random(_ numbers: inout SmallNumbers) throws -> SmallDatabase {
    var database = SmallDatabase()
    database.seconds = numbers.below(2) == 0 ? nil : 1 + numbers.below(80_000)
    for name in ["a", "b", "c"] {
      var table = SmallDatabase.table(
        name, ["id! bigint", "b_id bigint", "x bigint", "y bigint", "z bigint"],
        references: name == "a" ? ["b_id": "b"] : [:], rows: Double(numbers.any()), pages: numbers.any(),
        distinct: ["b_id": Double(numbers.below(1_000))], mostCommon: ["b_id": Double(numbers.below(101)) / 100])
      table.indexes.append(
        Index(name: "\(name)_x", definition: "", keys: [IndexKey(column: "x")], scans: numbers.below(2)))
      let updates = numbers.any()
      table.activity = TableActivity(
        updates: updates, hotUpdates: numbers.any(), deletes: numbers.any(), liveRows: numbers.any(),
        deadRows: numbers.any())
      database.tables.append(table)
    }
    var sessions = SessionFindings()
    for text in texts where numbers.below(3) > 0 {
      let resources = ResourceCounts(
        temporaryBlocksRead: numbers.any(), temporaryBlocksWritten: numbers.any(), walBytes: numbers.any(),
        walRecords: numbers.any())
      let statement = SmallStatement(
        text, calls: numbers.any(), milliseconds: Double(numbers.any()), resources: resources)
      database.statements.append(statement)
      let entry = try statement.queryClass()
      var reads = ReadContexts()
      reads.alone = numbers.any()
      reads.aloneReadBack = numbers.below(reads.alone + 1)
      reads.afterWrite = numbers.any()
      sessions.reads[
        .init(database: "shop", user: "app", statement: .init(fingerprint: entry.fingerprint, shape: entry.shape))] =
        reads
    }
    sessions.coverage.executions = numbers.below(2)
    database.sessions = sessions
    return database
  }
}

/// Random numbers that are the same in every run. Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
private struct SmallNumbers {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((value ^ (value >> 31)) % UInt64(max(1, limit)))
  }

  /// Of any size.
  mutating func any() -> Int { below(4) == 0 ? 0 : below(1 << (1 + below(40))) }
}
