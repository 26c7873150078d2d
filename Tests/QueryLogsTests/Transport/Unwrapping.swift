import Testing

@testable import QueryLogs

enum Unwrapping {
  /// 2026-11-25 17:47:30 UTC.
  static let reference: Int64 = 1_795_628_850_000_000

  static func text(_ kind: LogTransportKind, _ log: [UInt8], step: (Int) -> Int = { _ in .max }) -> (
    text: String, faults: LogFaults
  ) {
    guard var transport = kind.transport(reference: reference, zoneOffset: 0) else { return ("", LogFaults()) }
    var output: [UInt8] = []
    var place = 0
    repeat {
      let next = min(log.count, place + max(1, min(step(place), log.count)))
      // An allocation of its own: what reads beyond it is found by the memory's end.
      Array(log[place..<next]).withUnsafeBytes { transport.unwrap($0, into: &output, isLast: next == log.count) }
      place = next
    } while place < log.count
    return (String(decoding: output, as: UTF8.self), transport.faults)
  }

  static func text(_ kind: LogTransportKind, _ log: String) -> String { text(kind, Array(log.utf8)).text }
}

/// One log in each form that is known, and what it is.
struct SampleLog: Sendable, CustomTestStringConvertible {
  var name: String
  var log: String
  var transport: LogTransportKind
  var format: LogFormat
  var text: String

  var testDescription: String { name }

  private static let plain = """
    2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1
    \tFROM t
    2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero
    2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0

    """

  static let all: [SampleLog] = [
    SampleLog(name: "stderr", log: plain, transport: .plain, format: .stderr, text: plain),
    SampleLog(
      name: "Docker",
      log: """
        {"log":"2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1\\n","stream":"stderr","time":"2026-11-25T10:00:00.1Z"}
        {"log":"\\tFRO","stream":"stderr","time":"2026-11-25T10:00:00.1Z"}
        {"log":"M t\\n","stream":"stderr","time":"2026-11-25T10:00:00.1Z"}
        {"log":"2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero\\n","stream":"stderr","time":"2026-11-25T10:00:00.1Z"}
        {"log":"2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0\\n","stream":"stderr","time":"2026-11-25T10:00:00.1Z"}

        """, transport: .jsonEnvelope(depth: 0), format: .stderr, text: plain),
    SampleLog(
      name: "Kubernetes",
      log: """
        2026-11-25T10:00:00.123456789Z stderr F 2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1
        2026-11-25T10:00:00.123456789Z stderr P \tFRO
        2026-11-25T10:00:00.123456789Z stderr F M t
        2026-11-25T10:00:01.123456789Z stderr F 2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero
        2026-11-25T10:00:01.123456789+00:00 stderr F 2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0

        """, transport: .containerLines, format: .stderr, text: plain),
    SampleLog(
      name: "Cloud SQL, an object a line",
      log: """
        {"insertId":"a","textPayload":"2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1\\nFROM t","timestamp":"2026-11-25T10:00:00.1Z","labels":{"x":"{"}}
        {"textPayload":"2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero","timestamp":"2026-11-25T10:00:00.1Z"}
        {"textPayload":"2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0"}

        """, transport: .jsonEnvelope(depth: 0), format: .stderr, text: plain),
    SampleLog(
      name: "Cloud SQL, an array",
      log: """
        [
          {
            "textPayload": "2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1\\n\\tFROM t",
            "resource": {"labels": {"a": "b"}}
          },
          {
            "textPayload": "2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero"
          },
          {
            "textPayload": "2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0"
          }
        ]

        """, transport: .jsonEnvelope(depth: 1), format: .stderr, text: plain),
    SampleLog(
      name: "CloudWatch, as get-log-events gives it",
      log: """
        {"events": [{"timestamp": 1795600800123, "message": "2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1\\n\\tFROM t", "ingestionTime": 1}, {"timestamp": 1795600801123, "message": "2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero\\n2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0"}], "nextForwardToken": "f/1"}
        """, transport: .jsonEnvelope(depth: 2), format: .stderr, text: plain),
    SampleLog(
      name: "CloudWatch, an object a line",
      log: """
        {"timestamp":"2026-11-25T10:00:00Z","message":"2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1\\n\\tFROM t"}
        {"timestamp":1795600801123,"message":"2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero"}
        {"timestamp":1795600801123,"message":"2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0"}

        """, transport: .jsonEnvelope(depth: 0), format: .stderr, text: plain),
    SampleLog(
      name: "aws logs tail",
      log: """
        2026-11-25T10:00:00.123000+00:00 shop.0 2026-11-25 10:00:00.123 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1
        \tFROM t
        2026-11-25T10:00:01.123000+00:00 shop.0 2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero
        2026-11-25T10:00:01.123000+00:00 shop.0 2026-11-25 10:00:01.123 UTC [17] STATEMENT:  SELECT 1 / 0

        """, transport: .awsTail, format: .stderr, text: plain),
    SampleLog(
      name: "Azure, flexible server",
      log: """
        {"category":"PostgreSQLLogs","time":"2026-11-25T10:00:00Z","properties":{"timestamp":"2026-11-25 10:00:00.123 UTC","processId":17,"errorLevel":"LOG","message":"duration: 1.500 ms  statement: SELECT 1\\nFROM t"}}
        {"category":"PostgreSQLLogs","time":"2026-11-25T10:00:01Z","properties":{"timestamp":"2026-11-25 10:00:01.123 UTC","processId":17,"errorLevel":"ERROR","message":"2026-11-25 10:00:01.123 UTC [17] ERROR:  division by zero"}}
        {"category":"PostgreSQLLogs","time":"2026-11-25T10:00:01Z","properties":{"timestamp":"2026-11-25 10:00:01.123 UTC","processId":17,"errorLevel":"STATEMENT","message":"SELECT 1 / 0"}}

        """, transport: .jsonEnvelope(depth: 0), format: .stderr, text: plain),
    SampleLog(
      name: "Azure, single server",
      log: """
        {"records":[{"properties":{"prefix":"2026-11-25 10:00:00.123 UTC [17] ","errorLevel":"LOG","message":"duration: 1.500 ms  statement: SELECT 1\\nFROM t","detail":""}},
        {"properties":{"prefix":"2026-11-25 10:00:01.123 UTC [17] ","errorLevel":"ERROR","message":"division by zero"}},
        {"properties":{"prefix":"2026-11-25 10:00:01.123 UTC [17] ","errorLevel":"STATEMENT","message":"SELECT 1 / 0"}}]}
        """, transport: .jsonEnvelope(depth: 2), format: .stderr, text: plain),
    SampleLog(
      name: "Heroku",
      log: """
        2026-11-25T10:00:00.123000+00:00 app[postgres.17]: [DATABASE] [5-1]  sql_error_code = 00000 LOG:  duration: 1.500 ms  statement: SELECT 1
        2026-11-25T10:00:00.123000+00:00 app[postgres.17]: [DATABASE] [5-2] \tFROM t
        2026-11-25T10:00:00.500000+00:00 heroku[router]: at=info method=GET
        2026-11-25T10:00:01.123000+00:00 app[postgres.17]: [DATABASE] [6-1]  sql_error_code = 22012 ERROR:  division by zero
        2026-11-25T10:00:01.123000+00:00 app[postgres.17]: [DATABASE] [6-2]  sql_error_code = 22012 STATEMENT:  SELECT 1 / 0

        """, transport: .syslog, format: .stderr,
      text: """
        2026-11-25 10:00:00.123 UTC [17]  sql_error_code = 00000 LOG:  duration: 1.500 ms  statement: SELECT 1
        \tFROM t
        2026-11-25 10:00:01.123 UTC [17]  sql_error_code = 22012 ERROR:  division by zero
        2026-11-25 10:00:01.123 UTC [17]  sql_error_code = 22012 STATEMENT:  SELECT 1 / 0

        """),
    SampleLog(
      name: "syslog",
      log: """
        Nov 25 10:00:00 db-1 postgres[17]: [5-1] LOG:  duration: 1.500 ms  statement: SELECT 1
        Nov 25 10:00:00 db-1 postgres[17]: [5-2] #011FROM t
        Nov 25 10:00:00 db-1 sshd[99]: Accepted publickey
        Nov 25 10:00:01 db-1 postgres[17]: [6-1] ERROR:  division by zero
        Nov 25 10:00:01 db-1 postgres[17]: [6-2] STATEMENT:  SELECT 1 / 0

        """, transport: .syslog, format: .stderr,
      text: """
        2026-11-25 10:00:00.000 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1
        \tFROM t
        2026-11-25 10:00:01.000 UTC [17] ERROR:  division by zero
        2026-11-25 10:00:01.000 UTC [17] STATEMENT:  SELECT 1 / 0

        """),
    SampleLog(
      name: "syslog of RFC 5424",
      log: """
        <134>1 2026-11-25T10:00:00.123Z db-1 postgres 17 - - [5-1] LOG:  duration: 1.500 ms  statement: SELECT 1
        <134>1 2026-11-25T10:00:00.123Z db-1 postgres 17 - [x@1 a="\\]"] [5-2] \tFROM t
        <134>1 2026-11-25T10:00:01.123Z db-1 postgres 17 - - [6-1] ERROR:  division by zero
        <134>1 2026-11-25T10:00:01.123Z db-1 postgres 17 - - [6-2] STATEMENT:  SELECT 1 / 0

        """, transport: .syslog, format: .stderr, text: plain),
    SampleLog(
      name: "syslog without numbers",
      log: """
        Nov 25 10:00:00 db-1 postgres[17]: LOG:  duration: 1.500 ms  statement: SELECT 1
        Nov 25 10:00:00 db-1 postgres[18]: LOG:  statement: SELECT 2
        Nov 25 10:00:00 db-1 postgres[17]: #011FROM t
        Nov 25 10:00:01 db-1 postgres[17]: ERROR:  division by zero
        Nov 25 10:00:01 db-1 postgres[17]: STATEMENT:  SELECT 1 / 0

        """, transport: .syslog, format: .stderr,
      text: """
        2026-11-25 10:00:00.000 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT 1
        \tFROM t
        2026-11-25 10:00:00.000 UTC [18] LOG:  statement: SELECT 2
        2026-11-25 10:00:01.000 UTC [17] ERROR:  division by zero
        2026-11-25 10:00:01.000 UTC [17] STATEMENT:  SELECT 1 / 0

        """),
  ]
}
