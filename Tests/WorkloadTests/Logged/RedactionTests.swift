import SQLSyntax
import Testing

@testable import Workload

struct RedactionTests {
  @Test(arguments: [
    ("SELECT a FROM t WHERE b = 'secret' AND c = 12345", "SELECT a FROM t WHERE b = $1 AND c = $2"),
    (
      "SELECT a /* secret */ FROM t -- secret\nWHERE b = $1 AND c = 'secret'",
      "SELECT a FROM t WHERE b = $1 AND c = $2"
    ),
    ("INSERT INTO t VALUES (1, E'secret', $$secret$$, x'ff')", "INSERT INTO t VALUES ($1, $2, $3, $4)"),
    ("SELECT \"secret'name\" FROM t", "SELECT \"secret'name\" FROM t"), ("COMMIT", "COMMIT"),
  ])
  func `constants and comments are taken out of a text`(text: String, expected: String) {
    #expect(ParserThread.run { Redaction.redacted(text) } == expected)
  }

  @Test(arguments: [
    "SELECT 'secret", "SELECT 'secret' FORM t", "COPY t FROM '/secret'", "SET x = 'secret'", "DO $$ secret $$",
    "ALTER USER u PASSWORD 'secret'", "CREATE VIEW v AS SELECT 'secret'", "COMMENT ON TABLE t IS 'secret'",
    "NOTIFY a, 'secret'", "CREATE TABLE t (a text DEFAULT 'secret')", "CALL f('secret')", "EXECUTE p('secret')",
    "SELECT a FROM t WHERE b > interval 'secret'", "SELECT a -> 'secret' FROM t", "/* secret */", "-- secret",
    "SELECT 1.secret", "SELECT a FROM t ORDER BY 'secret'", "SELECT date_trunc('secret', a) FROM t",
    "LISTEN a; SELECT 'secret'", "EXPLAIN SELECT 'secret'", "DECLARE c CURSOR FOR SELECT 'secret'",
  ])
  func `a value is in nothing that is left of a workload`(text: String) throws {
    var records = [StatementRecord(text: text), StatementRecord(text: "SELECT a FROM t WHERE b = 'secret'")]
    records[0].isAsSent = true
    var builder = WorkloadBuilder()
    builder.add(records, name: "r")
    let redacted = builder.build().redacted()
    #expect(addsUp(redacted))
    let bytes = try WorkloadDocument.data(of: redacted)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
  }

  @Test func `of a log, figures stay and values go`() throws {
    let execution = LoggedExecution(
      time: 5, session: 1, database: "shop", user: "web", application: "rails",
      text: "SELECT a FROM t WHERE b = $1 AND c = 'secret' /*action='secret'*/", parameters: "$1 = 'secret'",
      microseconds: 1_000)
    var workload = Workload()
    workload.classes = execution.contribution().classes
    workload.input.statements = 1
    workload.open = [
      OpenSegment(
        head: UnreadBytes(Array("secret".utf8)),
        sessions: [OpenSession(session: 1, time: nil, statement: "SELECT 'secret'")])
    ]
    let redacted = workload.redacted()
    #expect(!String(decoding: try WorkloadDocument.data(of: redacted), as: UTF8.self).contains("secret"))
    let entry = try #require(redacted.classes.first)
    #expect(entry.query == "SELECT a FROM t WHERE b = $1 AND c = $2")
    #expect(entry.bindsParameters)
    #expect(entry.logged?.durations == workload.classes[0].logged?.durations)
    #expect(entry.logged?.applications == workload.classes[0].logged?.applications)
    #expect(redacted.open.isEmpty)
    #expect(redacted.input.ignored.values.reduce(0, +) == 2)
    // A redacted digest can be merged as any other.
    var builder = WorkloadBuilder()
    builder.add(WorkloadInput(name: "w", workload: redacted))
    #expect(builder.merged().classes == redacted.classes)
  }

  @Test func `what is redacted can still be planned`() throws {
    var builder = WorkloadBuilder()
    builder.add([StatementRecord(text: "SELECT a FROM t WHERE b > interval '3 days'")], name: "r")
    let entry = try #require(builder.build().redacted().classes.first)
    #expect(entry.query == "SELECT a FROM t WHERE b > ($1)::interval")
    #expect(entry.originalQuery == "SELECT a FROM t WHERE b > interval $1")
  }
}
