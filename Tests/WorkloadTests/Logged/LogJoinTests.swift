import Testing

@testable import Workload

/// Dumps and logs of the same statements.
struct LogJoinTests {
  private func execution(
    _ text: String, _ number: Int, database: String? = "shop", user: String? = "web", parameters: String = ""
  ) -> LoggedExecution {
    LoggedExecution(
      time: 1_748_786_399_999_999 + Int64(number), session: 7, database: database, user: user, application: "psql",
      text: text, parameters: parameters, microseconds: 1_000 * number)
  }

  private func log(_ executions: [LoggedExecution]) -> WorkloadInput {
    var workload = Workload()
    for execution in executions {
      let (classes, skipped) = execution.contribution()
      workload.classes += classes
      workload.skipped += skipped
    }
    workload.input.executions = executions.count
    return WorkloadInput(name: "log", workload: workload)
  }

  private func builder(_ log: WorkloadInput, dump: [StatementRecord]) -> WorkloadBuilder {
    var builder = WorkloadBuilder()
    builder.add(log)
    builder.add(dump, name: "dump")
    return builder
  }

  private func record(
    _ text: String, calls: Int, database: StatementRecord.Role = .init(name: "shop"),
    user: StatementRecord.Role = .init(name: "web")
  ) -> StatementRecord {
    StatementRecord(text: text, calls: calls, rows: calls * 2, totalMilliseconds: 50, database: database, user: user)
  }

  @Test(arguments: [
    (StatementRecord.Role(name: "shop"), StatementRecord.Role(name: "web")), (.init(oid: 5), .init(name: "web")),
    (.init(name: "shop"), .init(oid: 10)), (.init(), .init()),
  ])
  func `counts come from the dump, constants and times from the log`(
    database: StatementRecord.Role, user: StatementRecord.Role
  ) throws {
    let log = log([
      execution("SELECT a FROM t WHERE b = 'x'", 1), execution("SELECT a FROM t WHERE b = 'x'", 2),
      execution("SELECT a FROM t WHERE b = 'y'", 3), execution("COMMIT", 4),
    ])
    let result = builder(
      log,
      dump: [
        record("SELECT a FROM t WHERE b = $1", calls: 1_000, database: database, user: user),
        record("COMMIT", calls: 500, database: database, user: user),
      ]
    ).build()
    #expect(result.classes.count == 1)
    let entry = try #require(result.classes.first)
    #expect((entry.calls, entry.rows, entry.callsWithRows, entry.statements) == (1_000, 2_000, 1_000, 4))
    #expect(entry.totalMilliseconds == 50)
    #expect(entry.query == "SELECT a FROM t WHERE b = $1")
    #expect(entry.examples.map(\.text) == ["SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t WHERE b = 'y'"])
    #expect(entry.examples.map(\.calls) == [666, 333])
    #expect(entry.quantilesMilliseconds["p50"].map { abs($0 - 2) < 0.04 } == true)
    #expect(entry.firstSeen == "2025-06-01T14:00:00.000000Z")
    #expect(!entry.bindsParameters)
    #expect(result.skipped.map(\.calls) == [500])
    #expect(result.skipped.map(\.statements) == [2])
    #expect(addsUp(result))
  }

  @Test func `the text as it was sent stands for the class, since the values are for it`() throws {
    let sent = "SELECT a FROM t WHERE b = $1 AND c = 'open'"
    let result = builder(
      log([execution(sent, 1, parameters: "$1 = '7'"), execution(sent, 2, parameters: "$1 = NULL")]),
      dump: [record("SELECT a FROM t WHERE b = $1 AND c = $2", calls: 9)]
    ).build()
    let entry = try #require(result.classes.first)
    #expect(result.classes.count == 1)
    #expect(entry.query == sent)
    #expect(entry.parameters == [[nil], ["7"]])
    #expect(entry.bindsParameters)
    #expect(entry.calls == 9)
  }

  @Test func `what the dump doesn't have keeps its own counts`() throws {
    let result = builder(
      log([execution("SELECT a FROM t", 1), execution("SELECT b FROM t", 2, user: "job")]),
      dump: [record("SELECT b FROM t", calls: 9), record("SELECT c FROM t", calls: 1)]
    ).build()
    #expect(
      result.classes.map { "\($0.query.dropFirst(7).prefix(1))\($0.user ?? "")\($0.calls)" }.sorted()
        == ["aweb1", "bjob1", "bweb9", "cweb1"])
    #expect(addsUp(result))
  }

  @Test func `the log's values go to each of several databases that can be meant`() {
    let result = builder(
      log([execution("SELECT a FROM t WHERE b = 3", 1)]),
      dump: [5, 6].map { record("SELECT a FROM t WHERE b = $1", calls: Int($0), database: .init(oid: $0)) }
    ).build()
    #expect(result.classes.map(\.calls) == [5, 6])
    #expect(result.classes.map(\.examples.count) == [1, 1])
    #expect(addsUp(result))
  }

  @Test func `calls of a file that counts nothing are added to the log's`() throws {
    var builder = WorkloadBuilder()
    builder.add(
      log([
        execution("SELECT a FROM t WHERE b = 1", 1, database: nil, user: nil),
        execution("BEGIN", 2, database: nil, user: nil),
      ]))
    builder.add(try WorkloadReader.read(Array("SELECT a FROM t WHERE b = 2; BEGIN;".utf8), name: "x.sql"))
    let result = builder.build()
    #expect(result.classes.map(\.calls) == [2])
    #expect(result.classes.first?.examples.map(\.calls) == [1, 1])
    #expect(result.skipped.map(\.calls) == [2])
    #expect(addsUp(result))
  }

  @Test func `kept to be merged they stay apart, and read again they are joined`() throws {
    let builder = builder(
      log([execution("SELECT a FROM t WHERE b = 1", 1)]), dump: [record("SELECT a FROM t WHERE b = $1", calls: 9)])
    let kept = builder.merged()
    #expect(kept.classes.map(\.calls) == [9, 1])
    let bytes = try WorkloadDocument.data(of: kept)
    #expect(try WorkloadDocument.read(bytes, name: "w") == kept)
    var again = WorkloadBuilder()
    again.add(try WorkloadReader.read(bytes, name: "w"))
    #expect(again.build() == builder.build())
    #expect(try WorkloadDocument.data(of: again.merged()) == bytes)
  }
}
