import Testing
import Workload

@Suite struct WorkloadFileTests {
  private func recognise(_ text: String) throws -> WorkloadFile {
    try WorkloadFile.recognise(Array(text.utf8), name: "f")
  }

  @Test(arguments: [
    ("query,calls\n", WorkloadFile.pgStatStatementsCSV),
    ("\u{feff}\"userid\";\"dbid\"\r\n1;2", .pgStatStatementsCSV),
    ("\n  [ {\"query\": \"a\"} ]", .pgStatStatementsJSON),
    ("{\"query\": \"{\\\"schema\\\": 1}\", \"calls\": 1}\n", .pgStatStatementsJSON),
    ("{\"query\": {\"schema\": \"sextant.workload/1\"}}", .pgStatStatementsJSON),
    ("{\"classes\": [{}], \"schema\": \"sextant.workload/1\"}", .workloadDocument),
    ("{\"schema\": \"sextant.workload/2\"", .workloadDocument),
    ("SELECT query, calls FROM t;", .sql), ("-- calls: 3\nSELECT 1", .sql), ("\\set x 1", .sql),
    ("complete nonsense", .sql),
  ])
  func `a format is recognised by its content`(text: String, format: WorkloadFile) throws {
    #expect(try recognise(text) == format)
  }

  @Test(arguments: ["", " \n\t", "\u{feff}"])
  func `an empty file is an error that says so`(text: String) {
    let error = #expect(throws: WorkloadError.self) { try recognise(text) }
    #expect(error?.code == .empty)
    #expect(error?.description == "f: is empty")
  }

  @Test(arguments: [
    ([0x1f, 0x8b, 8], "gunzip"), ([0x28, 0xb5, 0x2f, 0xfd], "unzstd"), (Array("PGDMP".utf8), "pg_dump archive"),
    ([0x61, 0, 0x62], "binary"), ([0xff, 0xfe, 0x53, 0], "UTF-16"),
    (Array(" query | calls \n-------+------\n".utf8), "\\copy"),
  ])
  func `what is no workload is told with what to do`(bytes: [UInt8], hint: String) {
    let error = #expect(throws: WorkloadError.self) { try WorkloadFile.recognise(bytes, name: "f") }
    #expect(error?.code == .unrecognised)
    #expect(error?.message.contains(hint) == true)
  }

  // MARK: - The document

  private var sample: Workload {
    var entry = QueryClass(
      fingerprint: "0123456789abcdef", shape: "fedcba9876543210", query: "SELECT a/b, '\u{2028}\"' FROM t",
      originalQuery: "SELECT …", statements: 3, database: "shop", user: nil, calls: .max, totalMilliseconds: 0.1,
      rows: 9_007_199_254_740_993, sharedBlocksHit: 1, sharedBlocksRead: nil, parameters: [["1", nil], []],
      examples: [QueryClass.Example(text: "SELECT 1", calls: 2)], firstSeen: "2025-01-01T00:00:00Z",
      lastSeen: "2025-01-02T00:00:00Z")
    entry.quantilesMilliseconds = ["p50": 0.5, "p95": 2]
    entry.resources = ResourceCounts(
      temporaryBlocksRead: 7, temporaryBlocksWritten: 8, walBytes: .max, walRecords: 9, blockReadMicroseconds: 10)
    let skipped = SkippedStatement.Code.allCases.map {
      SkippedStatement(
        id: "unparsed-1", statements: 2, query: "x", database: "d", user: "u", calls: 4, reason: "because", code: $0)
    }
    return Workload(
      window: Workload.Window(from: "2025-01-01T00:00:00Z", to: nil),
      input: Workload.InputSummary(bytes: 10, entries: 5, statements: 3 + 2 * skipped.count, ignored: ["x": 1]),
      classes: [entry], skipped: skipped)
  }

  /// The sample has made-up fingerprints, which stay only because they come from this version.
  @Test func `a document is read back as it was written`() throws {
    let bytes = try WorkloadDocument.data(of: sample)
    #expect(try WorkloadDocument.read(bytes, name: "w.json") == sample)
    #expect(try WorkloadFile.recognise(bytes, name: "w.json") == .workloadDocument)
    #expect(try WorkloadDocument.data(of: WorkloadDocument.read(bytes, name: "w.json")) == bytes)
  }

  @Test func `a document has the fields of the contract`() throws {
    let text = String(decoding: try WorkloadDocument.data(of: sample), as: UTF8.self)
    for field in [
      "\"schema\" : \"sextant.workload/1\"", "\"window\" : {", "\"from\" : ", "\"input\" : {", "\"bytes\" : 10",
      "\"entries\" : 5", "\"statements\" : ", "\"skipped\" : {", "\"text-masked\" : 2", "\"classes\" : [",
      "\"fingerprint\" : ", "\"shape\" : ", "\"query\" : \"SELECT a/b", "\"database\" : \"shop\"", "\"calls\" : ",
      "\"total_ms\" : 0.1", "\"rows\" : 9007199254740993", "\"calls_with_rows\" : ", "\"quantiles_ms\" : {",
      "\"p95\" : 2", "\"parameters\" : [", "\"temp_blocks_read\" : 7", "\"temp_blocks_written\" : 8",
      "\"wal_bytes\" : 9223372036854775807", "\"wal_records\" : 9", "\"block_read_us\" : 10",
      "\"first_seen\" : ", "\"last_seen\" : ", "\"examples\" : [", "\"skipped_statements\" : [",
    ] {
      #expect(text.contains(field), "\(field)")
    }
  }

  @Test func `a document without our versions gets fingerprints and shapes anew`() throws {
    let document = """
      {"schema": "sextant.workload/1", "classes": [
        {"fingerprint": "old", "shape": "old", "query": "SELECT a FROM t WHERE b = $1", "calls": 3},
        {"fingerprint": "kept", "shape": "kept", "query": "SELEC", "calls": 3}]}
      """
    let read = try WorkloadDocument.read(Array(document.utf8), name: "w")
    let made = workload("SELECT a FROM t WHERE b = 1")
    #expect(read.classes.map(\.fingerprint) == [made.classes[0].fingerprint, "kept"])
    #expect(read.classes.map(\.shape) == [made.classes[0].shape, "kept"])
  }

  @Test(arguments: [
    ("{\"schema\": \"sextant.workload/2\", \"classes\": []}", WorkloadError.Code.unsupportedVersion, "sextant digest"),
    ("{\"schema\": \"sextant.snapshot/1\"}", .unsupportedVersion, "sextant.snapshot/1"),
    ("{\"schema\": \"sextant.workload/1\"}", .malformed, "at classes"),
    (
      "{\"schema\": \"sextant.workload/1\", \"classes\": [{\"fingerprint\": 1}]}", .malformed, "classes.[0].fingerprint"
    ),
    ("{\"schema\": \"sextant.workload/1\", \"classes\": [", .malformed, "not a JSON document"),
  ])
  func `another version and a broken document are told apart`(
    text: String, code: WorkloadError.Code, hint: String
  ) {
    let error = #expect(throws: WorkloadError.self) { try WorkloadReader.read(Array(text.utf8), name: "w") }
    #expect(error?.code == code)
    #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `no damage to a document makes the reader crash`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let damaged = mutated(try WorkloadDocument.data(of: sample), using: &generator)
    do throws(WorkloadError) {
      let input = try WorkloadReader.read(damaged, name: "w")
      var builder = WorkloadBuilder()
      builder.add(input)
      builder.add(input)
      #expect(addsUp(builder.build(threads: 1)))
    } catch {
      #expect(error.subject == "w")
    }
  }
}
