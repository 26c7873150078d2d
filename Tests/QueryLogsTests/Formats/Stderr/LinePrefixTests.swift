import Testing

@testable import QueryLogs

struct LinePrefixTests {
  private struct Found: Equatable {
    var message: String
    var time: Int64?
    var user: String
    var database: String
    var application: String
    var sqlState: String
  }

  private func match(_ format: String, _ line: String) throws -> Found? {
    let prefix = try #require(LinePrefix(format))
    var matcher = LinePrefixMatcher(prefix, LogTimestamp())
    return Array(line.utf8).withUnsafeBytes { bytes in
      var fields = PrefixFields()
      var start = LineStart(kind: .primary(.log), message: 0)
      guard matcher.match(bytes, &fields, &start) else { return nil }
      func text(_ part: LogBytes) -> String { String(decoding: part, as: UTF8.self) }
      return Found(
        message: text(LogBytes(rebasing: bytes[start.message...])), time: fields.time, user: text(fields.user),
        database: text(fields.database), application: text(fields.application), sqlState: text(fields.sqlState))
    }
  }

  /// Without a bound there are as many ways to try as to share the line among the texts: the test would not end.
  @Test(.timeLimit(.minutes(1)))
  func `many texts in a row don't take time without bound`() throws {
    let format = "%t " + String(repeating: "%u %d %a ", count: 6) + "%e;"
    #expect(try match(format, "2026-11-25 17:00:00 UTC " + String(repeating: "a ", count: 200) + "LOG:  m") == nil)
  }

  @Test(arguments: [
    ("%m [%p] %q%u@%d ", "2026-11-25 17:00:00.123 UTC [17] app@shop LOG:  m"),
    ("%t:%r:%u@%d:[%p]:", "2026-11-25 17:00:00 UTC:10.0.0.1(5432):app@shop:[17]:LOG:  m"),
    (
      "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
      "2026-11-25 17:00:00 UTC [17]: [3-1] user=app,db=shop,app=psql 15,client=[local] LOG:  m"
    ),
    ("%n|%c|%a|%u|%d|%r|%v|%x|", "1795629600.123|6925e0a0.11|a b|app|shop|10.0.0.1(99)|3/12|0|LOG:  m"),
    ("%m %c %l %e %q%u %d [%a] %i: ", "2026-11-25 17:00:00.000 UTC 6925e0a0.11 4 00000 app shop [x] SELECT: LOG:  m"),
    ("<%m>%p:%u:%d:%a:%%", "<2026-11-25 17:00:00.000 CET>17:app:shop:psql:%LOG:  m"),
    (
      "%m %-8p %10u@%d/%a %b %Q %s: ",
      "2026-11-25 17:00:00.000 UTC 17              app@shop/psql client backend 0 2026-11-25 16:00:00 UTC: LOG:  m"
    ),
    ("%m %u %d [%p]: ", "2026-11-25 17:00:00.000 UTC app shop [17]: LOG:  m"),
  ])
  func `users and databases are found in any prefix`(_ format: String, _ line: String) throws {
    let found = try #require(try match(format, line))
    #expect(found.message == "m")
    #expect(found.user == "app")
    #expect(found.database == "shop")
    #expect(found.time != nil)
  }

  @Test func `processes without a session stop at the q`() throws {
    let found = try #require(
      try match("%m [%p] %q%u@%d ", "2026-11-25 17:00:00.123 UTC [17] LOG:  checkpoint starting: time"))
    #expect(found.message == "checkpoint starting: time")
    #expect(found.user == "")
  }

  @Test func `names that are not known yet are none`() throws {
    let found = try #require(
      try match(
        "%m [%p] %u@%d ", "2026-11-25 17:00:00.123 UTC [17] [unknown]@[unknown] LOG:  connection received: host=x"))
    #expect(found.user == "" && found.database == "")
  }

  @Test func `an application may hold what stands behind it`() throws {
    let found = try #require(try match("%m [%p] %u@%d %a ", "2026-11-25 17:00:00.123 UTC [17] app@shop a b c LOG:  m"))
    #expect(found.application == "a b c")
    #expect(found.user == "app")
  }

  @Test func `an empty prefix leaves the severity`() throws {
    #expect(try match("", "ERROR:  division by zero")?.message == "division by zero")
    #expect(try match("", "no entry") == nil)
  }

  @Test func `an escape that the server doesn't know is refused`() {
    #expect(LinePrefix("%z") == nil)
    #expect(LinePrefix("%") == nil)
    #expect(LinePrefix("%5") == nil)
  }

  @Test(arguments: [
    "%m [%p] %q%u@%d ", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", "%t:%r:%u@%d:[%p]:",
    "%m [%p] %q%u@%d app=%a ",
    "%t [%p]: db=%d,user=%u,app=%a,client=%h ", "%m [%p] ", "",
  ])
  func `the prefixes of distributions and hosts are found out`(_ format: String) throws {
    var lines = ""
    for (number, name) in ["app", "report", "app"].enumerated() {
      var line = ""
      var rest = format[...]
      while let character = rest.popFirst() {
        guard character == "%" else {
          line.append(character)
          continue
        }
        switch rest.popFirst() {
        case "m": line += "2026-11-25 17:00:0\(number).123 UTC"
        case "t": line += "2026-11-25 17:00:0\(number) UTC"
        case "p": line += "\(170 + number)"
        case "l": line += "\(number)"
        case "r": line += "10.0.0.1(4\(number))"
        case "h": line += "10.0.0.1"
        case "u": line += name
        case "d": line += "shop"
        case "a": line += "psql"
        default: break
        }
      }
      lines += line + "LOG:  duration: 1.000 ms  statement: SELECT \(number)\n"
    }
    let found = try #require(Array(lines.utf8).withUnsafeBytes { LinePrefix.inferred(from: $0, LogTimestamp()) })
    let first = String(lines.prefix { $0 != "\n" })
    let (expected, seen) = (try match(format, first), try match(found.format, first))
    #expect(seen == expected, "\(found.format)")
  }

  @Test func `applications with colons and brackets in their names are no part of the prefix`() throws {
    let lines = (1...5).map { number in
      """
      2026-11-25 17:00:00.12\(number) UTC [7993]: [\(number)-1] user=app,db=shop,app=puma: cluster worker 0: 17 [shop],\
      client=[local] LOG:  duration: 1.000 ms  statement: SELECT \(number)\n
      """
    }.joined()
    let found = try #require(Array(lines.utf8).withUnsafeBytes { LinePrefix.inferred(from: $0, LogTimestamp()) })
    #expect(!found.format.contains("%?"), "\(found.format)")
    let first = String(lines.prefix { $0 != "\n" })
    let seen = try #require(try match(found.format, first))
    #expect(seen.application == "puma: cluster worker 0: 17 [shop]")
  }
}
