import Testing
import Workload

@Suite struct DumpTests {
  private static let values = [
    "userid": "10", "dbid": "16384", "queryid": "-9007199254740993", "query": "SELECT a,\n \"b\" FROM t WHERE c = $1",
    "calls": "41", "rows": "82", "total_time": "1.5", "total_exec_time": "1.5", "mean_time": "0.25",
    "mean_exec_time": "0.25", "shared_blks_hit": "7", "shared_blks_read": "3", "temp_blks_read": "2",
    "temp_blks_written": "4", "toplevel": "t", "wal_bytes": "900", "wal_records": "12", "blk_read_time": "0.5",
    "shared_blk_read_time": "0.5",
  ]

  private func expectValues(of record: StatementRecord, _ version: DumpFixtures.Version) {
    #expect(record.text == Self.values["query"])
    #expect(record.queryID == -9_007_199_254_740_993)
    #expect(record.database.label == "oid 16384")
    #expect(record.user.label == "oid 10")
    #expect(record.calls == 41)
    #expect(record.rows == 82)
    #expect(record.totalMilliseconds == 1.5)
    #expect(record.meanMilliseconds == 0.25)
    #expect(record.sharedBlocksHit == 7)
    #expect(record.sharedBlocksRead == 3)
    #expect(record.temporaryBlocksRead == 2 && record.temporaryBlocksWritten == 4)
    #expect(record.walRecords == (version.names.contains("wal_records") ? 12 : nil))
    #expect(record.blockReadMilliseconds == (version.names.contains { $0.hasSuffix("blk_read_time") } ? 0.5 : nil))
    #expect(record.isTopLevel == (version.names.contains("toplevel") ? true : nil))
    #expect(record.walBytes == (version.names.contains("wal_bytes") ? 900 : nil))
    #expect(record.mayHaveQuestionMarks == (version.name == "9.6" || version.name == "12"))
  }

  @Test(arguments: DumpFixtures.versions)
  func `CSV of every version is read by the names of its columns`(version: DumpFixtures.Version) throws {
    let input = try WorkloadReader.read(DumpFixtures.csv(version, [Self.values]), name: "d.csv")
    #expect(input.skipped.isEmpty)
    expectValues(of: try #require(input.records.first), version)
  }

  @Test(arguments: DumpFixtures.versions, [true, false])
  func `JSON of every version is read, identifiers as strings or numbers`(
    version: DumpFixtures.Version, quoted: Bool
  ) throws {
    let fields = zip(version.names, DumpFixtures.row(version, Self.values)).map { name, value in
      let isText = quoted || name == "query" || name.hasSuffix("_since")
      let escaped = value.map { $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) }.joined()
      if name == "toplevel" { return "\"toplevel\": true" }
      return "\"\(name)\": " + (isText ? "\"\(escaped)\"" : escaped)
    }
    let object = "{" + fields.joined(separator: ", ") + "}"
    for text in ["[\(object),\n\(object)]", "\(object)\n\(object)\n"] {
      let input = try WorkloadReader.read(Array(text.utf8), name: "d.json")
      #expect(input.skipped.isEmpty)
      #expect(input.records.count == 2)
      for record in input.records { expectValues(of: record, version) }
    }
  }

  @Test func `the number of columns of each version is the documented one`() {
    #expect(DumpFixtures.versions.map(\.names.count) == [23, 23, 32, 33, 43, 49, 52])
  }

  @Test(arguments: [Int64.min, .max, 9_007_199_254_740_993, -1])
  func `query identifiers keep all their digits`(identifier: Int64) throws {
    let json = "[{\"query\": \"SELECT 1\", \"calls\": 1, \"queryid\": \(identifier)}]"
    let csv = "query,calls,queryid\nSELECT 1,1,\(identifier)\n"
    #expect(try WorkloadReader.read(Array(json.utf8), name: "a").records[0].queryID == identifier)
    #expect(try WorkloadReader.read(Array(csv.utf8), name: "b").records[0].queryID == identifier)
  }

  @Test func `names that were joined in name database and user`() throws {
    let csv = "dbid;userid;datname;rolname;calls;query\n5;10;shop;web;3;SELECT 1\n5;11;;;4;SELECT 2"
    let records = try WorkloadReader.read(Array(csv.utf8), name: "a").records
    #expect(records.map(\.database.label) == ["shop", "oid 5"])
    #expect(records.map(\.user.label) == ["web", "oid 11"])
  }

  @Test(arguments: [
    ("userid,dbid,calls\n1,2,3\n", "\"query\""), ("userid,query\n1,SELECT 1\n", "\"calls\""),
    ("dbid,userid\n", "\"query\" and \"calls\""), ("[{\"dbid\": 1, \"calls\": 2}]", "\"query\""),
  ])
  func `a dump without the needed columns names them and the command for a good one`(
    text: String, missing: String
  ) {
    let error = #expect(throws: WorkloadError.self) { try WorkloadReader.read(Array(text.utf8), name: "d") }
    #expect(error?.code == .missingColumns)
    #expect(error?.subject == "d")
    #expect(error?.message.contains(missing) == true)
    #expect(error?.message.contains("\\copy (SELECT s.*") == true)
  }

  @Test func `broken rows are counted with their line and hide no others`() throws {
    let csv = "query,calls\nSELECT 1,1\nSELECT 2\nSELECT 3,many\nSELECT 4,-4\nSELECT 5,5\n\"SELECT 6"
    let input = try WorkloadReader.read(Array(csv.utf8), name: "d.csv")
    #expect(input.records.map(\.calls) == [1, 5])
    #expect(
      input.skipped.map(\.reason) == [
        "d.csv:3: 1 fields under 2 columns", "d.csv:4: calls is not a whole number",
        "d.csv:5: the row has a negative number of calls", "d.csv:7: the file ends within quotes",
      ])
    #expect(input.skipped.map(\.code) == [.malformed, .malformed, .malformed, .truncated])
    #expect(input.entryCount == 6)

    let json =
      "{\"query\": \"SELECT 1\", \"calls\": 1}\n{\"query\": \"a\nhello\n{\"query\": \"SELECT 2\", \"calls\": \"2\"}\n{\"q"
    let objects = try WorkloadReader.read(Array(json.utf8), name: "d.json")
    #expect(objects.records.map(\.calls) == [1, 2])
    #expect(objects.skipped.map(\.code) == [.truncated, .malformed, .truncated])
    #expect(objects.entryCount == 5)
  }

  @Test func `of very many broken rows the first are told and all are counted`() throws {
    let rows = Array(repeating: "SELECT 1,x", count: 100_000)
    let csv = (["query,calls", "SELECT 1,1"] + rows).joined(separator: "\n")
    let json = "{\"query\": \"SELECT 1\", \"calls\": 1}\n" + String(repeating: "?\n", count: 100_000)
    for text in [csv, json] {
      var builder = WorkloadBuilder()
      builder.add(try WorkloadReader.read(Array(text.utf8), name: "d"))
      let workload = builder.build(threads: 1)
      #expect(workload.skipped.count == 101)
      #expect(workload.input.statements == 100_001)
      #expect(addsUp(workload))
    }
  }

  @Test func `a JSON text without rows is an error`() {
    let error = #expect(throws: WorkloadError.self) { try WorkloadReader.read(Array("[1, 2]".utf8), name: "d") }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `no damage to a dump makes a reader crash, and statements still add up`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let version = DumpFixtures.versions[Int(seed) % DumpFixtures.versions.count]
    let csv = DumpFixtures.csv(version, [Self.values, ["query": "SELECT 1", "calls": "2"], Self.values])
    let json = Array(
      "[{\"query\": \"SELECT 1\", \"calls\": 1e2, \"queryid\": \"-5\"}, {\"query\": \"a\", \"calls\": 2}]".utf8)
    for bytes in [csv, json] {
      let damaged = mutated(bytes, using: &generator)
      guard let input = try? WorkloadReader.read(damaged, name: "d") else { continue }
      var builder = WorkloadBuilder()
      builder.add(input)
      let workload = builder.build(threads: 1)
      #expect(addsUp(workload))
      #expect(workload.input.bytes == damaged.count)
    }
  }
}
