import QueryLogs
import Testing
import Workload

/// Parts of a log, digested and merged as documents, are the digest of the whole.
struct LogDigestMergeTests {
  private static let texts = [
    "SELECT a FROM t WHERE b = %", "select  a from t where b = % -- x", "SELECT a FROM t WHERE b = $1",
    "SELECT a FROM t WHERE b IN (%, 2)", "BEGIN", "SET x = %", "SELECT '%' FORM t", "SELECT * FROM pg_class LIMIT %",
    "BEGIN; UPDATE t SET a = % WHERE b = 2; SELECT c FROM t WHERE b = '%'; COMMIT",
    "EXPLAIN SELECT a FROM t WHERE b = %", "DECLARE c CURSOR FOR SELECT d FROM t WHERE e = '%'",
    "INSERT INTO t VALUES (%, '%')", "INSERT INTO t VALUES (%, '%'), (%, '%')",
    "SELECT d FROM t WHERE e = $1 AND f = '%'",
    "SELECT a FROM t WHERE g = % /*action='a%',route='r'*/", "ALTER USER u PASSWORD '%'", "",
  ]

  private func executions(_ count: Int, using generator: inout DigestGenerator) -> [SampleExecution] {
    (0..<count).map { number in
      let value = Int.random(in: 0..<(number % 2 == 0 ? 5 : 100_000), using: &generator)
      let template = Self.texts.randomElement(using: &generator) ?? ""
      var execution = SampleExecution(template.map { $0 == "%" ? "\(value)" : String($0) }.joined())
      execution.parameters = template.contains("$1") ? "$1 = '\(value)'" : ""
      execution.time =
        Int.random(in: 0..<9, using: &generator) == 0 ? nil : 1_748_786_400_000_000 + Int64(number) * 700_000_001
      execution.session = UInt64.random(in: 0..<9, using: &generator)
      execution.database = ["shop", "shop", "crm", nil].randomElement(using: &generator) ?? nil
      execution.user = ["web", "job"].randomElement(using: &generator)
      execution.application = "app \(Int.random(in: 0..<40, using: &generator))"
      execution.milliseconds = value % 7 == 0 ? nil : Double(value) / 1_000
      execution.rows = value % 3 == 0 ? value : nil
      execution.sqlState = [nil, nil, nil, nil, "57014", "40001"].randomElement(using: &generator) ?? nil
      execution.weight = value % 5 == 0 ? 10 / 3 : 1
      // Of more tables than are kept.
      execution.scans = (0..<value % 3).map { (table: "t\((value + $0) % 23)", read: value, returned: value / 3) }
      return execution
    }
  }

  private func expectSame(_ one: [UInt8], _ other: [UInt8]) {
    guard one != other else { return }
    let lines = [one, other].map { $0.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) } }
    let place = zip(lines[0], lines[1]).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
    let around = lines.map { $0.dropFirst(max(0, place - 8)).prefix(12).joined(separator: "\n") }
    Issue.record("documents differ at line \(place):\n\(around[0])\n---\n\(around[1])")
  }

  private func merged(_ documents: [[UInt8]]) throws -> [UInt8] {
    var builder = WorkloadBuilder()
    for document in documents { builder.add(try WorkloadReader.read(document, name: "part.json")) }
    return try WorkloadDocument.data(of: builder.merged(threads: 1))
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `merged in any order and grouping, the same bytes as of the whole`(seed: UInt64) throws {
    var generator = DigestGenerator(seed: seed)
    let all = executions(800, using: &generator)
    let whole = try WorkloadDocument.data(of: LogDigest.of(all).workload())
    let count = Int.random(in: 2...6, using: &generator)
    var parts = [[SampleExecution]](repeating: [], count: count)
    if seed % 2 == 0 {
      // As logs are cut.
      for (number, execution) in all.enumerated() { parts[number * count / all.count].append(execution) }
    } else {
      for execution in all { parts[Int.random(in: 0..<count, using: &generator)].append(execution) }
    }
    var documents = try parts.map { try WorkloadDocument.data(of: LogDigest.of($0).workload()) }
    while documents.count > 1 {
      documents.shuffle(using: &generator)
      let size = Int.random(in: 2...documents.count, using: &generator)
      let group = Array(documents.suffix(size))
      documents.removeLast(size)
      documents.append(try merged(group))
    }
    expectSame(documents[0], whole)
  }

  @Test func `the order of executions changes nothing`() throws {
    var generator = DigestGenerator(seed: 99)
    let all = executions(600, using: &generator)
    let one = try WorkloadDocument.data(of: LogDigest.of(all).workload())
    let other = try WorkloadDocument.data(of: LogDigest.of(all.shuffled(using: &generator)).workload())
    expectSame(one, other)
  }

  @Test func `written class by class, the same bytes`() throws {
    var generator = DigestGenerator(seed: 5)
    let digest = LogDigest.of(executions(600, using: &generator))
    var summary = Workload.InputSummary(bytes: 5, entries: 6, ignored: ["x": 1])
    summary.lines = 7
    var pieces: [UInt8] = []
    try digest.write(input: summary) { pieces += $0 }
    expectSame(pieces, try WorkloadDocument.data(of: digest.workload(input: summary)))
  }

  @Test func `an execution that the end of a part tore apart is in the view what it is in the whole`() throws {
    var torn = SampleExecution("BEGIN; SELECT a FROM t WHERE b = 5; COMMIT /*action='x'*/")
    torn.milliseconds = 1_500.25
    var other = SampleExecution("SELECT a FROM t WHERE b = $1 AND c = 'x'")
    other.parameters = "$1 = '7'"
    let rest = [SampleExecution("SELECT a FROM t WHERE b = 6")]
    let time = torn.time ?? 0
    var before = LogDigest.of(rest)
    var after = LogDigest.of([])
    for execution in [torn, other] {
      let microseconds = Int((execution.milliseconds ?? 0) * 1_000)
      let session: UInt64 = execution.text == torn.text ? 1 : 2
      before.open.append(
        OpenSegment(sessions: [
          OpenSession(
            session: session, database: "shop", user: "web", application: "rails", time: time - Int64(microseconds),
            statement: execution.text, parameters: execution.parameters)
        ]))
      after.open.append(
        OpenSegment(sessions: [
          OpenSession(session: session, database: "shop", user: "web", time: time, microseconds: microseconds)
        ]))
    }
    other.session = 2
    var parts = WorkloadBuilder()
    parts.add(WorkloadInput(name: "1", workload: before.workload()))
    parts.add(WorkloadInput(name: "2", workload: after.workload()))
    var whole = WorkloadBuilder()
    whole.add(WorkloadInput(name: "w", workload: LogDigest.of(rest + [torn, other]).workload()))
    #expect(parts.build() == whole.build())
    #expect(parts.merged().open.count == 4)
  }
}
