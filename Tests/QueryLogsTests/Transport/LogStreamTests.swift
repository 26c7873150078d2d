import Testing
import Workload

@testable import QueryLogs

struct LogStreamTests {
  private static func log(_ table: String) -> String {
    "2026-11-25 17:00:00.000 UTC [17] app@shop LOG:  duration: 1.000 ms  statement: SELECT a FROM \(table)\n"
  }

  private func tables(_ digester: LogDigester) -> [String] {
    digester.workload().classes.map(\.query).sorted()
  }

  @Test func `a file that goes away is named, and those behind it are read`() throws {
    let first = try TemporaryFile(Array(Self.log("t1").utf8))
    var second: TemporaryFile? = try TemporaryFile(Array(Self.log("t2").utf8))
    let third = try TemporaryFile(Array(Self.log("t3").utf8))
    let gone = try #require(second).path
    let logs = try LogFiles([first.path, gone, third.path], now: 0)
    second = nil
    let digester = LogDigester()
    try digester.read(logs)
    #expect(tables(digester) == ["SELECT a FROM t1", "SELECT a FROM t3"])
    #expect(digester.notes.contains { $0.contains(gone) && $0.contains("left out") })
  }

  @Test func `what syslog was sent has the server's prefix behind syslog's`() throws {
    let line =
      "Nov 25 17:00:00 db1 postgres[17]: [5-1] app@shop LOG:  duration: 1.000 ms  statement: SELECT a FROM t1\n"
    let file = try TemporaryFile(Array(line.utf8))
    var options = LogDigester.Options()
    options.prefix = LinePrefix("%q%u@%d ")
    let digester = LogDigester(options)
    try digester.read(LogFiles([file.path], now: 1_795_629_600_000_000))
    let workload = digester.workload()
    #expect(workload.classes.map(\.user) == ["app"])
    #expect(workload.classes.map(\.database) == ["shop"])
  }
}
